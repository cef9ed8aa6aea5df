// Escapes: what hostile text becomes in each medium.

#include "web/markup.h"

#include <doctest/doctest.h>

namespace pith {
namespace {

TEST_CASE("readable text has no characters that deceive") {
  struct {
    std::string_view text, expected;
  } const table[] = {
      {"plain", "plain"},
      {"  two\n\t lines\r\n", "two lines"},
      {"a\xE2\x80\xAE"
       "cba",
       "a\xEF\xBF\xBD"
       "cba"},  // U+202E, right to left override
      {"a\xE2\x81\xA6"
       "b",
       "a\xEF\xBF\xBD"
       "b"},  // U+2066, an isolate
      {"a\xE2\x80\x8B"
       "b",
       "a\xEF\xBF\xBD"
       "b"},                                   // U+200B, no width
      {"\x1B[31mred", "\xEF\xBF\xBD[31mred"},  // ESC
      {std::string_view("a\0b", 3),
       "a\xEF\xBF\xBD"
       "b"},  // NUL
      {"\xC2\x9B"
       "31m",
       "\xEF\xBF\xBD"
       "31m"},                                   // U+009B, CSI
      {"\xEF\xBF\xBE", "\xEF\xBF\xBD"},          // U+FFFE, not XML
      {"\xF0\x9F\xBF\xBF", "\xEF\xBF\xBD"},      // U+1FFFF
      {"\xF3\xA0\x81\x81", "\xEF\xBF\xBD"},      // U+E0041, a tag
      {"a\xFFz", "a\xEF\xBF\xBDz"},              // no UTF-8
      {"\xE2\x82", "\xEF\xBF\xBD\xEF\xBF\xBD"},  // cut UTF-8
      {"\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE", "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE"},  // a joiner
      {"caf\xC3\xA9 \xF0\x9D\x94\xB8", "caf\xC3\xA9 \xF0\x9D\x94\xB8"},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    CHECK(readable(row.text) == row.expected);
    CHECK(readable(row.expected) == row.expected);
  }
}

TEST_CASE("long text is cut at a character") {
  CHECK(readable("abcdef", 6) == "abcdef");
  CHECK(readable("abcdef", 5) == "abcde\xE2\x80\xA6");
  CHECK(readable("ab cdef", 3) == "ab\xE2\x80\xA6");
  CHECK(readable("\xC3\xA9\xC3\xA9\xC3\xA9", 2) == "\xC3\xA9\xC3\xA9\xE2\x80\xA6");
  const std::string long_title(10'000, 'x');
  CHECK(readable(long_title) == std::string(kReadableCharacters, 'x') + "\xE2\x80\xA6");
}

TEST_CASE("markup is text") {
  CHECK(escape_markup("</script><b a='1' c=\"2\">&amp;]]>") ==
        "&lt;/script&gt;&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;]]&gt;");
}

TEST_CASE("exact text keeps every character and names those that are not seen") {
  CHECK(exact_html("{\"a\":\"<b>\"}") == "{&quot;a&quot;:&quot;&lt;b&gt;&quot;}");
  CHECK(exact_html("a\xE2\x80\xAE"
                   "b") == "a<span class=\"unseen\" data-name=\"U+202E\">\xE2\x80\xAE</span>b");
  CHECK(exact_html("\x7F") == "<span class=\"unseen\" data-name=\"U+007F\">\x7F</span>");
}

TEST_CASE("URLs cannot end where a markup would end them") {
  struct {
    std::string_view url, expected;
  } const table[] = {
      {"img/pith.svg", "img/pith.svg"},
      {"https://e.org/a?b=c&d=%20#e", "https://e.org/a?b=c&d=%20#e"},
      {"my badge (1).svg", "my%20badge%20%281%29.svg"},
      {"a)](javascript:x", "a%29%5D%28javascript:x"},
      {"50%.svg", "50%25.svg"},
      {"a%2", "a%252"},
      {"a<b>\"'`\\\n.svg", "a%3Cb%3E%22%27%60%5C%0A.svg"},
      {"\xC3\xA9.svg", "%C3%A9.svg"},
  };
  for (const auto& row : table) {
    CAPTURE(row.url);
    CHECK(escape_url(row.url) == row.expected);
    CHECK(escape_url(row.expected) == row.expected);
  }
}

TEST_CASE("Markdown sees no mark") {
  CHECK(escape_markdown("a_b [c](d) <e> `f` &amp; \\g ! 1.") ==
        "a\\_b \\[c\\]\\(d\\) \\<e\\> \\`f\\` \\&amp\\; \\\\g \\! 1\\.");
}

}  // namespace
}  // namespace pith
