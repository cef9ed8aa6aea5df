#include "arxiv/tex_text.h"

#include <algorithm>

#include "arxiv/clean_tex.h"
#include "base/ascii.h"

namespace pith::arxiv {

std::string without_comments(std::string_view tex) {
  static const Vocabulary kVocabulary;
  CleanOptions how;
  how.keep_lines = true;
  how.drop_verbatim = true;
  return clean_tex(tex, kVocabulary, how).text;
}

bool loads_package(std::string_view tex, std::string_view package) {
  for (std::string_view command : {"usepackage", "RequirePackage"}) {
    for (const CommandUse& use : uses_of(tex, command)) {
      std::string_view list = use.argument;
      while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        std::string_view item = list.substr(0, comma);
        while (!item.empty() && (item.front() <= ' ' || item.front() == '%')) item.remove_prefix(1);
        while (!item.empty() && item.back() <= ' ') item.remove_suffix(1);
        if (item == package) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
      }
    }
  }
  return false;
}

std::vector<CommandUse> uses_of(std::string_view tex, std::string_view command) {
  std::vector<CommandUse> uses;
  const std::string wanted = "\\" + std::string(command);
  for (std::size_t at = tex.find(wanted); at != std::string_view::npos;
       at = tex.find(wanted, at + 1)) {
    if (at > 0 && tex[at - 1] == '\\') continue;
    std::size_t open = at + wanted.size();
    if (open < tex.size() && (is_letter(tex[open]) || tex[open] == '@')) continue;
    if (open < tex.size() && tex[open] == '*') ++open;
    open = tex.find_first_not_of(" \t\r\n", open);
    if (open != std::string_view::npos && tex[open] == '[') {
      open = tex.find(']', open);
      if (open == std::string_view::npos) break;
      open = tex.find_first_not_of(" \t\r\n", open + 1);
    }
    if (open == std::string_view::npos || tex[open] != '{') continue;
    const std::size_t end = group_end(tex, open);
    if (end == std::string_view::npos) continue;
    std::string argument(tex.substr(open + 1, end - open - 2));
    if (argument.find('#') != std::string::npos) continue;
    uses.push_back({std::move(argument), line_of(tex, at)});
  }
  return uses;
}

std::size_t line_of(std::string_view text, std::size_t offset) {
  return 1 + static_cast<std::size_t>(std::count(
                 text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

}  // namespace pith::arxiv
