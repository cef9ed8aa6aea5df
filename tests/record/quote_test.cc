#include "record/quote.h"

#include <doctest/doctest.h>

using namespace pith;

TEST_CASE("text is quoted whole, or cut between two characters") {
  CHECK(quoted("") == "\"\"");
  CHECK(quoted("a \"b\"\n") == "\"a \"b\"\n\"");
  const std::string full(kMaxQuoted, 'x');
  CHECK(quoted(full) == "\"" + full + "\"");
  CHECK(quoted(full + "y") == "\"" + full + "…\"");
  const std::string but_one(kMaxQuoted - 1, 'x');
  CHECK(quoted(but_one + "é") == "\"" + but_one + "…\"");
}

TEST_CASE("names are listed as far as anybody reads") {
  CHECK(listed({}).empty());
  CHECK(listed({"a"}) == "\"a\"");
  CHECK(listed({"a", "b c"}) == "\"a\", \"b c\"");
  CHECK(listed(std::vector<std::string>(8, "x")).ends_with("\"x\", \"x\""));
  CHECK(listed(std::vector<std::string>(10, "x")).ends_with("\"x\" and 2 more"));
}
