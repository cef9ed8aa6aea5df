#include "app/terminal.h"

#include <fmt/format.h>

#include "base/encoding.h"

namespace pith {
namespace {

struct Scalar {
  char32_t code_point;
  std::size_t length;
};

// Requires well-formed UTF-8 at `at`.
Scalar scalar_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  char32_t value = static_cast<char32_t>(lead & (0xff >> (length + 1)));
  for (std::size_t i = 1; i < length; ++i) value = value << 6 | (byte(i) & 0x3f);
  return {value, length};
}

// Invisible characters that change how others are shown (Unicode general category Cf, Zl, Zp), the
// ranges a terminal or a font acts upon.
bool is_invisible(char32_t c) {
  return c == 0xad || c == 0x61c || c == 0x180e || (c >= 0x200b && c <= 0x200f) ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
         (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

}  // namespace

std::string for_terminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t bad = invalid_utf8_at(text.substr(at));
    const std::size_t end = bad == std::string_view::npos ? text.size() : at + bad;
    while (at < end) {
      const auto [c, length] = scalar_at(text, at);
      if (c == '\n') {
        out += "\\n";
      } else if (c == '\t') {
        out += "\\t";
      } else if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
        out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
      } else if (is_invisible(c)) {
        out += fmt::format("\\u{{{:x}}}", static_cast<unsigned>(c));
      } else {
        out.append(text.substr(at, length));
      }
      at += length;
    }
    if (at < text.size()) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(text[at])));
      ++at;
    }
  }
  return out;
}

std::string lines_for_terminal(std::string_view text) {
  std::string out;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    out += for_terminal(text.substr(0, end)) + "\n  ";
    text.remove_prefix(end + 1);
  }
  return out + for_terminal(text);
}

std::string Palette::wrap(std::string_view code, std::string_view text) const {
  if (!enabled_) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

bool wants_color(bool is_terminal, const char* no_color, const char* term) {
  if (!is_terminal) return false;
  if (no_color != nullptr && *no_color != '\0') return false;
  return term == nullptr || std::string_view(term) != "dumb";
}

}  // namespace pith
