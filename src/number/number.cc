#include "number/number.h"

#include "base/encoding.h"

namespace pith {

std::string number_code(const Digest& canonical_sha256) {
  return to_base32(canonical_sha256.bytes().substr(0, kNumberCharacters * 5 / 8 + 1))
      .substr(0, kNumberCharacters);
}

Number::Number(int year, const Digest& canonical_sha256)
    : year_(year), code_(number_code(canonical_sha256)) {}

std::string Number::full() const {
  return "pith:" + std::to_string(year_) + ":" + code_;
}

std::string Number::short_form() const {
  return "pith:" + code_.substr(0, 8);
}

std::string Number::record_url() const {
  return "https://pith.science/pith/" + code_;
}

}  // namespace pith
