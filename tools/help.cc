#include "help.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "app/doctor.h"
#include "app/version.h"
#include "completion.h"
#include "manual.h"
#include "pager.h"

extern char** environ;

namespace pith::tools {
namespace {

// pithstamp is a program of its own with the options of `pith stamp`.
CommandDefinition pithstamp_definition() {
  CLI::App app(kPithstampDescription);
  StampCommand command;
  CommonFlags flags;
  add_stamp_options(app, command, flags);
  app.set_version_flag("--version", std::string(kVersion));
  return read_definition(app, "pithstamp");
}

std::vector<CommandDefinition> programs_of(const CLI::App& app) {
  return {read_definition(app, "pith"), pithstamp_definition()};
}

[[noreturn]] void no_such_command(const std::string& given, const std::vector<std::string>& names) {
  const std::string nearest = nearest_name(given, names);
  throw Error(ErrorKind::kUsage, given, "", "no such command",
              nearest.empty() ? "pith help lists them" : "did you mean " + nearest + "?");
}

// {"keys", "add"}: the page of keys, after a look whether it has that command.
Page page_for(const CLI::App& app, std::vector<std::string> words) {
  const std::vector<CommandDefinition> programs = programs_of(app);
  if (words.size() > 1 && words.front() == "pith") words.erase(words.begin());
  if (words.empty()) words = {"pith"};
  std::optional<Page> page = find_page(programs, words.front());
  if (!page) {
    std::vector<std::string> names = names_of(programs.front().commands);
    names.push_back("pithstamp");
    no_such_command(words.front(), names);
  }
  std::vector<std::string> names;
  for (const CommandDefinition& command : programs.front().commands) {
    if (command.name() == words.front()) names = names_of(command.commands);
  }
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (i > 1 || std::find(names.begin(), names.end(), words[i]) == names.end()) {
      no_such_command(words[i], names);
    }
  }
  return std::move(*page);
}

bool wants_pager() {
  const char* term = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) != 0 && ::isatty(STDIN_FILENO) != 0 && term != nullptr &&
         std::string_view(term) != "dumb";
}

void add_help_command(CLI::App& app, ChosenWithoutSettings& chosen) {
  struct Choice {
    std::vector<std::string> words;
    bool troff = false;
  };
  const auto choice = std::make_shared<Choice>();
  CLI::App* sub = app.add_subcommand("help", "The manual page of a command");
  sub->add_option("command", choice->words, "Which (default: all of pith)")->type_name("COMMAND");
  sub->add_flag("--troff", choice->troff, "Its source, in the macros of man(7)");
  sub->footer("\n  $ pith help verify\n");
  sub->callback([&app, &chosen, choice] {
    chosen = [&app, choice](const Console& console) {
      const Page page = page_for(app, choice->words);
      if (choice->troff) {
        console.out << to_troff(page);
      } else if (!wants_pager() || !show_on_terminal(page)) {
        console.out << to_text(page);
      }
      return 0;
    };
  });
}

void add_completion_command(CLI::App& app, ChosenWithoutSettings& chosen) {
  const auto shell = std::make_shared<std::string>();
  CLI::App* sub =
      app.add_subcommand("completion", "What a shell completes pith and pithstamp with");
  sub->add_option("shell", *shell, "The shell")
      ->required()
      ->type_name("bash|zsh|fish")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""));
  sub->footer("\n  $ eval \"$(pith completion bash)\"\n");
  sub->callback([&app, &chosen, shell] {
    chosen = [&app, shell](const Console& console) {
      const auto script = *shell == "bash"  ? bash_completion
                          : *shell == "zsh" ? zsh_completion
                                            : fish_completion;
      console.out << script(programs_of(app));
      return 0;
    };
  });
}

void add_doctor_command(CLI::App& app, CommonFlags& flags, ChosenWithoutSettings& chosen) {
  CLI::App* sub = app.add_subcommand("doctor", "What is installed, reachable, trusted and cached");
  add_mirror_option(*sub, flags);
  sub->add_flag("--offline", flags.fetch.offline, "Ask no mirror over the network");
  add_json_flag(*sub, flags);
  sub->footer("\n  $ pith doctor\n");
  sub->callback([&flags, &chosen] {
    chosen = [&flags](const Console& console) {
      DoctorCommand command;
      command.fetch = flags.fetch;
      command.environment = read_environment();
      for (char** variable = environ; *variable != nullptr; ++variable) {
        command.variables.emplace_back(*variable);
      }
      command.now = current_time();
      return doctor_command(command, console);
    };
  });
}

}  // namespace

void add_help_commands(CLI::App& app, CommonFlags& flags, ChosenWithoutSettings& chosen) {
  add_doctor_command(app, flags, chosen);
  add_completion_command(app, chosen);
  add_help_command(app, chosen);
}

}  // namespace pith::tools
