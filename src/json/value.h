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
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pith::json {

class Value;
using Array = std::vector<Value>;

struct Sorted {};
inline constexpr Sorted kSorted;

// The members of an object, as a vector sorted by key: some ten members are found faster there than
// in a tree, and copied and freed in one piece. Adding in any other order than that of the keys
// moves what follows; references to members hold until the next one is added or erased.
class Object {
 public:
  using Member = std::pair<std::string, Value>;
  using const_iterator = std::vector<Member>::const_iterator;

  Object() = default;
  Object(std::initializer_list<Member> members);
  explicit Object(std::vector<Member> members);  // any order; of those with one key, the last wins
  Object(Sorted, std::vector<Member> members);   // requires keys in order, each once

  const_iterator begin() const;
  const_iterator end() const;
  bool empty() const;
  std::size_t size() const;
  const_iterator find(std::string_view key) const;  // end() when it is not there

  // The keys that are not among the known ones, in order.
  std::vector<std::string> keys_beyond(std::initializer_list<std::string_view> known) const;

  Value& operator[](std::string_view key);          // null when it was not there
  void emplace(std::string_view key, Value value);  // leaves a member that is there as it is
  bool erase(std::string_view key);                 // whether it was there

  bool operator==(const Object& other) const;

 private:
  std::vector<Member> members_;
};

// An integer of any size, as its digits: an optional '-', no leading zeros, and never "-0".
struct Integer {
  std::string digits = "0";
  std::optional<std::int64_t> to_int64() const;  // nullopt when it does not fit
  bool operator==(const Integer&) const = default;
};

// What several values hold in common until one of them is changed, so that copying a value that was
// parsed costs nothing. Once a reference for changing was given out, copies are real ones: what is
// done through that reference must not reach them.
template <typename Container>
class Shared {
 public:
  explicit Shared(Container container)
      : container_(std::make_shared<Container>(std::move(container))) {}
  Shared(const Shared& other) : container_(other.container_) { unshare_if(other.changing_); }
  Shared(Shared&&) noexcept = default;
  Shared& operator=(const Shared& other) { return *this = Shared(other); }
  Shared& operator=(Shared&&) noexcept = default;

  const Container& get() const { return *container_; }
  Container& change() {
    unshare_if(container_.use_count() > 1);
    changing_ = true;
    return *container_;
  }
  bool operator==(const Shared& other) const {
    return container_ == other.container_ || *container_ == *other.container_;
  }

 private:
  void unshare_if(bool needed) {
    if (needed) container_ = std::make_shared<Container>(*container_);
  }
  std::shared_ptr<Container> container_;
  bool changing_ = false;
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
  Value(Array a) : data_(Shared<Array>(std::move(a))) {}
  Value(Object o) : data_(Shared<Object>(std::move(o))) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  bool is_bool() const { return std::holds_alternative<bool>(data_); }
  bool is_integer() const { return std::holds_alternative<Integer>(data_); }
  bool is_float() const { return std::holds_alternative<double>(data_); }
  bool is_string() const { return std::holds_alternative<std::string>(data_); }
  bool is_array() const { return std::holds_alternative<Shared<Array>>(data_); }
  bool is_object() const { return std::holds_alternative<Shared<Object>>(data_); }
  std::string type_name() const;  // "null", "boolean", "integer", "float", "string", …

  // Each requires the matching is_…(); std::bad_variant_access otherwise.
  bool as_bool() const { return std::get<bool>(data_); }
  const Integer& as_integer() const { return std::get<Integer>(data_); }
  double as_float() const { return std::get<double>(data_); }
  const std::string& as_string() const { return std::get<std::string>(data_); }
  const Array& as_array() const { return std::get<Shared<Array>>(data_).get(); }
  const Object& as_object() const { return std::get<Shared<Object>>(data_).get(); }
  Array& as_array() { return std::get<Shared<Array>>(data_).change(); }
  Object& as_object() { return std::get<Shared<Object>>(data_).change(); }

  // The member of an object, or nullptr when this is no object or has no such key.
  const Value* find(std::string_view key) const;
  // The member when it is a string, else nullptr.
  const std::string* find_string(std::string_view key) const;
  // The member of the member of …, or nullptr where one of them is missing.
  const Value* find_in(std::initializer_list<std::string_view> keys) const;
  // Whether the member is there and is this string.
  bool says(std::string_view key, std::string_view text) const;

  bool operator==(const Value&) const = default;

 private:
  std::variant<std::monostate, bool, Integer, double, std::string, Shared<Array>, Shared<Object>>
      data_;
};

inline Object::const_iterator Object::begin() const {
  return members_.begin();
}
inline Object::const_iterator Object::end() const {
  return members_.end();
}
inline bool Object::empty() const {
  return members_.empty();
}
inline std::size_t Object::size() const {
  return members_.size();
}

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
