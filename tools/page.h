// A manual page as a list of blocks, its text form of 80 columns, and its troff form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pith::tools {

enum class Style { kPlain, kBold, kItalic };
struct Span {
  std::string text;
  Style style = Style::kPlain;
};
using Line = std::vector<Span>;

struct Block {
  enum class Kind {
    kHeading,
    kParagraph,
    kItem,  // `tag` hangs out on the left
    kCode,  // as it is, several lines
  };
  Kind kind;
  Line text;
  Line tag = {};
};

struct Page {
  std::string name;     // "pith-verify"
  std::string version;  // "pith 0.1.0"
  std::string date;     // of the version, so that the same sources give the same page
  std::vector<Block> blocks;
};

// Prose in a part of Markdown: "# HEADING"; paragraphs; "- term: text" for an item; lines indented
// by four are code; `bold` and *italic* inside of text. What else Markdown has is text here.
std::vector<Block> read_prose(std::string_view text);

std::string to_text(const Page& page);
// man(7), for groff and mandoc.
std::string to_troff(const Page& page);

}  // namespace pith::tools
