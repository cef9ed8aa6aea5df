// A page as plain text, for pipes and for systems without man.
#include <algorithm>

#include "page.h"

namespace pith::tools {
namespace {

constexpr std::size_t kColumns = 80, kIndent = 7, kItemIndent = 15;

std::string plain(const Line& line) {
  std::string text;
  for (const Span& span : line) text += span.text;
  return text;
}

// In columns: one for each character, as the few that are not ASCII here are.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

// The words in lines that begin at column `indent`; the first goes on after `begun` columns.
std::string fill(const std::string& text, std::size_t indent, std::size_t begun) {
  std::string result;
  std::size_t column = begun;
  if (column < indent) {
    result.append(indent - column, ' ');
    column = indent;
  }
  bool first = true;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find(' ', i), text.size());
    const std::string word = text.substr(i, end - i);
    i = end + 1;
    if (word.empty()) continue;
    if (!first && column + 1 + width(word) > kColumns) {
      result += "\n" + std::string(indent, ' ');
      column = indent;
      first = true;
    }
    result += (first ? "" : " ") + word;
    column += width(word) + (first ? 0 : 1);
    first = false;
  }
  return result + "\n";
}

std::string item(const Block& block) {
  const std::string tag = plain(block.tag);
  std::string text = std::string(kIndent, ' ') + tag;
  std::size_t begun = kIndent + width(tag);
  if (begun + 2 > kItemIndent) {
    text = fill(tag, kIndent, 0);
    begun = 0;
  }
  return text + fill(plain(block.text), kItemIndent, begun);
}

std::string code(const std::string& lines) {
  const std::string indent(kIndent + 4, ' ');
  std::string text;
  for (std::size_t i = 0; i < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', i), lines.size());
    text += (end == i ? "" : indent) + lines.substr(i, end - i) + "\n";
    i = end + 1;
  }
  return text;
}

// "left      middle      right", the whole width.
std::string spread(const std::string& left, const std::string& middle, const std::string& right) {
  const std::size_t at = (kColumns - width(middle)) / 2;
  std::string text = left;
  text.append(std::max<std::size_t>(at, width(left) + 1) - width(left), ' ');
  text += middle;
  text.append(std::max(kColumns - width(right), width(text) + 1) - width(text), ' ');
  return text + right + "\n";
}

}  // namespace

std::string to_text(const Page& page) {
  std::string title = page.name + "(1)";
  std::transform(title.begin(), title.end(), title.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  std::string text = spread(title, "Pith Manual", title);
  bool after_heading = false;
  for (const Block& block : page.blocks) {
    if (!after_heading) text += "\n";
    after_heading = block.kind == Block::Kind::kHeading;
    switch (block.kind) {
      case Block::Kind::kHeading:
        text += plain(block.text) + "\n";
        break;
      case Block::Kind::kParagraph:
        text += fill(plain(block.text), kIndent, 0);
        break;
      case Block::Kind::kItem:
        text += item(block);
        break;
      case Block::Kind::kCode:
        text += code(plain(block.text));
        break;
    }
  }
  return text + "\n" + spread(page.version, page.date, title);
}

}  // namespace pith::tools
