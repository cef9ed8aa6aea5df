#include "common.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "app/keys.h"
#include "app/version.h"
#include "base/file.h"
#include "manual.h"
#include "password.h"

namespace pith::tools {
namespace {

// A file that is opened while 0, 1 or 2 is free would get that number, and what is printed would go
// into it. What stands in its place fails on every use, as a closed descriptor does.
void reserve_standard_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    // The lowest free number is given out, so this one.
    if (::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0) return;
  }
}

// 0 when it is none that lines can be rewritten on.
unsigned columns_of_terminal(int descriptor) {
  const char* term = std::getenv("TERM");
  if (term == nullptr || std::string_view(term) == "dumb" || ::isatty(descriptor) == 0) return 0;
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

// The group of commands, or the command, that arguments name; how it is typed; and what stands
// next.
struct Typed {
  const CLI::App* app;
  std::string words;
  std::size_t next = 0;
};

std::vector<std::string> names_below(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(sub->get_name());
  }
  return names;
}

// The option of a command that is spelled most like this; empty when none is, or this is none.
std::string nearest_option(const std::string& given, const CLI::App& app) {
  if (!given.starts_with("--")) return {};
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options([](const CLI::Option*) { return true; })) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return nearest_name(given.substr(0, given.find('=')), names);
}

Typed find_typed(const CLI::App& app, const std::string& program,
                 const std::vector<std::string>& arguments) {
  Typed typed{&app, program};
  while (typed.next < arguments.size() && typed.app->get_require_subcommand_min() > 0) {
    const std::string& word = arguments[typed.next];
    const std::vector<std::string> known = names_below(*typed.app);
    if (std::find(known.begin(), known.end(), word) == known.end()) break;
    typed.app = typed.app->get_subcommand(word);
    typed.words += " " + word;
    ++typed.next;
  }
  return typed;
}

// What is wrong with the arguments. CLI11 says of a command that is spelled wrong, and of an option
// in its place, only that a command is required.
Error mistake(const Typed& typed, const std::string& program,
              const std::vector<std::string>& arguments, const CLI::ParseError& error) {
  const std::string help = typed.words == program
                               ? program + " --help"
                               : program + " help" + typed.words.substr(program.size());
  const auto usage = [](const std::string& subject, const std::string& cause,
                        const std::string& hint) {
    return Error(ErrorKind::kUsage, subject, "", cause, hint);
  };
  if (typed.app->get_require_subcommand_min() == 0) {
    const bool extras_only = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
    if (!extras_only) return usage("", error.what(), help);
    const std::vector<std::string> extras = typed.app->remaining(true);
    // The first of them, in whatever order CLI11 keeps them.
    const auto first =
        std::find_first_of(arguments.begin(), arguments.end(), extras.begin(), extras.end());
    const std::string wrong = first == arguments.end() ? "" : *first;
    const std::string nearest = nearest_option(wrong, *typed.app);
    return usage(wrong, "not expected", nearest.empty() ? help : "did you mean " + nearest + "?");
  }
  const std::string& wrong = arguments[typed.next];
  if (wrong.starts_with('-')) {
    return usage(wrong, typed.words + " has no such option; those of a command stand behind it",
                 help);
  }
  const std::string nearest = nearest_name(wrong, names_below(*typed.app));
  return usage(wrong, "no such command",
               nearest.empty() ? help : "did you mean " + typed.words + " " + nearest + "?");
}

}  // namespace

std::string current_time() {
  constexpr std::string_view kVariable = "SOURCE_DATE_EPOCH";
  constexpr std::int64_t kLastSecond = 253402300799;  // of the year 9999
  std::int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(
                             std::chrono::system_clock::now().time_since_epoch())
                             .count();
  if (const char* given = std::getenv(kVariable.data()); given != nullptr && *given != '\0') {
    const std::string_view text(given);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || end != text.data() + text.size() || seconds < 0 ||
        seconds > kLastSecond) {
      throw Error(ErrorKind::kUsage, std::string(kVariable),
                  "is not a number of seconds since 1970");
    }
  }
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  char text[sizeof "2026-05-29T21:22:30Z"] = "";
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

void add_json_flag(CLI::App& app, CommonFlags& flags) {
  app.add_flag("--json", flags.json, "Answer in JSON (docs/json-output.md)");
}

void add_verbose_flag(CLI::App& app, CommonFlags& flags) {
  app.add_flag("-v,--verbose", flags.verbose, "Show every finding and every attempt");
}

void add_output_flags(CLI::App& app, CommonFlags& flags) {
  add_json_flag(app, flags);
  add_verbose_flag(app, flags);
}

void add_mirror_option(CLI::App& app, CommonFlags& flags) {
  app.add_option("--mirror", flags.fetch.mirrors,
                 "Where to ask: URL, folder, file or manifest; in order")
      ->type_name("URL|DIR")
      ->allow_extra_args(false);
}

void add_fetch_flags(CLI::App& app, CommonFlags& flags) {
  add_mirror_option(app, flags);
  app.add_flag("--offline", flags.fetch.offline, "Cache, folders and files only");
  app.add_flag("--refresh", flags.fetch.refresh, "Ask whether the cached bundle is the latest");
  app.add_flag("--no-cache", flags.fetch.no_cache, "Neither read nor write the cache");
}

CLI::Option* add_jobs_option(CLI::App& app, unsigned& jobs) {
  return app.add_option("-j,--jobs", jobs, "Lines at once (default: one for each core)")
      ->type_name("N")
      ->check(CLI::Range(1u, 256u).description(""));
}

