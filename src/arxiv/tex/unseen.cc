#include "arxiv/tex/unseen.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "arxiv/tex/argument.h"
#include "arxiv/tex/conditionals.h"
#include "arxiv/tex/text_arguments.h"
#include "base/ascii.h"

namespace pith::arxiv {
namespace {

constexpr int kMostNested = 60;
constexpr int kMostUnclosed = 50;
constexpr std::size_t kMostArguments = 9;
constexpr std::size_t kLongest = 200'000;  // of what is looked at as one
constexpr std::size_t kSentence = 3;       // words

// The name between braces at tex[at], "" when there is none.
std::string_view braced_name(std::string_view tex, std::size_t at) {
  if (at >= tex.size() || tex[at] != '{') return {};
  const std::size_t close = tex.substr(at, 200).find('}');
  return close == kNoEnd ? std::string_view() : tex.substr(at + 1, close - 1);
}

struct Definition {
  std::string name;       // without backslash
  std::size_t body, end;  // what is between the braces of its body
};

// Behind \def, \newcommand and their kin.
std::optional<Definition> definition_at(std::string_view tex, std::size_t at,
                                        std::string_view command) {
  at = behind_spaces(tex, at);
  if (at < tex.size() && tex[at] == '*') ++at;
  Definition found{std::string(command_argument(tex, at)), 0, 0};
  if (found.name.empty()) return std::nullopt;
  if (is_document_command(command)) {
    at = behind_spaces(tex, at);
    const std::size_t specification = at < tex.size() ? group_end(tex, at) : kNoEnd;
    if (specification == kNoEnd) return std::nullopt;
    at = behind_spaces(tex, specification);
  }
  // "[1][default]" of \newcommand, "#1#2" of \def.
  const std::size_t open = tex.substr(0, std::min(tex.size(), at + 400)).find('{', at);
  if (open == kNoEnd) return std::nullopt;
  const std::size_t end = group_end(tex.substr(0, std::min(tex.size(), open + kLongest)), open);
  if (end == kNoEnd) return std::nullopt;
  found.body = open + 1;
  found.end = end - 1;
  return found;
}

// A conditional whose name ends at `from`: where its branches part and end.
struct Branches {
  std::size_t otherwise = kNoEnd;  // of \else
  std::size_t end;                 // of \fi
};

std::optional<Branches> branches_at(std::string_view tex, std::size_t from, std::size_t to,
                                    const Vocabulary& vocabulary) {
  Branches found{};
  std::size_t at = from;
  for (;;) {
    const auto branch = false_branch(tex.substr(0, to), at, vocabulary);
    if (!branch) return std::nullopt;
    if (!branch->has_else) {
      found.end = branch->stop;
      return found;
    }
    if (found.otherwise != kNoEnd) return std::nullopt;
    found.otherwise = branch->stop;
    at = branch->behind;
  }
}

class Finder {
 public:
  Finder(std::string_view tex, const ReadFor& how) : tex_(tex), how_(how) {}

  std::vector<Stretch> run() {
    walk(0, tex_.size(), 0);
    return std::move(found_);
  }

 private:
  void walk(std::size_t at, std::size_t to, int depth) {
    if (depth > kMostNested) return;
    CommandsBefore before;
    while (at < to) {
      const char c = tex_[at];
      if (c == '%') {
        at = behind_line_end(tex_, at);
      } else if (c == '$') {
        at = behind_formula(at, to);
      } else if (c == '\\') {
        const std::size_t length = control_length(tex_, at, true);
        const std::size_t next = std::max(command(at, to, depth, before), at + length);
        if (next > at + length) before.character('}');  // that of an argument
        at = next;
      } else {
        before.character(c);
        ++at;
      }
    }
  }

  std::size_t behind_formula(std::size_t at, std::size_t to) const {
    const std::string_view sign = tex_.substr(at, 2) == "$$" ? "$$" : "$";
    const std::size_t close = tex_.find(sign, at + sign.size());
    return close == kNoEnd || close > to ? at + sign.size() : close + sign.size();
  }

