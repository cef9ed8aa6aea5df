#include "page.h"

namespace pith::tools {
namespace {

Line read_inline(std::string_view text) {
  Line line;
  std::string plain;
  const auto flush = [&] {
    if (!plain.empty()) line.push_back({plain, Style::kPlain});
    plain.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char mark = text[i];
    const std::size_t end =
        mark == '`' || mark == '*' ? text.find(mark, i + 1) : std::string_view::npos;
    if (end == std::string_view::npos) {
      // Lines are filled anew by whoever shows the page.
      const char c = mark == '\n' ? ' ' : mark;
      if (c != ' ' || !(plain.empty() ? line.empty() : plain.back() == ' ')) plain += c;
      continue;
    }
    flush();
    line.push_back({std::string(text.substr(i + 1, end - i - 1)),
                    mark == '`' ? Style::kBold : Style::kItalic});
    i = end;
  }
  flush();
  return line;
}

constexpr std::string_view kCodeIndent = "    ";

// Where the term of "- term: text" ends: the first ": " outside of backquotes.
std::size_t end_of_term(std::string_view item) {
  bool quoted = false;
  for (std::size_t i = 0; i + 1 < item.size(); ++i) {
    if (item[i] == '`') quoted = !quoted;
    if (!quoted && item[i] == ':' && (item[i + 1] == ' ' || item[i + 1] == '\n')) return i;
  }
  return std::string_view::npos;
}

Block read_block(std::string_view text) {
  if (text.starts_with("# ")) return {Block::Kind::kHeading, {{std::string(text.substr(2))}}};
  if (text.starts_with(kCodeIndent)) {
    std::string code;
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      std::string_view line = text.substr(0, end);
      if (line.starts_with(kCodeIndent)) line.remove_prefix(kCodeIndent.size());
      code += (code.empty() ? "" : "\n") + std::string(line);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return {Block::Kind::kCode, {{code}}};
  }
  if (text.starts_with("- ")) {
    const std::string_view item = text.substr(2);
    const std::size_t end = end_of_term(item);
    if (end != std::string_view::npos) {
      return {Block::Kind::kItem, read_inline(item.substr(end + 1)),
              read_inline(item.substr(0, end))};
    }
  }
  return {Block::Kind::kParagraph, read_inline(text)};
}

// A blank line ends a block; so does the beginning of an item, and code that begins or ends.
bool begins_block(std::string_view line, std::string_view before) {
  const auto is_code = [](std::string_view text) { return text.starts_with(kCodeIndent); };
  return before.empty() || line.empty() || line.starts_with("# ") || before.starts_with("# ") ||
         line.starts_with("- ") || is_code(line) != is_code(before);
}

}  // namespace

std::vector<Block> read_prose(std::string_view text) {
  std::vector<Block> blocks;
  std::string block;
  std::string_view before;
  const auto flush = [&] {
    if (!block.empty()) blocks.push_back(read_block(block));
    block.clear();
  };
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (begins_block(line, before)) flush();
    if (!line.empty()) block += (block.empty() ? "" : "\n") + std::string(line);
    before = line;
  }
  flush();
  return blocks;
}

}  // namespace pith::tools
