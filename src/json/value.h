// JSON as the registry hashes it: every value keeps exactly what decides its canonical bytes.
//
// Integers keep all their digits, floats are IEEE 754 doubles, strings are UTF-8, objects are
// sorted by key in UTF-8 byte order (which is code-point order) and hold each key once, the last
// one winning as in Python's json module.
//
//   json::Value v = json::parse(text, "bundle.json");
//   const json::Value* hash = v.find("canonical_sha256");
//   if (hash && hash->is_string()) use(hash->as_string());
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pith::json {

class Value;
using Array = std::vector<Value>;
using Object = std::map<std::string, Value, std::less<>>;

// An integer of any size, as its digits: an optional '-', no leading zeros, and never "-0".
struct Integer {
  std::string digits = "0";
  std::optional<std::int64_t> to_int64() const;  // nullopt when it does not fit
  bool operator==(const Integer&) const = default;
};

class Value {
 public:
  Value() = default;  // null
  Value(std::nullptr_t) {}
  Value(bool b) : data_(b) {}
  Value(double d) : data_(d) {}
  Value(std::int64_t i) : data_(Integer{std::to_string(i)}) {}
  Value(int i) : data_(Integer{std::to_string(i)}) {}
  Value(Integer i) : data_(std::move(i)) {}
  Value(std::string s) : data_(std::move(s)) {}
  Value(std::string_view s) : data_(std::string(s)) {}
  Value(const char* s) : data_(std::string(s)) {}
  Value(Array a) : data_(std::move(a)) {}
  Value(Object o) : data_(std::move(o)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  bool is_bool() const { return std::holds_alternative<bool>(data_); }
  bool is_integer() const { return std::holds_alternative<Integer>(data_); }
  bool is_float() const { return std::holds_alternative<double>(data_); }
  bool is_string() const { return std::holds_alternative<std::string>(data_); }
  bool is_array() const { return std::holds_alternative<Array>(data_); }
  bool is_object() const { return std::holds_alternative<Object>(data_); }
  std::string_view type_name() const;  // "null", "boolean", "integer", "float", "string", …

  // Each requires the matching is_…(); std::bad_variant_access otherwise.
  bool as_bool() const { return std::get<bool>(data_); }
  const Integer& as_integer() const { return std::get<Integer>(data_); }
  double as_float() const { return std::get<double>(data_); }
  const std::string& as_string() const { return std::get<std::string>(data_); }
  const Array& as_array() const { return std::get<Array>(data_); }
  const Object& as_object() const { return std::get<Object>(data_); }
  Array& as_array() { return std::get<Array>(data_); }
  Object& as_object() { return std::get<Object>(data_); }

  // The member of an object, or nullptr when this is no object or has no such key.
  const Value* find(std::string_view key) const;
  // The member when it is a string, else nullptr.
  const std::string* find_string(std::string_view key) const;

  bool operator==(const Value&) const = default;

 private:
  std::variant<std::monostate, bool, Integer, double, std::string, Array, Object> data_;
};

struct ParseLimits {
  std::size_t max_bytes = 64u << 20;
  std::size_t max_depth = 256;  // nested arrays and objects; the stack grows with it
};

// One JSON text (RFC 8259), nothing before or after but white space. Refused beyond RFC 8259: a
// byte order mark, malformed UTF-8, escaped lone surrogates, numbers that overflow a double. Throws
// Error kMalformed or kLimit; subject is `name`, place is "line L, column C" (columns count bytes
// from 1).
Value parse(std::string_view text, std::string_view name, const ParseLimits& limits = {});

}  // namespace pith::json
