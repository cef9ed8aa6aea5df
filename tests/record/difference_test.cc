#include "record/difference.h"

#include <doctest/doctest.h>

using namespace pith;

TEST_CASE("the first difference is found where canonical bytes differ") {
  struct Row {
    std::string left, right, path;
  };
  const Row rows[] = {
      {"{}", "{}", ""},
      {R"({"a":[1,{"b":2}]})", R"({"a":[1,{"b":2}]})", ""},
      {R"({"a":[1,{"b":2}]})", R"({"a":[1,{"b":3}]})", "$.a[1].b"},
      {R"({"a":[1]})", R"({"a":[1,2]})", "$.a[1]"},
      {R"({"a":[1,2]})", R"({"a":[1]})", "$.a[1]"},
      {R"({"a":1,"b":1})", R"({"b":1})", "$.a"},
      {R"({"b":1})", R"({"b":1,"c":1})", "$.c"},
      {R"({"odd name":1})", R"({"odd name":2})", "$[\"odd name\"]"},
      {"1", "1.0", "$"},
      {"0.0", "-0.0", "$"},
      {"true", "1", "$"},
      {"{}", "[]", "$"},
      {"null", "{}", "$"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.left);
    CAPTURE(row.right);
    CHECK(first_difference(json::parse(row.left, "l"), json::parse(row.right, "r")) == row.path);
  }
}
