#include "record/difference.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "record/place.h"

namespace pith {
namespace {

using json::Value;

// From one value to one inside it.
struct Step {
  const std::string* key;  // null in an array
  std::size_t index;
};

// Zeros of both signs are equal as numbers and have other canonical bytes.
bool same_leaf(const Value& left, const Value& right) {
  return left == right &&
         (!left.is_float() || std::signbit(left.as_float()) == std::signbit(right.as_float()));
}

// Appends the steps to the first difference, innermost first, so that hostile names cost nothing
// where there is none.
bool find_difference(const Value& left, const Value& right, std::vector<Step>& steps) {
  if (left.is_object() && right.is_object()) {
    for (const auto& [key, value] : left.as_object()) {
      const Value* other = right.find(key);
      if (other != nullptr && !find_difference(value, *other, steps)) continue;
      steps.push_back({&key, 0});
      return true;
    }
    for (const auto& [key, value] : right.as_object()) {
      if (left.find(key) != nullptr) continue;
      steps.push_back({&key, 0});
      return true;
    }
    return false;
  }
  if (left.is_array() && right.is_array()) {
    const json::Array& ours = left.as_array();
    const json::Array& theirs = right.as_array();
    for (std::size_t i = 0; i < std::max(ours.size(), theirs.size()); ++i) {
      if (i < ours.size() && i < theirs.size() && !find_difference(ours[i], theirs[i], steps)) {
        continue;
      }
      steps.push_back({nullptr, i});
      return true;
    }
    return false;
  }
  return !same_leaf(left, right);
}

}  // namespace

std::string first_difference(const Value& left, const Value& right, std::string_view place) {
  std::vector<Step> steps;
  if (!find_difference(left, right, steps)) return {};
  std::string result(place);
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    result = step->key ? member_place(result, *step->key) : element_place(result, step->index);
  }
  return result;
}

}  // namespace pith
