#include "record/text_digest.h"

#include <doctest/doctest.h>

#include <string>

using namespace pith;

TEST_CASE("texts that differ in white space and case have one digest") {
  struct Row {
    std::string text;
    std::string same_as;
    bool confirmed;
  };
  const Row rows[] = {
      {"Beyond Gauge Theories", "beyond gauge theories", true},
      {"  Beyond \t\n Gauge\r\nTheories  ", "beyond gauge theories", true},
      {"$K^+\\to\\pi^-$ and \\\"{O}", "$k^+\\to\\pi^-$ and \\\"{o}", true},
      {"", "", true},
      {" \n", "", true},
      {"a\u00A0\u2003\u3000b", "a b", false},
      {"a\x1C\x1F"
       "b",
       "a b", false},
      {"\u00C9TUDE", "\u00E9tude", false},
      {"\u0130", "i", false},  // simple mapping, not the two characters of the full one
      {"\u039F\u03A3", "\u03BF\u03C3", false},  // no final sigma in simple mappings
      {"\u0100\u0101\u0102", "\u0101\u0101\u0103", false},
      {"\u1E9E", "\u00DF", false},
      {"\u00DF", "\u00DF", false},
      {"\u2126", "\u03C9", false},
      {"\U00010400", "\U00010428", false},
      {"\U0001E900", "\U0001E922", false},
      {"a\u200Bb", "a\u200Bb", false},  // no white space
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(text_digest(row.text).digest == Digest::of(row.same_as));
    CHECK(text_digest(row.text).confirmed == row.confirmed);
  }
}

TEST_CASE("bytes that are no UTF-8 have a digest that is unconfirmed") {
  CHECK(text_digest("A\xFF").digest == Digest::of("A\xFF"));
  CHECK_FALSE(text_digest("A\xFF").confirmed);
}