void add_stamp_options(CLI::App& app, StampCommand& command, CommonFlags& flags) {
  app.add_option("pdf", command.files, "PDFs, and folders: every *.pdf below; changed in place")
      ->required()
      ->type_name("PDF|DIR");
  auto* number = app.add_option("--number", command.number,
                                "The paper; by default the PDF or the .tex beside it tells");
  number->type_name("ID");
  app.add_option("--record", command.record, "Bundle or record page to stamp with")
      ->type_name("FILE");
  app.add_option("-o,--output", command.output, "Write there instead; - for stdout")
      ->type_name("FILE|DIR/");
  app.add_flag("--remove", command.remove, "Take the stamp away instead");
  app.add_flag("--allow-signed", command.allow_signed, "Also where its signatures permit that");
  app.add_flag("--replace-xmp", command.replace_xmp, "New XMP where the old cannot be kept");
  app.add_option("--password-file", command.password_file, "First line: opens encrypted PDFs")
      ->type_name("FILE");
  command.ask_password = ask_password;
  app.add_flag("-n,--dry-run", command.dry_run, "Say what would be appended, write nothing");
  app.add_flag("--backup", command.backup, "Keep what is replaced as PDF.orig, PDF.orig.2, ...");
  app.add_flag_callback(
      "--touch-dates",
      [&command] {
        try {
          command.utc_time = current_time();
        } catch (const Error& error) {
          throw CLI::ValidationError(error.what());
        }
      },
      "Set the dates of change that it has (SOURCE_DATE_EPOCH)");
  app.add_flag("--keep-mtime", command.keep_mtime, "Keep the modification time");
  app.add_option("-j,--jobs", command.jobs, "Files at once (default: one for each core)")
      ->type_name("N")
      ->check(CLI::Range(1u, 256u).description(""))
      ->default_str("");
  app.add_flag("-q,--quiet", command.quiet, "Say nothing about files that went well");
  app.add_flag("--ndjson", command.ndjson, "A line of JSON for each file as soon as it is done");
  add_fetch_flags(app, flags);
  add_output_flags(app, flags);
  command.columns = columns_of_terminal(STDERR_FILENO);
}

namespace {

// Whether standard output is a pipe that nobody reads any more.
bool reader_has_left() {
  pollfd output{STDOUT_FILENO, POLLOUT, 0};
  struct stat status {};
  return ::fstat(STDOUT_FILENO, &status) == 0 &&
         (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode)) && ::poll(&output, 1, 0) == 1 &&
         (output.revents & (POLLERR | POLLHUP)) != 0;
}

// What was printed may not have arrived: a full disk, a closed descriptor. A reader that has had
// enough (| head -1) ends the program as it ends others, without a word.
int finish_output(const std::string& program, int code) {
  std::cout.flush();
  if (std::cout) return code;
  if (reader_has_left()) {
    ::signal(SIGPIPE, SIG_DFL);
    ::raise(SIGPIPE);
  }
  std::cerr << program << ": standard output: cannot write\n";
  return 2;
}

}  // namespace

int run_without_settings(const std::string& program, const CommonFlags& flags,
                         const ChosenWithoutSettings& command) {
  reserve_standard_streams();
  // A reader that goes away, or a limit on the size of files, is a write error, not a signal.
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const Console console{std::cout,
                        std::cerr,
                        program,
                        flags.json,
                        flags.verbose,
                        Palette(wants_color(::isatty(STDOUT_FILENO) != 0, no_color, term)),
                        Palette(wants_color(::isatty(STDERR_FILENO) != 0, no_color, term))};
  return finish_output(program, run_guarded(console, [&] { return command(console); }));
}

namespace {

// Keys that cannot be read, in a folder of another user say, are as good as none: added keys only
// widen what is trusted.
TrustStore readable_keys(const std::filesystem::path& folder, std::vector<std::string>& warnings) {
  try {
    return trusted_keys(folder);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kFile) throw;
    warnings.push_back(std::string(error.what()) + ": the keys in it are not used");
    return TrustStore::pinned();
  }
}

}  // namespace

int run(const std::string& program, const CommonFlags& flags, const Chosen& command) {
  return run_without_settings(program, flags, [&](const Console& console) {
    const Environment environment = read_environment();
    std::vector<std::string> warnings;
    Context context{console, std::cin, readable_keys(config_folder(environment), warnings),
                    resolve_options(flags.fetch, environment, &warnings)};
    for (const std::string& warning : warnings) {
      console.say(for_terminal("warning: " + warning));
    }
    if (columns_of_terminal(STDERR_FILENO) > 0) {
      context.fetch.waiting = [told =
                                   std::make_shared<std::atomic_flag>()](const std::string& host) {
        if (!told->test_and_set()) std::cerr << for_terminal("asking " + host + " ...") + "\n";
      };
    }
    return command(context);
  });
}

int parse(CLI::App& app, const std::string& program, int argc, char** argv) {
  app.set_version_flag("--version", program + " " + std::string(kVersion));
  try {
    app.parse(argc, argv);
    return -1;
  } catch (const CLI::CallForHelp&) {
    // The help of the subcommand that was asked, which CLI11's own exit() works out.
    return finish_output(program, app.exit(CLI::CallForHelp()));
  } catch (const CLI::Success& success) {
    return finish_output(program, app.exit(success));
  } catch (const CLI::ParseError& error) {
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    const Typed typed = find_typed(app, program, arguments);
    if (typed.app->get_require_subcommand_min() > 0 && typed.next == arguments.size()) {
      // A newcomer, and nothing is wrong yet.
      std::cerr << typed.app->help(typed.app == &app ? "" : program);
      return 2;
    }
    const bool json = std::any_of(arguments.begin(), arguments.end(), [](const std::string& word) {
      return word == "--json" || word == "--ndjson";
    });
    Console{std::cout, std::cerr, program, json}.report(mistake(typed, program, arguments, error));
    return finish_output(program, 2);
  }
}

}  // namespace pith::tools