  // Returns where to go on.
  std::size_t command(std::size_t start, std::size_t to, int depth, CommandsBefore& before) {
    const std::size_t length = control_length(tex_, start, true);
    const std::string_view name = tex_.substr(start + 1, length - 1);
    const std::size_t behind = start + length;
    if (name.empty() || !(is_letter(name[0]) || name[0] == '@')) {
      before.command(name);
      return behind;
    }
    const bool executes = before.executes();
    const bool only_named = before.only_names();
    before.command(name);
    if (only_named) return behind;
    if (how_.vocabulary.verbatim_commands.contains(name)) {
      const std::size_t end = verbatim_end(tex_, behind, name);
      return end == kNoEnd ? behind : end;
    }
    if (name == "begin") return environment(behind, to, depth);
    if (defines(name)) return definition(name, behind, to, depth);
    if (name.starts_with("if") && executes && !how_.vocabulary.macros_in_if.contains(name))
      return conditional(start, name, behind, to, depth);
    return arguments(name, behind, to, depth);
  }

  bool is_unseen(const Words& words) const { return is_prose(words) && !how_.pages.show(words); }
  Words words_in(std::size_t from, std::size_t to) const {
    return words_of_source(tex_.substr(from, to - from));
  }

  std::size_t environment(std::size_t behind, std::size_t to, int depth) {
    const std::string name(braced_name(tex_, behind));
    if (name.empty()) return behind;
    const std::size_t body = behind + name.size() + 2;
    const std::string ending = "\\end{" + name + "}";
    if (name == "document") return body;
    const std::size_t end = end_of_environment(name, body, to);
    if (end == kNoEnd) return body;
    if (is_drawing(name) || how_.vocabulary.verbatim_environments.contains(name))
      return end + ending.size();
    // Cells are walked one by one.
    if (name.starts_with("tabular") || name == "longtable" || name == "minipage") return body;
    const Words words = words_in(body, end);
    if (!is_unseen(words) || words.size() < kSentence) return body;
    // What throws its body away often wants its \end on a line of its own.
    const bool lines = tex_.substr(body, end - body).find('\n') != kNoEnd;
    add("environment " + name, {{body, end, lines ? std::string_view("\n") : std::string_view()}},
        words, 1, {{body, end}}, depth);
    return end + ending.size();
  }

  std::size_t end_of_environment(const std::string& name, std::size_t from, std::size_t to) const {
    const std::string opening = "\\begin{" + name + "}", ending = "\\end{" + name + "}";
    const std::string_view near = tex_.substr(0, std::min(to, from + kLongest));
    for (std::size_t end = near.find(ending, from), at = from; end != kNoEnd;) {
      const std::size_t inner = near.find(opening, at);
      if (inner == kNoEnd || inner > end) return end;
      at = inner + opening.size();
      end = near.find(ending, end + ending.size());
    }
    return kNoEnd;
  }

  std::size_t definition(std::string_view command, std::size_t behind, std::size_t to, int depth) {
    const auto found = definition_at(tex_, behind, command);
    if (!found || found->end > to) return behind;
    const Words words = words_in(found->body, found->end);
    if (words.size() >= kSentence && is_unseen(words) && is_text(found->body, found->end) &&
        tex_.substr(found->body, found->end - found->body).find("\\begin") == kNoEnd &&
        tex_.substr(found->body, found->end - found->body).find("\\if") == kNoEnd) {
      add("definition of \\" + found->name, {{found->body, found->end}}, words, 0, {}, depth);
    } else {
      walk(found->body, found->end, depth + 1);
    }
    return found->end + 1;
  }

  // Of the body of a definition: rather sentences than code.
  bool is_text(std::size_t from, std::size_t to) const {
    const std::string_view body = tex_.substr(from, to - from);
    const auto letters = std::count_if(body.begin(), body.end(), [](char c) {
      return is_letter(c) || static_cast<unsigned char>(c) >= 0x80 || c == ' ' || c == '\n';
    });
    return letters * 10 >= std::ssize(body) * 8 && body.find('@') == kNoEnd &&
           body.find('=') == kNoEnd;
  }

  // "colback=blue, logo=x" is no text.
  bool is_setting(std::size_t from, std::size_t to) const {
    const std::string_view text = tex_.substr(from, to - from);
    const std::size_t equals = text.find('=');
    return equals != kNoEnd && text.substr(0, equals).find_first_of(".;:!?$\\") == kNoEnd &&
           words_of_source(text.substr(0, equals)).size() <= 3;
  }

  // Behind \else and \fi TeX passes over blanks. At the end of a line it passes over that too, but
  // not over what an empty line means.
  Cut to_cut(std::size_t begin, std::size_t end) const {
    end = behind_blanks(tex_, end);
    const bool line_is_over = end < tex_.size() && is_end_of_line(tex_[end]);
    return {begin, end, line_is_over ? std::string_view("%") : std::string_view()};
  }

