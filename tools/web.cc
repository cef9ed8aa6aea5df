#include "web.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/badge_command.h"
#include "app/page_command.h"

namespace pith::tools {
namespace {

template <typename Value>
using Choices = std::vector<std::pair<std::string, Value>>;

// An option whose value is one of these words.
template <typename Value>
void add_choice(CLI::App& app, const std::string& option, Value& value, const char* what,
                const Choices<Value>& choices) {
  std::string words;
  for (const auto& [word, meaning] : choices) words += (words.empty() ? "" : "|") + word;
  const auto choose = [option, choices, words, &value](const std::string& given) {
    for (const auto& [word, meaning] : choices) {
      if (word != given) continue;
      value = meaning;
      return;
    }
    throw CLI::ValidationError(option, given + " is none of " + words);
  };
  app.add_option_function<std::string>(option, choose, what)->type_name(words);
}

void add_badge_command(CLI::App& app, CommonFlags& flags, Chosen& chosen) {
  const auto command = std::make_shared<BadgeCommand>();
  CLI::App* sub = app.add_subcommand("badge", "Badge for web pages and README files");
  sub->add_option("id", command->identifier,
                  "Identifier, or a file: bundle, record page, stamped PDF")
      ->required()
      ->type_name("ID");
  add_choice<BadgeFormat>(*sub, "--format", command->format, "Default: svg",
                          {{"svg", BadgeFormat::kSvg},
                           {"html", BadgeFormat::kHtml},
                           {"md", BadgeFormat::kMarkdown},
                           {"rst", BadgeFormat::kRst},
                           {"org", BadgeFormat::kOrg}});
  add_choice<BadgeShape>(*sub, "--style", command->style.shape,
                         "Default: flat-square, as it is printed",
                         {{"flat", BadgeShape::kFlat}, {"flat-square", BadgeShape::kFlatSquare}});
  add_choice<BadgeTheme>(
      *sub, "--theme", command->style.theme, "Default: auto, as the reader prefers",
      {{"light", BadgeTheme::kLight}, {"dark", BadgeTheme::kDark}, {"auto", BadgeTheme::kAuto}});
  add_choice<std::size_t>(*sub, "--length", command->style.characters,
                          "Characters of the number (default: 8)",
                          {{"8", 8}, {"12", 12}, {"16", 16}, {"26", 26}});
  sub->add_flag("--status", command->style.status, "Also the words that the record proves");
  sub->add_option("--image", command->image,
                  "What md, rst and org show (default: pith-GRALRY4D.svg)")
      ->type_name("URL|PATH");
  sub->add_option("-o,--output", command->output, "Where to write it (default: stdout)")
      ->type_name("FILE");
  add_fetch_flags(*sub, flags);
  add_json_flag(*sub, flags);
  sub->footer(
      "\n  $ pith badge 2605.29664 -o pith-GRALRY4D.svg"
      "\n  $ pith badge 2605.29664 --format md >> README.md\n");
  sub->callback([&chosen, command] {
    chosen = [command](const Context& context) { return badge_command(*command, context); };
  });
}

void add_page_command(CLI::App& app, CommonFlags& flags, Chosen& chosen) {
  const auto command = std::make_shared<PageCommand>();
  CLI::App* sub = app.add_subcommand("page", "Static web page that shows and checks a record");
  sub->add_option("id", command->identifier,
                  "Identifier, or a file: bundle, record page, stamped PDF")
      ->required()
      ->type_name("ID");
  sub->add_option("-o,--output", command->output, "Where to write it (default: stdout)")
      ->type_name("FILE");
  add_fetch_flags(*sub, flags);
  add_json_flag(*sub, flags);
  sub->footer("\n  $ pith page 2605.29664 -o page.html\n");
  sub->callback([&chosen, command] {
    chosen = [command](const Context& context) { return page_command(*command, context); };
  });
}

}  // namespace

void add_web_commands(CLI::App& app, CommonFlags& flags, Chosen& chosen) {
  add_badge_command(app, flags, chosen);
  add_page_command(app, flags, chosen);
}

}  // namespace pith::tools
