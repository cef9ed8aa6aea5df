// Runs a fuzz target without libFuzzer: on seeds, and on mutations of them that are the same each
// time.
//
//   json_replay RUNS FILE|FOLDER…      prints the number of inputs
//
// When the target ends the process, the input that did it is left in NAME.crash, in the current
// folder.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxSeed = 1u << 20;

std::string current;     // the input that is being run
std::string crash_file;  // made before anything can go wrong

extern "C" void keep_input(int signal) {
  const int file = ::open(crash_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file >= 0) {
    if (::write(file, current.data(), current.size()) < 0) ::_exit(3);
    ::close(file);
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

std::vector<std::string> seeds_in(int count, char** paths) {
  std::vector<fs::path> files;
  for (int i = 0; i < count; ++i) {
    if (!fs::is_directory(paths[i])) {
      files.emplace_back(paths[i]);
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(paths[i])) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());  // the order decides which mutations are made
  std::vector<std::string> seeds;
  for (const fs::path& path : files) {
    std::ifstream in(path, std::ios::binary);
    std::string seed{std::istreambuf_iterator<char>(in), {}};
    if (in && seed.size() <= kMaxSeed) seeds.push_back(std::move(seed));
  }
  return seeds;
}

class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& seeds) : seeds_(seeds) {}

  std::string next() {
    std::string input = seeds_[below(seeds_.size())];
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(input);
    return input;
  }

 private:
  // mt19937 gives the same numbers everywhere; the standard's distributions do not.
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }

  void change(std::string& input) {
    const std::size_t at = below(input.size() + 1);
    const std::size_t length = 1 + below(below(2) == 0 ? 8 : 200);
    switch (below(7)) {
      case 0:
        if (at < input.size()) input[at] = static_cast<char>(random_());
        return;
      case 1:
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << below(8)));
        return;
      case 2:
        input.erase(at, length);
        return;
      case 3:
        input.insert(at, input.substr(below(input.size()), length));
        return;
      case 4:
        input.resize(at);
        return;
      case 5: {
        const std::string& other = seeds_[below(seeds_.size())];
        input.insert(at, other.substr(below(other.size()), length));
        return;
      }
      default:
        input.insert(at, kTokens[below(std::size(kTokens))]);
    }
  }

  static constexpr const char* kTokens[] = {"{",         "}",
                                            "[",         "]",
                                            "\"",        "\\u0000",
                                            "\\ud800",   "null",
                                            "1e999",     "-0",
                                            "<",         "]]>",
                                            "&#0;",      "<!DOCTYPE",
                                            "\xc0\x80",  "\xff",
                                            ">>",        "<<",
                                            "R",         "obj",
                                            "%%",        "xref",
                                            "trailer",   "stream",
                                            "endstream", "99999999999999999999",
                                            "\n",        "pith:",
                                            "\x80"};

  const std::vector<std::string>& seeds_;
  std::mt19937 random_{20260521};
};

void run(std::string input) {
  current = std::move(input);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current.data()), current.size());
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> seeds =
      argc < 3 ? std::vector<std::string>{} : seeds_in(argc - 2, argv + 2);
  if (seeds.empty()) {
    std::fprintf(stderr, "usage: %s RUNS FILE|FOLDER...\n", argv[0]);
    return 2;
  }
  crash_file = fs::path(argv[0]).filename().string() + ".crash";
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) {
    std::signal(signal, keep_input);
  }
  run({});
  for (const std::string& seed : seeds) run(seed);
  Mutator mutator(seeds);
  const int runs = std::atoi(argv[1]);
  for (int i = 0; i < runs; ++i) run(mutator.next());
  std::printf("%zu inputs\n", 1 + seeds.size() + static_cast<std::size_t>(runs));
  return 0;
}
