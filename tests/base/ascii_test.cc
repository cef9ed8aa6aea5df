#include "base/ascii.h"

#include <doctest/doctest.h>

using namespace pith;

TEST_CASE("letters and digits are those of ASCII alone") {
  int letters = 0, digits = 0;
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    letters += is_letter(c) ? 1 : 0;
    digits += is_digit(c) ? 1 : 0;
    // Other bytes stay, those of Latin-1 letters among them.
    const std::string text(1, c);
    CHECK((to_lower(text) != text) == (byte >= 'A' && byte <= 'Z'));
    CHECK((to_upper(text) != text) == (byte >= 'a' && byte <= 'z'));
  }
  CHECK(letters == 52);
  CHECK(digits == 10);
  for (const char c : {'a', 'z', 'A', 'Z'}) CHECK(is_letter(c));
  for (const char c : {'@', '[', '`', '{', '0'}) CHECK_FALSE(is_letter(c));
  for (const char c : {'0', '9'}) CHECK(is_digit(c));
  for (const char c : {'/', ':', 'a'}) CHECK_FALSE(is_digit(c));
  CHECK(to_lower("ArXiv-\xc3\x89") == "arxiv-\xc3\x89");
  CHECK(to_upper("gralry4d\xff") == "GRALRY4D\xff");
}

TEST_CASE("no digits are not all digits") {
  CHECK(all_digits("0123456789"));
  for (const std::string_view bad : {"", " 1", "1 ", "-1", "1.0", "1a"}) {
    CAPTURE(bad);
    CHECK_FALSE(all_digits(bad));
  }
}

TEST_CASE("a prefix or suffix of any case is taken away, or the text stays as it is") {
  struct {
    std::string_view text, affix, without_prefix, without_suffix;  // "-": not there
  } const rows[] = {
      {"arXiv:1", "arxiv:", "1", "-"}, {"a.PDF", ".pdf", "-", "a"}, {".pdf", ".pdf", "", ""},
      {"pdf", ".pdf", "-", "-"},       {"", "x", "-", "-"},         {"abc", "", "abc", "abc"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    std::string_view text = row.text;
    CHECK(remove_prefix(text, row.affix) == (row.without_prefix != "-"));
    CHECK(text == (row.without_prefix == "-" ? row.text : row.without_prefix));
    text = row.text;
    CHECK(remove_suffix(text, row.affix) == (row.without_suffix != "-"));
    CHECK(text == (row.without_suffix == "-" ? row.text : row.without_suffix));
  }
}
