#include "app/terminal.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace pith {
std::string for_terminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t bad = invalid_utf8_at(text.substr(at));
    const std::size_t end = bad == std::string_view::npos ? text.size() : at + bad;
    while (at < end) {
      const auto [c, length] = code_point_at(text, at);
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
