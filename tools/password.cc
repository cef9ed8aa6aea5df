#include "password.h"

#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "app/terminal.h"
#include "base/file.h"

namespace pith::tools {
namespace {

constexpr int kEnding[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

termios as_it_was;  // for the handler

extern "C" void bring_echo_back(int signal) {
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &as_it_was);
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

class WithoutEcho {
 public:
  WithoutEcho() {
    if (::tcgetattr(STDIN_FILENO, &as_it_was) != 0) return;
    for (const int signal : kEnding) ::signal(signal, bring_echo_back);
    termios silent = as_it_was;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    holds_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  ~WithoutEcho() {
    if (holds_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &as_it_was);
    for (const int signal : kEnding) ::signal(signal, SIG_DFL);
  }
  WithoutEcho(const WithoutEcho&) = delete;
  WithoutEcho& operator=(const WithoutEcho&) = delete;

  bool holds() const { return holds_; }

 private:
  bool holds_ = false;
};

}  // namespace

std::optional<std::string> ask_password(const std::filesystem::path& file) {
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDERR_FILENO) == 0) return std::nullopt;
  std::string password;
  bool given = false;
  {
    const WithoutEcho silence;
    if (!silence.holds()) return std::nullopt;
    std::cerr << "password for " << for_terminal(display(file)) << ": " << std::flush;
    given = static_cast<bool>(std::getline(std::cin, password));
  }
  std::cerr << "\n";
  return given ? std::optional(password) : std::nullopt;
}

}  // namespace pith::tools
