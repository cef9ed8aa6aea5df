// Every single change of the seed bundle is detected, but of what nothing signs: that is said.

#include <doctest/doctest.h>

#include <map>
#include <variant>

#include "base/error.h"
#include "record/place.h"
#include "record/verify.h"
#include "signing.h"

namespace pith {
namespace {

using json::Value;
using Path = std::vector<std::variant<std::string, std::size_t>>;

void collect(const Value& value, Path& here, std::vector<Path>& paths) {
  paths.push_back(here);
  if (value.is_object()) {
    for (const auto& [key, member] : value.as_object()) {
      here.emplace_back(key);
      collect(member, here, paths);
      here.pop_back();
    }
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.as_array().size(); ++i) {
      here.emplace_back(i);
      collect(value.as_array()[i], here, paths);
      here.pop_back();
    }
  }
}

Value& follow(Value& root, const Path& path) {
  Value* value = &root;
  for (const auto& step : path) {
    value = std::holds_alternative<std::string>(step)
                ? &value->as_object()[std::get<std::string>(step)]
                : &value->as_array()[std::get<std::size_t>(step)];
  }
  return *value;
}

std::string text(const Path& path) {
  std::string place = "$";
  for (const auto& step : path) {
    place = std::holds_alternative<std::string>(step)
                ? member_place(place, std::get<std::string>(step))
                : element_place(place, std::get<std::size_t>(step));
  }
  return place;
}

// Every value that a node is changed into, by the kind of change.
using Changes = std::vector<std::pair<std::string, Value>>;

Changes changes_of_text(const std::string& text) {
  Changes changes{
      {"appended", text + "x"}, {"nul appended", text + '\0'}, {"as a list", json::Array{text}}};
  if (text.empty()) return changes;
  changes.emplace_back("emptied", "");
  changes.emplace_back("last dropped", text.substr(0, text.size() - 1));
  changes.emplace_back("space in front", " " + text);
  for (const std::size_t at : {std::size_t{0}, text.size() / 2, text.size() - 1}) {
    std::string other = text;
    other[at] = other[at] == 'a' ? 'b' : 'a';
    changes.emplace_back("character changed", other);
    std::string other_case = text;
    if ((other_case[at] | 0x20) >= 'a' && (other_case[at] | 0x20) <= 'z') {
      other_case[at] = static_cast<char>(other_case[at] ^ 0x20);
      changes.emplace_back("case changed", other_case);
    }
  }
  return changes;
}

Changes changes_of_object(const json::Object& object) {
  Changes changes;
  json::Object more = object;
  more["added"] = nullptr;
  changes.emplace_back("member added", more);
  for (const auto& [key, value] : object) {
    json::Object fewer = object;
    fewer.erase(key);
    changes.emplace_back("member removed", fewer);
  }
  return changes;
}

Changes changes_of_array(const json::Array& array) {
  Changes changes;
  json::Array more = array;
  more.push_back(nullptr);
  changes.emplace_back("element added", more);
  if (!array.empty()) {
    more.back() = array.front();
    changes.emplace_back("element repeated", more);
  }
  json::Array reversed(array.rbegin(), array.rend());
  changes.emplace_back("reversed", reversed);
  for (std::size_t i = 0; i < array.size(); ++i) {
    json::Array fewer = array;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    changes.emplace_back("element removed", fewer);
  }
  return changes;
}

Changes changes_of(const Value& value) {
  Changes changes;
  if (value.is_string()) changes = changes_of_text(value.as_string());
  if (value.is_object()) changes = changes_of_object(value.as_object());
  if (value.is_array()) changes = changes_of_array(value.as_array());
  if (value.is_bool()) {
    changes = {{"flipped", !value.as_bool()}, {"as a number", value.as_bool() ? 1 : 0}};
  }
  if (value.is_integer()) {
    const std::int64_t number = value.as_integer().to_int64().value();
    changes = {{"plus one", number + 1},
               {"negated", -number},
               {"as a float", static_cast<double>(number)},
               {"as text", std::to_string(number)}};
  }
  if (value.is_null()) changes = {{"zero", 0}, {"false", false}, {"empty text", ""}};
  if (!value.is_null()) changes.emplace_back("null", nullptr);
  std::erase_if(changes, [&](const auto& change) { return change.second == value; });
  return changes;
}

// Nothing signs bundle_signature itself. Its members that are checked must not change; what else
// stands there may, and has a note each time.
bool is_unsigned(const std::string& place, const std::string& change, const Value& changed) {
  if (place == "$.bundle_signature.signed_at") return true;
  if (place != "$.bundle_signature") return false;
  return change == "member added" ||
         (change == "member removed" && changed.find("signed_at") == nullptr);
}

TEST_CASE("every change of the seed bundle is detected") {
  const Value seed = test::seed_bundle();
  const TrustStore trust = TrustStore::pinned();
  std::vector<Path> paths;
  Path root;
  collect(seed, root, paths);
  CHECK(paths.size() == 395);

  std::map<std::string, int> detected;
  int excepted = 0;
  for (const Path& path : paths) {
    Value bundle = seed;
    const Changes changes = changes_of(follow(bundle, path));
    for (const auto& [change, value] : changes) {
      bundle = seed;
      follow(bundle, path) = value;
      const Verification v = verify_document(bundle, trust);
      const std::string place = text(path);
      if (is_unsigned(place, change, value)) {
        CHECK(v.report.verdict() == Outcome::kPass);
        const bool gone = change == "member removed";
        CHECK(v.report.has("bundle.unsigned", Outcome::kNote) == !gone);
        ++excepted;
        continue;
      }
      if (v.report.verdict() == Outcome::kPass || v.verified) {
        FAIL_CHECK(place << ": " << change << ": not detected");
      }
      ++detected[change];
    }
  }
  for (const char* change :
       {"appended",     "nul appended",    "as a list",         "emptied",
        "last dropped", "space in front",  "character changed", "case changed",
        "member added", "member removed",  "element added",     "element repeated",
        "reversed",     "element removed", "flipped",           "as a number",
        "plus one",     "negated",         "as a float",        "as text",
        "zero",         "false",           "empty text",        "null"}) {
    CAPTURE(std::string(change));
    CHECK(detected[change] > 0);
  }
  CHECK(excepted > 5);
}

// The text itself, one byte at a time: what is still JSON has other values or the same ones.
TEST_CASE("no change of one byte of the seed bundle goes unseen") {
  const std::string seed = test::read("tests/vectors/seeds/001_6a3e35590c7b6cc5.txt");
  const Value value = json::parse(seed, "seed");
  const TrustStore trust = TrustStore::pinned();
  const Value signed_at = *value.find("bundle_signature")->find("signed_at");
  int examined = 0;
  for (std::size_t i = 0; i < seed.size(); i += 7) {
    std::string bytes = seed;
    bytes[i] = static_cast<char>(bytes[i] ^ 1);
    Value changed;
    try {
      changed = json::parse(bytes, "changed");
    } catch (const Error&) {
      continue;
    }
    if (changed == value) continue;
    const Verification v = verify_document(changed, trust);
    const Value* members = changed.find("bundle_signature");
    const Value* time = members == nullptr ? nullptr : members->find("signed_at");
    if (members != nullptr && (time == nullptr || *time != signed_at)) continue;
    INFO("byte " << i);
    CHECK(v.report.verdict() != Outcome::kPass);
    CHECK_FALSE(v.verified);
    ++examined;
  }
  CHECK(examined > 1500);
}

}  // namespace
}  // namespace pith
