#include "common.h"

#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "app/version.h"

namespace pith::tools {

void add_output_flags(CLI::App& app, CommonFlags& flags) {
  app.add_flag("--json", flags.json, "Answer in JSON (docs/json-output.md)");
  app.add_flag("-v,--verbose", flags.verbose, "Show every finding and every attempt");
}

void add_fetch_flags(CLI::App& app, CommonFlags& flags) {
  app.add_option("--mirror", flags.fetch.mirrors, "Where to ask: URL, folder or file; in order")
      ->type_name("URL|DIR")
      ->allow_extra_args(false);
  app.add_flag("--offline", flags.fetch.offline, "Cache, folders and files only");
  app.add_flag("--no-cache", flags.fetch.no_cache, "Neither read nor write the cache");
}

void add_stamp_options(CLI::App& app, StampCommand& command, CommonFlags& flags) {
  app.add_option("pdf", command.files, "PDF files, changed in place")->required()->type_name("PDF");
  auto* number = app.add_option("--number", command.number,
                                "The paper; by default the PDF or the .tex beside it tells");
  number->type_name("ID");
  app.add_option("--record", command.record, "Bundle or record page to stamp with")
      ->type_name("FILE");
  app.add_option("-o,--output", command.output, "Write there instead (one PDF; - for stdout)")
      ->type_name("OUT");
  app.add_flag("--remove", command.remove, "Take the stamp away instead");
  app.add_flag("-n,--dry-run", command.dry_run, "Say what would be done");
  app.add_flag("-q,--quiet", command.quiet, "Say nothing about files that went well");
  app.add_option("-j,--jobs", command.jobs, "Files at once")
      ->type_name("N")
      ->check(CLI::Range(1u, 256u).description(""));
  add_fetch_flags(app, flags);
  add_output_flags(app, flags);
}

int run(const std::string& program, const CommonFlags& flags,
        const std::function<int(const Context&)>& command) {
  // A reader that goes away is a write error, not a signal.
  ::signal(SIGPIPE, SIG_IGN);
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const Console console{std::cout,
                        std::cerr,
                        program,
                        flags.json,
                        flags.verbose,
                        Palette(wants_color(::isatty(STDOUT_FILENO) != 0, no_color, term)),
                        Palette(wants_color(::isatty(STDERR_FILENO) != 0, no_color, term))};
  int code = run_guarded(console, [&] {
    Context context{console, std::cin, TrustStore::pinned(),
                    resolve_options(flags.fetch, read_environment())};
    return command(context);
  });
  std::cout.flush();
  if (!std::cout) {
    console.say("standard output: cannot write");
    return 2;
  }
  return code;
}

int parse(CLI::App& app, const std::string& program, int argc, char** argv) {
  app.set_version_flag("--version", program + " " + std::string(kVersion));
  try {
    app.parse(argc, argv);
    return -1;
  } catch (const CLI::CallForHelp&) {
    // The help of the subcommand that was asked, which CLI11's own exit() works out.
    return app.exit(CLI::CallForHelp());
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    std::cerr << program << ": " << for_terminal(error.what()) << "\n"
              << "hint: " << program << " --help\n";
    return 2;
  }
}

}  // namespace pith::tools