  std::size_t conditional(std::size_t start, std::string_view name, std::size_t behind,
                          std::size_t to, int depth) {
    const auto branches = branches_at(tex_, behind, to, how_.vocabulary);
    if (!branches) return behind;
    const bool has_else = branches->otherwise != kNoEnd;
    const std::size_t first_end = has_else ? branches->otherwise : branches->end;
    const std::size_t fi_end = branches->end + 3;                              // \fi
    const std::size_t else_end = has_else ? branches->otherwise + 5 : kNoEnd;  // \else
    const Words first = words_in(behind, first_end);
    const Words second = has_else ? words_in(else_end, branches->end) : Words();
    const bool first_unseen = is_unseen(first), second_unseen = is_unseen(second);
    const std::string where = "\\" + std::string(name);
    if (first_unseen && (!has_else || second_unseen)) {
      Words all = first;
      all.insert(all.end(), second.begin(), second.end());
      add(where, {to_cut(start, fi_end)}, all, 2, {{behind, first_end}}, depth);
      return fi_end;
    }
    if (first_unseen) {
      const std::size_t at = found_.size();
      walk(else_end, branches->end, depth + 1);
      // Its two cuts are around what else may go.
      if (found_.size() == at)
        add(where, {to_cut(start, else_end), to_cut(branches->end, fi_end)}, first, 2, {}, depth);
      return fi_end;
    }
    walk(behind, first_end, depth + 1);
    if (second_unseen) {
      add(where, {{branches->otherwise, branches->end}}, second, 2, {{else_end, branches->end}},
          depth);
    } else if (has_else) {
      walk(else_end, branches->end, depth + 1);
    }
    return fi_end;
  }

  // Those that do not close are not all looked for to the end.
  std::size_t end_of_group(std::size_t at, std::size_t to) {
    if (unclosed_ == kMostUnclosed) return kNoEnd;
    const std::size_t end = group_end(tex_.substr(0, to), at);
    if (end == kNoEnd) ++unclosed_;
    return end;
  }

  struct Argument {
    std::size_t begin, end;  // between the brackets or braces
    bool braced;
  };

  std::size_t arguments(std::string_view name, std::size_t behind, std::size_t to, int depth) {
    std::vector<Argument> all;
    std::size_t at = behind;
    for (; all.size() < kMostArguments;) {
      std::size_t next = behind_blanks(tex_, at);
      if (next < to && tex_[next] == '*' && all.empty()) next = behind_blanks(tex_, next + 1);
      // A line may end between two arguments.
      if (next < to && is_end_of_line(tex_[next]) && !all.empty())
        next = behind_blanks(tex_, behind_line_end(tex_, next));
      if (next >= to || (tex_[next] != '[' && tex_[next] != '{')) break;
      const bool braced = tex_[next] == '{';
      const std::size_t end = braced ? end_of_group(next, to) : bracket_end(tex_, next);
      if (end == kNoEnd || end > to) break;
      all.push_back({next + 1, end - 1, braced});
      at = end;
    }
    if (all.empty()) return behind;
    if (is_front_matter(name) && !how_.front_matter) return at;
    const bool own = how_.macros.own.contains(name);
    const bool draft = is_draft(name);
    const bool swallows = how_.macros.swallowing.contains(name);
    std::vector<Cut> cuts;
    Words words;
    bool all_unseen = true;
    std::size_t number = 0;
    std::vector<const Argument*> seen;
    for (const Argument& argument : all) {
      if (!argument.braced) continue;
      if (!holds_text(name, number++)) {
        all_unseen = false;
        continue;
      }
      const bool formula = !own && !is_remark(name) &&
                           is_formula(tex_.substr(argument.begin, argument.end - argument.begin));
      if (formula || is_setting(argument.begin, argument.end)) {
        all_unseen = false;
        continue;
      }
      const Words here = words_in(argument.begin, argument.end);
      const bool short_name = here.size() < 2 && !own && !is_remark(name);
      if (short_name || !(is_unseen(here) || (draft && is_prose(here)))) {
        all_unseen = all_unseen && here.empty();
        seen.push_back(&argument);
        continue;
      }
      cuts.push_back({argument.begin, argument.end});
      words.insert(words.end(), here.begin(), here.end());
    }
    if (!cuts.empty() && all_unseen && (swallows || is_remark(name))) {
      cuts.clear();
      for (const Argument& argument : all)
        if (argument.begin < argument.end) cuts.push_back({argument.begin, argument.end});
      seen.clear();
    }
    if (!cuts.empty()) {
      const std::vector<Cut> inside = cuts;
      add("\\" + std::string(name), std::move(cuts), words,
          swallows          ? 3
          : is_remark(name) ? 2
                            : 1,
          inside, depth, draft, own);
    }
    for (const Argument* argument : seen) walk(argument->begin, argument->end, depth + 1);
    return at;
  }

