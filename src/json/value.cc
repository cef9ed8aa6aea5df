#include "json/value.h"

#include <algorithm>
#include <charconv>

namespace pith::json {

std::optional<std::int64_t> Integer::to_int64() const {
  std::int64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return value;
}

namespace {

constexpr auto kKeyBefore = [](const Object::Member& member, std::string_view key) {
  return member.first < key;
};

}  // namespace

Object::Object(std::initializer_list<Member> members) : Object(std::vector<Member>(members)) {}

Object::Object(Sorted, std::vector<Member> members) : members_(std::move(members)) {}

Object::Object(std::vector<Member> members) : members_(std::move(members)) {
  std::stable_sort(members_.begin(), members_.end(),
                   [](const Member& a, const Member& b) { return a.first < b.first; });
  // From the back, so that the last one of a key comes first there.
  const auto kept =
      std::unique(members_.rbegin(), members_.rend(),
                  [](const Member& a, const Member& b) { return a.first == b.first; });
  members_.erase(members_.begin(), kept.base());
}

Object::const_iterator Object::find(std::string_view key) const {
  const auto found = std::lower_bound(begin(), end(), key, kKeyBefore);
  return found != end() && found->first == key ? found : end();
}

std::vector<std::string> Object::keys_beyond(std::initializer_list<std::string_view> known) const {
  std::vector<std::string> keys;
  for (const auto& [key, value] : *this) {
    if (std::find(known.begin(), known.end(), key) == known.end()) keys.push_back(key);
  }
  return keys;
}

Value& Object::operator[](std::string_view key) {
  const auto found = std::lower_bound(members_.begin(), members_.end(), key, kKeyBefore);
  if (found != members_.end() && found->first == key) return found->second;
  return members_.emplace(found, std::string(key), Value())->second;
}

void Object::emplace(std::string_view key, Value value) {
  const auto found = std::lower_bound(members_.begin(), members_.end(), key, kKeyBefore);
  if (found != members_.end() && found->first == key) return;
  members_.emplace(found, std::string(key), std::move(value));
}

bool Object::erase(std::string_view key) {
  const const_iterator found = find(key);
  if (found == end()) return false;
  members_.erase(found);
  return true;
}

bool Object::operator==(const Object& other) const {
  return members_ == other.members_;
}

std::string Value::type_name() const {
  if (is_null()) return "null";
  if (is_bool()) return "boolean";
  if (is_integer()) return "integer";
  if (is_float()) return "float";
  if (is_string()) return "string";
  if (is_array()) return "array";
  return "object";
}

const Value* Value::find(std::string_view key) const {
  const auto* object = std::get_if<Shared<Object>>(&data_);
  if (object == nullptr) return nullptr;
  const auto member = object->get().find(key);
  return member == object->get().end() ? nullptr : &member->second;
}

const std::string* Value::find_string(std::string_view key) const {
  const Value* member = find(key);
  return member != nullptr && member->is_string() ? &member->as_string() : nullptr;
}

const Value* Value::find_in(std::initializer_list<std::string_view> keys) const {
  const Value* value = this;
  for (const std::string_view key : keys) {
    if (value != nullptr) value = value->find(key);
  }
  return value;
}

bool Value::says(std::string_view key, std::string_view text) const {
  const std::string* found = find_string(key);
  return found != nullptr && *found == text;
}

}  // namespace pith::json
