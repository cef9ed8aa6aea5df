#include "json/value.h"

#include <doctest/doctest.h>

#include "json/canonical.h"

using namespace pith;
using json::Object;
using json::Value;

namespace {

std::string written(const Value& value) {
  return canonicalize(value).bytes();
}

}  // namespace

TEST_CASE("an object is in key order and has each key once, however it was made") {
  CHECK(written(Object{{"b", 1}, {"a", 2}, {"b", 3}}) == R"({"a":2,"b":3})");
  CHECK(written(json::parse(R"({"b":1,"a":2,"b":3,"aa":4,"":5,"b":6})", "t")) ==
        R"({"":5,"a":2,"aa":4,"b":6})");
  Object object;
  object["m"] = 1;
  object["z"] = 2;
  object["a"] = 3;
  object["m"] = 4;
  object.emplace("m", 5);
  object.emplace("n", 6);
  CHECK(written(object) == R"({"a":3,"m":4,"n":6,"z":2})");
  CHECK(object.erase("m"));
  CHECK_FALSE(object.erase("m"));
  CHECK(object.find("m") == object.end());
  CHECK(object.find("n")->second == Value(6));
  CHECK(object.size() == 3);
}

TEST_CASE("a copy does not see what is done to the original, nor the other way round") {
  Value original = json::parse(R"({"a":{"b":[1,2]},"c":[{}]})", "t");
  const std::string before = written(original);
  SUBCASE("the original is changed after copying") {
    const Value copy = original;
    original.as_object()["a"].as_object()["b"].as_array().push_back(3);
    CHECK(written(copy) == before);
    CHECK(written(original) == R"({"a":{"b":[1,2,3]},"c":[{}]})");
  }
  SUBCASE("the copy is changed") {
    Value copy = original;
    copy.as_object()["c"].as_array()[0].as_object()["x"] = true;
    CHECK(written(original) == before);
    CHECK(written(copy) == R"({"a":{"b":[1,2]},"c":[{"x":true}]})");
  }
  SUBCASE("a reference given out before copying is changed through afterwards") {
    Object& a = original.as_object()["a"].as_object();
    const Value copy = original;
    a["b"] = nullptr;
    CHECK(written(copy) == before);
    CHECK(written(original) == R"({"a":{"b":null},"c":[{}]})");
  }
  SUBCASE("a part is copied") {
    const Value part = *original.find("a");
    original.as_object()["a"].as_object().erase("b");
    CHECK(written(part) == R"({"b":[1,2]})");
  }
}

TEST_CASE("canonical bytes without some members") {
  const Value value = json::parse(R"({"c":1,"b":[],"a":{"b":2}})", "t");
  const struct {
    std::initializer_list<std::string_view> keys;
    const char* want;
  } kCases[] = {{{}, R"({"a":{"b":2},"b":[],"c":1})"},
                {{"b"}, R"({"a":{"b":2},"c":1})"},
                {{"x", "a", "c"}, R"({"b":[]})"},
                {{"a", "b", "c"}, "{}"}};
  for (const auto& c : kCases) {
    CHECK(canonicalize_without(value.as_object(), c.keys).bytes() == c.want);
  }
}

TEST_CASE("canonical bytes of a text are those of its value") {
  for (const char* text :
       {"{}", "[]", " [ { } , [ ] , 1 ] ", R"({"b":{"z":1,"y":[3,{"b":1,"a":2}]},"a":"x"})",
        R"({"a":1,"a":2})", R"({"b":1,"a":{"c":[],"c":[1]},"b":{"d":4,"c":5}})",
        R"({"\n":1,"\u0001":2,"\\":3,"/":4,"\"":5,"a":6,"é":7,"~":8,"":9,"\n":10})",
        R"({"a\u0000":1,"a":2,"a\u0000b":3})", R"(["\ud83d\ude00",1e16,-0,-0.0,true,null])"}) {
    CAPTURE(text);
    CHECK(canonicalize_text(text, "t") == canonicalize(json::parse(text, "t")));
  }
}

TEST_CASE("members are found below members, and nothing where one of them is missing") {
  const Value value = json::parse(R"({"a":{"b":{"c":"text"}},"d":[{"c":1}]})", "t");
  REQUIRE(value.find_in({"a", "b", "c"}) != nullptr);
  CHECK(value.find_in({"a", "b", "c"})->as_string() == "text");
  CHECK(value.find_in({"a"}) == value.find("a"));
  CHECK(value.find_in({"a", "x", "c"}) == nullptr);
  CHECK(value.find_in({"a", "b", "c", "d"}) == nullptr);
  CHECK(value.find_in({"d", "c"}) == nullptr);
  CHECK(Value(1).find_in({"a"}) == nullptr);
}

TEST_CASE("a value says a text when the member is that string") {
  const Value value = json::parse(R"({"a":"1.0","b":1.0,"c":null})", "t");
  CHECK(value.says("a", "1.0"));
  CHECK_FALSE(value.says("a", "1"));
  CHECK_FALSE(value.says("b", "1.0"));
  CHECK_FALSE(value.says("c", ""));
  CHECK_FALSE(value.says("x", ""));
  CHECK_FALSE(Value("1.0").says("a", "1.0"));
}

TEST_CASE("the keys beyond known ones come in order") {
  const Object object{{"c", 1}, {"a", 2}, {"b", 3}};
  using Keys = std::vector<std::string>;
  CHECK(object.keys_beyond({}) == Keys{"a", "b", "c"});
  CHECK(object.keys_beyond({"b", "x"}) == Keys{"a", "c"});
  CHECK(object.keys_beyond({"c", "b", "a"}).empty());
}