  // `inside` is what may go in parts. Where the rest of it is on the pages, only these parts go.
  void add(std::string where, std::vector<Cut> cuts, Words words, int likely,
           const std::vector<Cut>& inside, int depth, bool draft = false, bool own = false) {
    std::vector<Stretch> outer = std::exchange(found_, {});
    for (const Cut& part : inside) walk(part.begin, part.end, depth + 1);
    std::vector<Stretch> inner = std::exchange(found_, std::move(outer));
    Words rest;
    for (const Cut& part : inside) {
      const Words more = words_of_source(without(part.begin, part.end, inner));
      rest.insert(rest.end(), more.begin(), more.end());
    }
    if (!draft && !inner.empty() && is_prose(rest) && how_.pages.show(rest)) {
      std::move(inner.begin(), inner.end(), std::back_inserter(found_));
      return;
    }
    const bool nothing = std::all_of(cuts.begin(), cuts.end(), [&](const Cut& cut) {
      return tex_.substr(cut.begin, cut.end - cut.begin).find_first_not_of(" \t\r\n") == kNoEnd;
    });
    if (nothing) return;
    // Of one or two words that says too little.
    const bool seen = draft && words.size() >= kSentence && how_.pages.show(words);
    found_.push_back({std::move(where), std::move(cuts), std::move(words), std::move(inner), own,
                      draft, seen, likely});
  }

  std::string without(std::size_t from, std::size_t to, const std::vector<Stretch>& inner) const {
    std::string text;
    for (const Stretch& stretch : inner)
      for (const Cut& cut : stretch.cuts) {
        if (cut.begin < from || cut.end > to) continue;
        text += tex_.substr(from, cut.begin - from);
        from = cut.end;
      }
    return text += tex_.substr(from, to - from);
  }

  std::string_view tex_;
  const ReadFor& how_;
  std::vector<Stretch> found_;
  int unclosed_ = 0;
};

}  // namespace

void learn_macros(std::string_view tex, Macros& macros) {
  for (std::size_t at = tex.find('\\'); at != kNoEnd; at = tex.find('\\', at)) {
    const std::size_t length = control_length(tex, at, true);
    const std::string_view name = tex.substr(at + 1, length - 1);
    at += length;
    if (!defines(name)) continue;
    const auto found = definition_at(tex, at, name);
    if (!found) continue;
    macros.own.insert(found->name);
    if (tex.substr(found->body, found->end - found->body).find('#') == kNoEnd)
      macros.swallowing.insert(found->name);
  }
}

std::vector<Stretch> unseen_stretches(std::string_view tex, const ReadFor& how) {
  return Finder(tex, how).run();
}

std::string without_stretches(std::string_view tex, const std::vector<const Stretch*>& stretches,
                              bool keep_lines) {
  std::vector<Cut> cuts;
  for (const Stretch* stretch : stretches)
    cuts.insert(cuts.end(), stretch->cuts.begin(), stretch->cuts.end());
  std::sort(cuts.begin(), cuts.end(), [](const Cut& a, const Cut& b) { return a.begin < b.begin; });
  std::string out;
  std::size_t at = 0;
  for (const Cut& cut : cuts) {
    if (cut.begin < at) continue;
    out += tex.substr(at, cut.begin - at);
    out += cut.instead;
    const std::string_view gone = tex.substr(cut.begin, cut.end - cut.begin);
    if (keep_lines) {
      const auto lines = std::count(gone.begin(), gone.end(), '\n') -
                         std::count(cut.instead.begin(), cut.instead.end(), '\n');
      out.append(static_cast<std::size_t>(std::max<std::ptrdiff_t>(lines, 0)), '\n');
    }
    at = cut.end;
  }
  return out += tex.substr(at);
}

}  // namespace pith::arxiv
