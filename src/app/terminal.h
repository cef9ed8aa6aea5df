// Text from outside, made safe for a terminal.
#pragma once

#include <string>
#include <string_view>

namespace pith {

// Control characters (C0, DEL, C1), bidirectional and other invisible format characters, line and
// paragraph separators become \n, \t, \x1b or \u{202e}; bytes that are not UTF-8 become \xNN; a
// backslash stays. So no input can move the cursor, change colours, retitle the window, or reorder
// what is shown.
std::string for_terminal(std::string_view text);

// The same, but each newline begins a new line that is indented: for messages that the library
// composed of several lines.
std::string lines_for_terminal(std::string_view text);

// Colours, only where asked for. Each wraps text that is already safe.
class Palette {
 public:
  explicit Palette(bool enabled) : enabled_(enabled) {}
  std::string good(std::string_view text) const { return wrap("32", text); }
  std::string bad(std::string_view text) const { return wrap("31", text); }
  std::string unsure(std::string_view text) const { return wrap("33", text); }
  std::string dim(std::string_view text) const { return wrap("2", text); }
  std::string strong(std::string_view text) const { return wrap("1", text); }

 private:
  std::string wrap(std::string_view code, std::string_view text) const;
  bool enabled_;
};

// Whether a stream should get colours: it is a terminal, NO_COLOR is unset or empty, TERM is not
// "dumb". See https://no-color.org.
bool wants_color(bool is_terminal, const char* no_color, const char* term);

}  // namespace pith
