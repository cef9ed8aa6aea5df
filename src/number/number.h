// A Pith Number: `pith:YEAR:` and the first 26 characters of the base32 (RFC 4648, upper case) of
// the SHA-256 of the canonical record. YEAR is the year of the record's submitted_at.
//
// 26 characters are 130 of the 256 bits of the digest. The shorter forms (8, 12, 16 characters) are
// for people; they are looked up and never trusted by themselves (number/identifier.h).
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

#include "number/digest.h"

namespace pith {

inline constexpr std::size_t kNumberCharacters = 26;

// The 26 characters of the number of the record with this hash.
std::string number_code(const Digest& canonical_sha256);

class Number {
 public:
  Number(int year, const Digest& canonical_sha256);

  int year() const { return year_; }
  const std::string& code() const { return code_; }  // the 26 characters
  std::string full() const;                          // pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO
  std::string short_form() const;                    // pith:GRALRY4D
  // https://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO
  std::string record_url() const;
  auto operator<=>(const Number&) const = default;

 private:
  int year_;
  std::string code_;
};

}  // namespace pith
