// Canonical bytes: what the registry hashes and signs.
//
// They are, for any JSON value x, exactly the bytes of Python's
//   json.dumps(x, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode()
// Keys are in code-point order (RFC 8785 orders by UTF-16 units and so is something else); integers
// are verbatim; floats are Python's repr: the shortest digits that round-trip, positional for
// exponents from -4 to 15 ("1000000000000000.0", "1e+16", "1e-05", "-0.0"); strings escape only
// \" \\ \n \r \t \b \f and other characters below U+0020 as \u00xx.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "json/value.h"
#include "number/digest.h"

namespace pith {

class CanonicalJson {
 public:
  const std::string& bytes() const { return bytes_; }
  Digest digest() const { return Digest::of(bytes_); }
  bool operator==(const CanonicalJson&) const = default;

 private:
  friend CanonicalJson canonicalize(const json::Value& value);
  friend CanonicalJson canonicalize_without(const json::Object& object,
                                            std::initializer_list<std::string_view> keys);
  friend CanonicalJson canonicalize_text(std::string_view text, std::string_view name,
                                         const json::ParseLimits& limits);
  explicit CanonicalJson(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string bytes_;
};

// Throws Error kMalformed for a float that is not finite or a string that is not UTF-8, neither of
// which json::parse makes.
CanonicalJson canonicalize(const json::Value& value);

// Those of the object without the members of these names.
CanonicalJson canonicalize_without(const json::Object& object,
                                   std::initializer_list<std::string_view> keys);

// canonicalize(json::parse(text, name, limits)), without the value in between; throws what that
// throws.
CanonicalJson canonicalize_text(std::string_view text, std::string_view name,
                                const json::ParseLimits& limits = {});

// canonicalize_text for many texts: keeps the memory it works in from one to the next. Not for two
// threads at once.
class TextCanonicalizer {
 public:
  TextCanonicalizer();
  ~TextCanonicalizer();

  // The canonical bytes; they hold until the next call.
  std::string_view operator()(std::string_view text, std::string_view name,
                              const json::ParseLimits& limits = {});

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

// Python's repr of a finite double.
std::string python_float_repr(double value);

}  // namespace pith
