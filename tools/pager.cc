#include "pager.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <sstream>

namespace pith::tools {
namespace {

// The page in a file, since not every man reads standard input; removed at the end.
class PageFile {
 public:
  PageFile(const std::string& bytes, const std::string& suffix) {
    std::error_code error;
    path_ = (std::filesystem::temp_directory_path(error) / "pith-XXXXXX").string() + suffix;
    const int file = error ? -1 : ::mkstemps(path_.data(), static_cast<int>(suffix.size()));
    if (file < 0) {
      path_.clear();
      return;
    }
    const bool whole =
        ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
    if (::close(file) != 0 || !whole) remove();
  }
  ~PageFile() { remove(); }
  PageFile(const PageFile&) = delete;
  PageFile& operator=(const PageFile&) = delete;
  const std::string& path() const { return path_; }  // empty: it could not be written

 private:
  void remove() {
    if (!path_.empty()) ::unlink(path_.c_str());
    path_.clear();
  }
  std::string path_;
};

// Waits for the program, which has the terminal. Whether it ended well.
bool run_program(std::vector<std::string> words, bool silent_errors) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  // An interrupt is for whoever has the terminal (system(3)).
  struct sigaction ignore {
  }, before{};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGINT, &ignore, &before);
  const pid_t child = ::fork();
  if (child == 0) {
    ::sigaction(SIGINT, &before, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::signal(SIGXFSZ, SIG_DFL);
    const int null = silent_errors ? ::open("/dev/null", O_WRONLY | O_CLOEXEC) : -1;
    if (null >= 0) ::dup2(null, STDERR_FILENO);
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
  }
  int status = -1;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ::sigaction(SIGINT, &before, nullptr);
  return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::vector<std::string> pager_words() {
  const char* pager = std::getenv("PAGER");
  std::istringstream text(pager == nullptr ? "" : pager);
  std::vector<std::string> words;
  for (std::string word; text >> word;) words.push_back(word);
  if (words.empty()) words = {"less", "-FX"};
  return words;
}

}  // namespace

bool show_on_terminal(const Page& page) {
  {
    const PageFile troff(to_troff(page), ".1");
    if (!troff.path().empty() && run_program({"man", "-l", troff.path()}, true)) return true;
  }
  const PageFile text(to_text(page), ".txt");
  if (text.path().empty()) return false;
  std::vector<std::string> words = pager_words();
  words.push_back(text.path());
  return run_program(words, false);
}

}  // namespace pith::tools
