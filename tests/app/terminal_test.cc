#include "app/terminal.h"

#include <doctest/doctest.h>

using pith::for_terminal;

TEST_CASE("text from outside cannot steer the terminal") {
  struct Row {
    const char* in;
    const char* out;
  };
  const Row rows[] = {
      {"plain text, \\ and é", "plain text, \\ and é"},
      {"two\nlines\tand a tab", "two\\nlines\\tand a tab"},
      {"\x1b[2J\x1b]0;title\x07", "\\x1b[2J\\x1b]0;title\\x07"},
      {"\r\x7f\x01", "\\x0d\\x7f\\x01"},
      {"\xc2\x9b" "31m", "\\x9b31m"},                          // C1 CSI as UTF-8
      {"\xff\xc3", "\\xff\\xc3"},                              // no UTF-8
      {"a\xe2\x80\xae" "fdp.exe", "a\\u{202e}fdp.exe"},        // right-to-left override
      {"zero\xe2\x80\x8bwidth", "zero\\u{200b}width"},
      {"\xf0\x9f\x93\x84", "\xf0\x9f\x93\x84"},
      {"\xf3\xa0\x81\x81", "\\u{e0041}"},                      // tag characters
  };
  for (const Row& row : rows) {
    CAPTURE(row.out);
    CHECK(for_terminal(row.in) == row.out);
  }
  CHECK(for_terminal(std::string_view("a\0b", 3)) == "a\\x00b");
  CHECK(pith::lines_for_terminal("a\x1b\nb\r\nc") == "a\\x1b\n  b\\x0d\n  c");
}

TEST_CASE("colours only on a terminal that wants them") {
  CHECK(pith::wants_color(true, nullptr, "xterm"));
  CHECK(pith::wants_color(true, "", nullptr));
  CHECK_FALSE(pith::wants_color(false, nullptr, "xterm"));
  CHECK_FALSE(pith::wants_color(true, "1", "xterm"));
  CHECK_FALSE(pith::wants_color(true, nullptr, "dumb"));
  CHECK(pith::Palette(false).bad("x") == "x");
  CHECK(pith::Palette(true).bad("x") != "x");
}
