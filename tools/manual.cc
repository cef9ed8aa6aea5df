#include "manual.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "app/version.h"

namespace pith::tools {
namespace {

using Kind = Block::Kind;

// What a page's prose says under each of its headings, in the order of the file.
using Sections = std::vector<std::pair<std::string, std::vector<Block>>>;

Sections sections_of(const std::string& page) {
  Sections sections;
  for (const Prose& prose : manual_prose()) {
    if (prose.name != page) continue;
    for (Block& block : read_prose(prose.text)) {
      if (block.kind == Kind::kHeading) {
        sections.push_back({block.text.front().text, {}});
      } else if (!sections.empty()) {
        sections.back().second.push_back(std::move(block));
      }
    }
  }
  return sections;
}

std::string positional_text(const OptionDefinition& option) {
  const std::string text = option.value + (option.repeatable ? "..." : "");
  return option.required ? text : "[" + text + "]";
}

Line synopsis(const CommandDefinition& command) {
  Line line = {{command.path, Style::kBold}};
  if (!command.commands.empty()) {
    line.push_back({" "});
    line.push_back({"COMMAND", Style::kItalic});
  }
  line.push_back({" ["});
  line.push_back({"OPTIONS", Style::kItalic});
  line.push_back({"]"});
  for (const OptionDefinition& option : command.positionals) {
    line.push_back({" "});
    line.push_back({positional_text(option), Style::kItalic});
  }
  // Options that must be given.
  for (const OptionDefinition& option : command.options) {
    if (!option.required) continue;
    line.push_back({" "});
    line.push_back({option.names.back(), Style::kBold});
    line.push_back({" "});
    line.push_back({option.value, Style::kItalic});
  }
  return line;
}

std::string sentence(std::string text) {
  if (!text.empty() && std::string_view(".?!").find(text.back()) == std::string_view::npos) {
    text += '.';
  }
  return text;
}

Block option_item(const OptionDefinition& option, bool positional) {
  Line tag;
  if (!positional) {
    for (const std::string& name : option.names) {
      if (!tag.empty()) tag.push_back({", "});
      tag.push_back({name, Style::kBold});
    }
    if (!option.value.empty()) tag.push_back({" "});
  }
  if (!option.value.empty()) tag.push_back({option.value, Style::kItalic});
  std::string text = sentence(option.description);
  if (option.repeatable) text += " May be given several times.";
  if (!option.default_value.empty()) text += " Default: " + option.default_value + ".";
  for (const std::string& other : option.needs) text += " Only with " + other + ".";
  return {Kind::kItem, {{text}}, tag};
}

bool same(const OptionDefinition& a, const OptionDefinition& b) {
  return a.names == b.names && a.description == b.description;
}

// What every command of the group has is shown once.
std::vector<OptionDefinition> shared_options(const std::vector<CommandDefinition>& commands) {
  std::vector<OptionDefinition> shared = commands.front().options;
  std::erase_if(shared, [&](const OptionDefinition& option) {
    return !std::all_of(commands.begin(), commands.end(), [&](const CommandDefinition& command) {
      return std::any_of(command.options.begin(), command.options.end(),
                         [&](const OptionDefinition& other) { return same(option, other); });
    });
  });
  return shared;
}

void add_options(std::vector<Block>& blocks, const CommandDefinition& command,
                 const std::vector<OptionDefinition>& but = {}) {
  for (const OptionDefinition& option : command.positionals) {
    blocks.push_back(option_item(option, true));
  }
  for (const OptionDefinition& option : command.options) {
    const bool left_out = std::any_of(
        but.begin(), but.end(), [&](const OptionDefinition& other) { return same(option, other); });
    if (!left_out) blocks.push_back(option_item(option, false));
  }
}

void add_heading(std::vector<Block>& blocks, const std::string& title) {
  blocks.push_back({Kind::kHeading, {{title}}});
}

// The programs's commands have pages of their own; those of a group are told here.
void add_commands(std::vector<Block>& blocks, const CommandDefinition& command) {
  if (command.commands.empty()) {
    add_heading(blocks, "OPTIONS");
    add_options(blocks, command);
    return;
  }
  add_heading(blocks, "COMMANDS");
  const bool is_program = command.path.find(' ') == std::string::npos;
  if (is_program) {
    for (const CommandDefinition& sub : command.commands) {
      blocks.push_back({Kind::kItem,
                        {{sentence(sub.description)}},
                        {{page_name(sub.path), Style::kBold}, {"(1)"}}});
    }
    add_heading(blocks, "OPTIONS");
    add_options(blocks, command);
    return;
  }
  const std::vector<OptionDefinition> shared = shared_options(command.commands);
  for (const CommandDefinition& sub : command.commands) {
    blocks.push_back({Kind::kItem, {{sentence(sub.description)}}, synopsis(sub)});
    add_options(blocks, sub, shared);
  }
  add_heading(blocks, "OPTIONS");
  blocks.push_back({Kind::kParagraph, {{"Each of these commands takes:"}}});
  for (const OptionDefinition& option : shared) blocks.push_back(option_item(option, false));
}

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0u);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, changed}));
    }
  }
  return row.back();
}

}  // namespace

std::string page_name(const std::string& path) {
  std::string name = path;
  const std::size_t first = name.find(' ');
  if (first == std::string::npos) return name;
  name[first] = '-';
  return name.substr(0, name.find(' '));
}

Page manual_page(const CommandDefinition& command) {
  const std::string name = page_name(command.path);
  const std::string program = name.substr(0, name.find('-'));
  Page page{name, "pith " + std::string(kVersion), std::string(kVersionDate), {}};
  std::vector<Block>& blocks = page.blocks;
  add_heading(blocks, "NAME");
  std::string description = command.description;
  while (description.ends_with('.')) description.pop_back();
  blocks.push_back({Kind::kParagraph, {{name + " - " + description}}});
  add_heading(blocks, "SYNOPSIS");
  blocks.push_back({Kind::kParagraph, synopsis(command)});
  bool told = false, has_exit_status = false;
  const auto add_section = [&](const Sections::value_type& section) {
    add_heading(blocks, section.first);
    blocks.insert(blocks.end(), section.second.begin(), section.second.end());
  };
  const auto add_exit_status = [&] {
    has_exit_status = true;
    for (const Sections::value_type& section : sections_of("pith")) {
      if (section.first == "EXIT STATUS") add_section(section);
    }
  };
  for (const Sections::value_type& section : sections_of(name)) {
    if (!told && section.first != "DESCRIPTION") {
      add_commands(blocks, command);
      told = true;
    }
    if (section.first == "EXIT STATUS") has_exit_status = true;
    const bool is_later =
        section.first == "ENVIRONMENT" || section.first == "FILES" || section.first == "SEE ALSO";
    if (is_later && !has_exit_status) add_exit_status();
    add_section(section);
  }
  if (!told) add_commands(blocks, command);
  if (!has_exit_status) add_exit_status();
  return page;
}

std::optional<Page> find_page(const std::vector<CommandDefinition>& programs,
                              const std::string& name) {
  for (const CommandDefinition& program : programs) {
    if (name == program.path) return manual_page(program);
    for (const CommandDefinition& command : program.commands) {
      if (name == command.name() || name == page_name(command.path)) return manual_page(command);
    }
  }
  return std::nullopt;
}

std::string nearest_name(const std::string& given, const std::vector<std::string>& names) {
  std::string nearest;
  std::size_t least = given.size() / 3 + 1;
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance(given, name);
    if (distance > least || (distance == least && !nearest.empty())) continue;
    least = distance;
    nearest = name;
  }
  return nearest;
}

}  // namespace pith::tools
