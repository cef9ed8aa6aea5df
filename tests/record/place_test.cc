#include "record/place.h"

#include <doctest/doctest.h>

using namespace pith;

TEST_CASE("places are JSON paths, with names that are no plain words in quotes") {
  CHECK(member_place("$", "events") == "$.events");
  CHECK(member_place("$.a", "b_1") == "$.a.b_1");
  CHECK(element_place("$.events", 0) == "$.events[0]");
  CHECK(member_place(element_place("$.events", 12), "payload") == "$.events[12].payload");
  for (const std::string_view name : {"", "odd name", "a.b", "a[0]", "\xc3\xa9", "a-b", "a\n"}) {
    CAPTURE(name);
    CHECK(member_place("$", name) == "$[\"" + std::string(name) + "\"]");
  }
}

TEST_CASE("a place stays short however long a name is") {
  CHECK(member_place("$", std::string(60, 'x')) == "$." + std::string(60, 'x'));
  CHECK(member_place("$", std::string(5000, 'x')) == "$[\"" + std::string(60, 'x') + "…\"]");
}
