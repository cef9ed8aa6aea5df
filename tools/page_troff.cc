// A page in the macros of man(7), the oldest and most portable of them: TH, SH, PP, TP, EX.
#include <cstdint>
#include <cstdio>

#include "page.h"

namespace pith::tools {
namespace {

// A character beyond ASCII is named by its code point, which no system's input encoding can spoil.
std::string code_point(std::string_view text, std::size_t& i) {
  const auto lead = static_cast<unsigned char>(text[i]);
  const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
  std::uint32_t value = lead & (0x3fu >> more);
  for (int k = 0; k < more && i + 1 < text.size(); ++k) {
    value = value << 6 | (static_cast<unsigned char>(text[++i]) & 0x3fu);
  }
  char name[16] = "";
  std::snprintf(name, sizeof name, "\\[u%04X]", static_cast<unsigned>(value));
  return name;
}

// A hyphen between spaces is a dash, as whatis(1) wants one in NAME.
bool is_dash(std::string_view text, std::size_t i) {
  return i > 0 && text[i - 1] == ' ' && i + 1 < text.size() && text[i + 1] == ' ';
}

// `exact`: quotes and hyphens are to be copied and typed, so they must not become typographic ones.
std::string escape(std::string_view text, bool exact) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x80) {
      result += code_point(text, i);
    } else if (c == '\\') {
      result += "\\e";
    } else if (c == '-' && (exact || is_dash(text, i))) {
      result += "\\-";
    } else if (c == '\'') {
      result += "\\(aq";
    } else if (c == '`') {
      result += "\\(ga";
    } else if (c == '^') {
      result += "\\(ha";
    } else if (c == '~') {
      result += "\\(ti";
    } else {
      result += c;
    }
  }
  return result;
}

std::string inline_text(const Line& line) {
  std::string text;
  for (const Span& span : line) {
    // Options are typed wherever they are named.
    const bool exact = span.style == Style::kBold || span.text.find("--") != std::string::npos;
    const char* font = span.style == Style::kBold     ? "\\fB"
                       : span.style == Style::kItalic ? "\\fI"
                                                      : "";
    text += font + escape(span.text, exact) + (*font != '\0' ? "\\fR" : "");
  }
  // A control character at the beginning of a line would make a request of it.
  if (text.starts_with('.')) text = "\\&" + text;
  return text;
}

std::string code(const std::string& lines) {
  std::string text;
  bool begins = true;
  for (const char c : escape(lines, true)) {
    if (begins && c == '.') text += "\\&";
    text += c;
    begins = c == '\n';
  }
  return text;
}

}  // namespace

std::string to_troff(const Page& page) {
  std::string title = escape(page.name, true);
  for (char& c : title) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  std::string text = ".TH \"" + title + "\" \"1\" \"" + page.date + "\" \"" +
                     escape(page.version, false) + "\" \"Pith Manual\"\n.nh\n.ad l\n";
  bool after_heading = false;
  for (const Block& block : page.blocks) {
    switch (block.kind) {
      case Block::Kind::kHeading:
        text += ".SH " + inline_text(block.text) + "\n";
        break;
      case Block::Kind::kParagraph:
        text += (after_heading ? "" : ".PP\n") + inline_text(block.text) + "\n";
        break;
      case Block::Kind::kItem:
        text += ".TP\n" + inline_text(block.tag) + "\n" + inline_text(block.text) + "\n";
        break;
      case Block::Kind::kCode:
        text += std::string(after_heading ? "" : ".PP\n") + ".RS 4\n.nf\n" +
                code(block.text.empty() ? "" : block.text.front().text) + "\n.fi\n.RE\n";
        break;
    }
    after_heading = block.kind == Block::Kind::kHeading;
  }
  return text;
}

}  // namespace pith::tools
