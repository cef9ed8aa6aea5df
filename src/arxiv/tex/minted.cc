#include "arxiv/tex/minted.h"

#include <algorithm>
#include <array>
#include <utility>

#include "arxiv/files/lines.h"
#include "arxiv/tex/argument.h"
#include "arxiv/tex/tex_text.h"
#include "base/ascii.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// "\command", not in a comment and not the beginning of a longer name.
std::size_t find_command(std::string_view tex, std::string_view command, std::size_t from) {
  for (std::size_t at = tex.find(command, from); at != kNone; at = tex.find(command, at + 1)) {
    const std::size_t end = at + command.size();
    if (end < tex.size() && is_letter(tex[end])) continue;
    const std::size_t line = at == 0 ? 0 : tex.rfind('\n', at - 1) + 1;  // npos + 1 is 0
    if (find_on_line(tex.substr(0, at), '%', line) == kNone) return at;
  }
  return kNone;
}

bool is_in_name(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
}

// Whether the list between commas has `name`.
bool lists(std::string_view list, std::string_view name) {
  for (std::size_t at = list.find(name); at != kNone; at = list.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !is_in_name(list[at - 1])) && (end == list.size() || !is_in_name(list[end])))
      return true;
  }
  return false;
}

// The options that minted is given at a command: [from, to); empty when it is not given any.
std::pair<std::size_t, std::size_t> options_at(std::string_view tex, std::size_t behind,
                                               bool passed) {
  const std::size_t open = behind_spaces(tex, behind);
  if (open == tex.size() || tex[open] != (passed ? '{' : '[')) return {0, 0};
  const std::size_t end = passed ? group_end(tex, open) : bracket_end(tex, open);
  if (end == kNoEnd) return {0, 0};
  const std::size_t names = behind_spaces(tex, end);
  if (names == tex.size() || tex[names] != '{') return {0, 0};
  const std::size_t names_end = group_end(tex, names);
  if (names_end == kNoEnd || !lists(tex.substr(names + 1, names_end - names - 2), "minted"))
    return {0, 0};
  return {open + 1, end - 1};
}

struct Change {
  std::size_t from, to;
};

// finalizecache or frozencache, with "=true" or "=false" behind it.
std::vector<Change> freezes_in(std::string_view tex, std::size_t from, std::size_t to) {
  std::vector<Change> found;
  for (std::string_view name : {"finalizecache", "frozencache"}) {
    for (std::size_t at = tex.find(name, from); at < to; at = tex.find(name, at + 1)) {
      std::size_t end = at + name.size();
      if (is_in_name(tex[at - 1]) || is_in_name(tex[end])) continue;
      const std::size_t equals = behind_spaces(tex, end);
      if (equals < to && tex[equals] == '=') {
        end = behind_spaces(tex, equals + 1);
        while (end < to && is_letter(tex[end])) ++end;
      }
      found.push_back({at, end});
    }
  }
  return found;
}

// What Pygments calls a character that TeX would not take for one: \PYGZus{} (its latex formatter).
char escaped_character(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, char>, 15> kNames{{{"bs", '\\'},
                                                                             {"ob", '{'},
                                                                             {"cb", '}'},
                                                                             {"ca", '^'},
                                                                             {"us", '_'},
                                                                             {"am", '&'},
                                                                             {"lt", '<'},
                                                                             {"gt", '>'},
                                                                             {"sh", '#'},
                                                                             {"pc", '%'},
                                                                             {"dl", '$'},
                                                                             {"hy", '-'},
                                                                             {"sq", '\''},
                                                                             {"dq", '"'},
                                                                             {"ti", '~'}}};
  for (const auto& [known, character] : kNames)
    if (known == name) return character;
  return 0;
}

}  // namespace

MintedSource with_minted_freeze(std::string_view tex, std::string_view freeze) {
  std::vector<Change> changes;
  for (const char* command : {"\\usepackage", "\\RequirePackage", "\\PassOptionsToPackage"}) {
    const std::string_view name(command);
    for (std::size_t at = find_command(tex, name, 0); at != kNone;
         at = find_command(tex, name, at + 1)) {
      const auto [from, to] = options_at(tex, at + name.size(), name == "\\PassOptionsToPackage");
      const std::vector<Change> more = freezes_in(tex, from, to);
      changes.insert(changes.end(), more.begin(), more.end());
    }
  }
  std::sort(changes.begin(), changes.end(),
            [](const Change& a, const Change& b) { return a.from < b.from; });
  MintedSource result;
  std::size_t done = 0;
  for (const Change& change : changes) {
    result.text += tex.substr(done, change.from - done);
    result.text += freeze;
    done = change.to;
  }
  result.text += tex.substr(done);
  if (!changes.empty() && result.text != tex)
    result.line = LineCounter(tex).line_of(changes.front().from);
  return result;
}

MintedSource with_minted_code(std::string_view tex, std::string_view freeze,
                              std::string_view code) {
  MintedSource result = with_minted_freeze(tex, freeze);
  const std::size_t place = first_command(result.text);
  const std::size_t line = LineCounter(result.text).line_of(place);
  result.text.insert(place, code);
  result.line = result.line == 0 ? line : std::min(line, result.line);
  return result;
}

bool is_second_cache(std::string_view name) {
  return name.ends_with(".pygtex");
}

bool is_third_cache(std::string_view name) {
  return name.ends_with(".highlight.minted");
}

bool is_minted_style(std::string_view name) {
  return name.ends_with(".pygstyle") || name.ends_with(".style.minted");
}

std::string text_of_listing(std::string_view cached) {
  std::string text;
  for (std::size_t at = 0; at < cached.size();) {
    const char c = cached[at];
    if (c == '}') {  // that of the text is escaped
      ++at;
    } else if (c != '\\') {
      text += c;
      ++at;
    } else {
      const std::size_t end = at + control_length(cached, at, false);
      const std::string_view name = cached.substr(at + 1, end - at - 1);
      at = end;
      const std::size_t escape = name.rfind('Z');
      const char character = escape == kNone || !name.starts_with("PYG")
                                 ? 0
                                 : escaped_character(name.substr(escape + 1));
      if (character != 0) {
        text += character;
        at += cached.substr(at, 2) == "{}" ? 2 : 0;
      } else if (name.starts_with("PYG") && at < cached.size() && cached[at] == '{') {
        // \PYG{kind}{text}
        const std::size_t kind = group_end(cached, at, true);
        if (kind != kNoEnd) at = kind;
        if (at < cached.size() && cached[at] == '{') ++at;
      }
    }
  }
  return text;
}

}  // namespace pith::arxiv
