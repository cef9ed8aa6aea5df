#include "arxiv/run/tex_log.h"

#include <algorithm>
#include <optional>

#include "base/ascii.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

void add_once(std::vector<std::string>& list, std::string text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

// The name between ` and ' behind `word`.
std::optional<std::string> quoted_after(std::string_view line, std::string_view word) {
  const std::size_t at = line.find(word);
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t from = at + word.size();
  const std::size_t end = line.find('\'', from);
  if (end == std::string_view::npos) return std::nullopt;
  return std::string(line.substr(from, end - from));
}

// "./main.tex:12: Undefined control sequence." (-file-line-error), "! Emergency stop.", or what
// pdfTeX says of a figure or a font before it gives up, "!pdfTeX error: pdflatex (file a.png): …".
bool is_error(std::string_view line) {
  if (line.starts_with("! ") || line.starts_with("!pdfTeX error: ")) return true;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0 || line[0] == ' ' || line[0] == '(')
    return false;
  const std::size_t second = line.find(": ", colon + 1);
  if (second == std::string_view::npos) return false;
  return all_digits(line.substr(colon + 1, second - colon - 1)) &&
         line.substr(0, colon).find('.') != std::string_view::npos;
}

// "l.12 \undefined": the line up to where TeX had read.
bool is_context(std::string_view line) {
  if (!line.starts_with("l.")) return false;
  const std::size_t blank = line.find(' ');
  return blank != std::string_view::npos && all_digits(line.substr(2, blank - 2));
}

// Names in quotes, or what stands between blanks and has a dot or a slash in it.
void add_names(std::string_view line, std::vector<std::string>& names) {
  static constexpr std::string_view kAround = " \t`'\"<>(){},";
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find_first_of(kAround, at), line.size());
    std::string_view name = line.substr(at, end - at);
    at = end + 1;
    while (name.ends_with('.') || name.ends_with(':') || name.ends_with('!')) name.remove_suffix(1);
    if (name.find_first_of("./") != kNone) add_once(names, std::string(name));
  }
  // A name with blanks in it.
  for (std::string_view quote : {"`", "'", "\""}) {
    const std::size_t from = line.find(quote);
    if (from == kNone) continue;
    const std::size_t end = line.find_first_of("'\"", from + 1);
    if (end != kNone) add_once(names, std::string(line.substr(from + 1, end - from - 1)));
  }
}

bool says_not_found(std::string_view line) {
  const std::string lower = to_lower(line);
  for (std::string_view words :
       {"not found", "no file ", "cannot find", "can't find", "couldn't find", "could not find",
        "cannot open", "couldn't open", "could not open", "cannot read", "could not read",
        "does not exist", "doesn't exist"}) {
    if (lower.find(words) != kNone) return true;
  }
  return false;
}

// "(./main.tex (/usr/share/…/article.cls": TeX quotes names with blanks.
void add_sources(std::string_view line, std::set<std::string>& sources) {
  for (std::size_t at = line.find('('); at != kNone; at = line.find('(', at + 1)) {
    std::string_view name = line.substr(at + 1);
    if (name.starts_with('"')) {
      name = name.substr(1, name.find('"', 1) - 1);
    } else {
      name = name.substr(0, name.find_first_of(" ()[]{}<>"));
    }
    if (name.starts_with("./")) name.remove_prefix(2);
    if (!name.empty()) sources.insert(std::string(name));
  }
}

// What LaTeX breaks off from a message goes on behind many blanks, or behind the name of a package.
std::string_view continuation(std::string_view line) {
  constexpr std::size_t kIndented = 10;
  std::size_t from = line.find_first_not_of(' ');
  if (line.starts_with('(')) from = line.find_first_not_of(' ', line.find(')') + 1);
  return from == kNone || from < kIndented ? std::string_view() : line.substr(from);
}

}  // namespace

