#include "arxiv/tex/tex_text.h"

#include <algorithm>

#include "arxiv/files/lines.h"
#include "arxiv/tex/argument.h"
#include "arxiv/tex/clean_tex.h"
#include "base/ascii.h"

namespace pith::arxiv {

std::string without_comments(std::string_view tex) {
  static const Vocabulary kVocabulary;
  CleanOptions how;
  how.keep_lines = true;
  how.drop_verbatim = true;
  return clean_tex(tex, kVocabulary, how).text;
}

namespace {

// Each costs a look through the rest of the file.
constexpr int kMostUnclosed = 50;

std::vector<std::string> items_of(std::string_view list) {
  std::vector<std::string> items;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string_view item = list.substr(0, comma);
    while (!item.empty() && (item.front() <= ' ' || item.front() == '%')) item.remove_prefix(1);
    while (!item.empty() && item.back() <= ' ') item.remove_suffix(1);
    if (!item.empty()) items.emplace_back(item);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return items;
}

// A % at the end of a line, which is what is left of a comment, hides the end and the blanks that
// begin the next line.
std::string lines_joined(std::string_view text) {
  std::string joined;
  while (!text.empty()) {
    const std::size_t percent = text.find("%\n");
    joined += text.substr(0, percent);
    if (percent == std::string_view::npos) break;
    text.remove_prefix(std::min(text.find_first_not_of(" \t", percent + 2), text.size()));
  }
  return joined;
}

}  // namespace

std::size_t first_command(std::string_view tex) {
  std::size_t at = tex.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (;;) {
    at = behind_spaces(tex, at);
    if (at == tex.size() || tex[at] != '%') return at;
    at = behind_line_end(tex, at);
  }
}

std::vector<LoadedPackage> packages_of(std::string_view tex) {
  std::vector<LoadedPackage> found;
  for (std::string_view command : {"documentclass", "LoadClass", "usepackage", "RequirePackage"}) {
    for (const CommandUse& use : uses_of(tex, command)) {
      const std::vector<std::string> options = items_of(use.options);
      for (const std::string& name : items_of(use.argument)) {
        found.push_back({name, Names(options.begin(), options.end()), use.line});
      }
    }
  }
  return found;
}

bool loads_package(std::string_view tex, std::string_view package) {
  const std::vector<LoadedPackage> loaded = packages_of(tex);
  return std::any_of(loaded.begin(), loaded.end(),
                     [&](const LoadedPackage& one) { return one.name == package; });
}

std::vector<CommandUse> uses_of(std::string_view tex, std::string_view command) {
  std::vector<CommandUse> uses;
  const std::string wanted = "\\" + std::string(command);
  LineCounter lines(tex);
  int unclosed = 0;
  for (std::size_t at = tex.find(wanted); at != std::string_view::npos;
       at = tex.find(wanted, at + 1)) {
    if (at > 0 && tex[at - 1] == '\\') continue;
    std::size_t open = at + wanted.size();
    if (open < tex.size() && (is_letter(tex[open]) || tex[open] == '@')) continue;
    if (open < tex.size() && tex[open] == '*') ++open;
    open = tex.find_first_not_of(" \t\r\n", open);
    std::string options;
    if (open != std::string_view::npos && tex[open] == '[') {
      const std::size_t from = open + 1;
      open = tex.find(']', from);
      if (open == std::string_view::npos) break;
      options = tex.substr(from, open - from);
      open = tex.find_first_not_of(" \t\r\n", open + 1);
    }
    if (open == std::string_view::npos || tex[open] != '{') continue;
    const std::size_t end = group_end(tex, open);
    if (end == std::string_view::npos) {
      if (++unclosed == kMostUnclosed) break;
      continue;
    }
    std::string argument = lines_joined(tex.substr(open + 1, end - open - 2));
    if (argument.find('#') != std::string::npos) continue;
    uses.push_back({std::move(argument), std::move(options), lines.line_of(at)});
  }
  return uses;
}

}  // namespace pith::arxiv
