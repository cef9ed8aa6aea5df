#include "arxiv/tex_log.h"

#include <algorithm>
#include <optional>

#include "base/ascii.h"

namespace pith::arxiv {
namespace {

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

// "./main.tex:12: Undefined control sequence." (-file-line-error) or "! Emergency stop."
bool is_error(std::string_view line) {
  if (line.starts_with("! ")) return true;
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

}  // namespace

TexLog read_tex_log(std::string_view log) {
  TexLog result;
  bool in_error = false;  // the first one
  while (!log.empty()) {
    const std::size_t end = std::min(log.find('\n'), log.size());
    std::string_view line = log.substr(0, end);
    log.remove_prefix(std::min(end + 1, log.size()));
    if (result.first_error.empty() && is_error(line)) {
      if (line.starts_with("./")) line.remove_prefix(2);
      if (line.starts_with("! ")) line.remove_prefix(2);
      result.first_error = std::string(line.substr(0, 300));
      in_error = true;
    } else if (in_error && is_context(line)) {
      result.first_error += " " + std::string(line.substr(0, 200));
      in_error = false;
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
    if (line.starts_with("Missing character: ")) {
      add_once(result.missing_characters, std::string(line.substr(19, 120)));
    }
    if (line.starts_with("No file ") && line.ends_with(".")) {
      add_once(result.missing_files, std::string(line.substr(8, line.size() - 9)));
    }
    if (line.find("Rerun to get") != std::string_view::npos ||
        line.find("may have changed. Rerun") != std::string_view::npos ||
        line.find("(re)run LaTeX") != std::string_view::npos) {
      result.asks_for_rerun = true;
    }
  }
  return result;
}

}  // namespace pith::arxiv