TexLog read_tex_log(std::string_view log) {
  TexLog result;
  constexpr std::size_t kLongMessage = 600;
  bool in_error = false, in_message = false;  // the first one, and its text
  while (!log.empty()) {
    const std::size_t end = std::min(log.find('\n'), log.size());
    std::string_view line = log.substr(0, end);
    log.remove_prefix(std::min(end + 1, log.size()));
    if (result.first_error.empty() && is_error(line)) {
      if (line.starts_with("./")) line.remove_prefix(2);
      if (line.starts_with("! ")) line.remove_prefix(2);
      if (line.starts_with("!pdf")) line.remove_prefix(1);
      result.first_error = std::string(line.substr(0, 300));
      if (line.find("' not found") != kNone) {
        result.missing_file = quoted_after(line, "File `").value_or("");
      }
      in_error = in_message = true;
    } else if (const std::string_view more = in_message ? continuation(line) : ""; !more.empty()) {
      result.first_error += " " + std::string(more.substr(0, 200));
      in_message = result.first_error.size() < kLongMessage;
    } else if (in_error && is_context(line)) {
      result.first_error += " " + std::string(line.substr(0, 200));
      in_error = in_message = false;
    } else {
      in_message = false;
    }
    if (line.find("undefined") != std::string_view::npos) {
      if (auto label = quoted_after(line, "Reference `")) {
        add_once(result.undefined, "reference " + *label);
      }
      if (auto key = quoted_after(line, "Citation `")) {
        add_once(result.undefined, "citation " + *key);
      }
      // biblatex names the key as 'key'.
      if (auto key = quoted_after(line, "Citation '")) {
        add_once(result.undefined, "citation " + *key);
      }
    }
    // In nullfont nothing was meant to be seen: TikZ sets it, and a stray ; in a picture says this.
    if (line.starts_with("Missing character: ") && line.find(" in font nullfont") == kNone) {
      add_once(result.missing_characters, std::string(line.substr(19, 120)));
    }
    if (line.starts_with("No file ") && line.ends_with(".")) {
      add_once(result.missing_files, std::string(line.substr(8, line.size() - 9)));
    }
    if (says_not_found(line)) add_names(line, result.asked);
    add_sources(line, result.sources);
    const bool disabled = line.starts_with("runsystem(") && line.find(")...disabled") != kNone;
    if (disabled || line.find("shell-escape") != kNone || line.find("shell escape") != kNone) {
      result.wanted_shell = result.wanted_shell || disabled || is_error(line);
    }
    if (line.find("Rerun to get") != std::string_view::npos ||
        line.find("may have changed. Rerun") != std::string_view::npos ||
        line.find("(re)run LaTeX") != std::string_view::npos) {
      result.asks_for_rerun = true;
    }
  }
  return result;
}

BibliographyLog read_bibliography_log(std::string_view log) {
  BibliographyLog result;
  std::string before;  // a message whose place stands on the next line
  while (!log.empty()) {
    const std::size_t end = std::min(log.find('\n'), log.size());
    const std::string_view line = log.substr(0, end);
    log.remove_prefix(std::min(end + 1, log.size()));
    const std::size_t biber = line.find("> ERROR - ");
    std::string message;
    if (biber != kNone) {
      message = line.substr(biber + 10);
    } else if (line.starts_with("---line ")) {
      message = before + std::string(line);
    } else if (line.find("---line ") != kNone || line.starts_with("I couldn't ") ||
               line.starts_with("Sorry---")) {
      message = line;
    }
    before = line;
    if (message.empty() || message.starts_with("Warning--")) continue;
    // What bibtex could not open has its place on the next line, which says no more.
    if (result.first_error.empty()) result.first_error = message.substr(0, 300);
    if (says_not_found(message)) add_names(message, result.asked);
  }
  return result;
}

Searches read_searches(std::string_view errors) {
  static constexpr std::string_view kRefused = ": Not reading from ", kWhy = " (openin_any";
  static constexpr std::string_view kEnd = "kdebug:returning from generic search([";
  static constexpr std::string_view kBegin = "kdebug:kpse_find_file: searching for ";
  Searches result;
  while (!errors.empty()) {
    const std::size_t end = std::min(errors.find('\n'), errors.size());
    const std::string_view line = errors.substr(0, end);
    errors.remove_prefix(std::min(end + 1, errors.size()));
    const std::size_t refused = line.find(kRefused), why = line.rfind(kWhy);
    if (refused != kNone && why != kNone && why > refused) {
      const std::size_t from = refused + kRefused.size();
      add_once(result.not_opened, std::string(line.substr(from, why - from)));
    } else if (line.starts_with(kBegin)) {
      const std::string_view name =
          line.substr(kBegin.size(), line.find(" of type ") - kBegin.size());
      if (name.starts_with('/')) add_once(result.absolute, std::string(name));
    } else if (line.starts_with(kEnd)) {
      const std::size_t close = line.find("]) =>");
      if (close == kNone || line.find_first_not_of(' ', close + 5) != kNone) continue;
      std::string_view names = line.substr(kEnd.size(), close - kEnd.size());
      while (!names.empty()) {
        const std::size_t blank = std::min(names.find(' '), names.size());
        if (blank > 0) add_once(result.not_opened, std::string(names.substr(0, blank)));
        names.remove_prefix(std::min(blank + 1, names.size()));
      }
    }
  }
  return result;
}

}  // namespace pith::arxiv
