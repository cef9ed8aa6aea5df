#include "json/value.h"

#include <charconv>

namespace pith::json {

std::optional<std::int64_t> Integer::to_int64() const {
  std::int64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return value;
}

std::string_view Value::type_name() const {
  if (is_null()) return "null";
  if (is_bool()) return "boolean";
  if (is_integer()) return "integer";
  if (is_float()) return "float";
  if (is_string()) return "string";
  if (is_array()) return "array";
  return "object";
}

const Value* Value::find(std::string_view key) const {
  const Object* object = std::get_if<Object>(&data_);
  if (object == nullptr) return nullptr;
  const auto member = object->find(key);
  return member == object->end() ? nullptr : &member->second;
}

const std::string* Value::find_string(std::string_view key) const {
  const Value* member = find(key);
  return member != nullptr && member->is_string() ? &member->as_string() : nullptr;
}

}  // namespace pith::json
