#include "arxiv/tex/clean_bbl.h"

#include <algorithm>

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// A line without its indentation and end.
std::string_view content(std::string_view line) {
  const std::size_t from = line.find_first_not_of(" \t");
  if (from == kNone) return {};
  return line.substr(from, line.find_last_not_of(" \r\n") + 1 - from);
}

}  // namespace

std::string_view biblatex_format(std::string_view bbl) {
  static constexpr std::string_view kMark = "biblatex bbl format version ";
  const std::size_t at = bbl.find(kMark);
  if (at == kNone) return {};
  const std::string_view rest = bbl.substr(at + kMark.size());
  return rest.substr(0, std::min(rest.find_first_not_of("0123456789."), rest.size()));
}

CleanTex clean_bbl(std::string_view bbl, const Vocabulary& vocabulary,
                   const CleanOptions& options) {
  if (biblatex_format(bbl).empty()) return clean_tex(bbl, vocabulary, options);
  CleanTex result;
  bool in_file_field = false;
  std::size_t number = 0;
  for (std::size_t at = 0; at < bbl.size();) {
    const std::size_t end = std::min(bbl.find('\n', at), bbl.size() - 1) + 1;
    const std::string_view line = bbl.substr(at, end - at);
    at = end;
    ++number;
    in_file_field =
        !options.keep_comments && (in_file_field || content(line).starts_with("\\verb{file}"));
    if (!in_file_field) {
      result.text += line;
      continue;
    }
    if (content(line).starts_with("\\verb ")) {
      result.removed.push_back({RemovalKind::kFileField, number, std::string(content(line))});
    }
    if (content(line).starts_with("\\endverb")) in_file_field = false;
  }
  return result;
}

CleanTex clean_bst(std::string_view bst, const CleanOptions& options) {
  CleanTex result;
  if (options.keep_comments) {
    result.text = bst;
    return result;
  }
  std::size_t at = licence_notice(bst);
  result.licence_kept = at > 0;
  result.text = bst.substr(0, at);
  std::size_t number = 1 + static_cast<std::size_t>(std::count(
                               bst.begin(), bst.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  for (; at < bst.size(); ++number) {
    const std::size_t end = std::min(bst.find('\n', at), bst.size() - 1) + 1;
    const std::string_view line = bst.substr(at, end - at);
    at = end;
    // In a string, which ends on its line, % is a character.
    bool in_string = false;
    std::size_t comment = 0;
    for (; comment < line.size() && (in_string || line[comment] != '%'); ++comment) {
      if (line[comment] == '"') in_string = !in_string;
    }
    if (comment == line.size()) {
      result.text += line;
      continue;
    }
    result.removed.push_back(
        {RemovalKind::kComment, number, std::string(line.substr(comment + 1))});
    const std::string_view code = line.substr(0, comment);
    if (code.find_first_not_of(" \t") != kNone) result.text += std::string(code) + "\n";
  }
  return result;
}

}  // namespace pith::arxiv
