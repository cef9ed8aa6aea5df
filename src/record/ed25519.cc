#include "record/ed25519.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "base/encoding.h"
#include "record/trust.h"

namespace pith::ed25519 {
namespace {

constexpr std::size_t kBytes = 32;

// All little-endian, in hexadecimal.
constexpr std::string_view kFieldPrime =
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
constexpr std::string_view kGroupOrder =
    "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
constexpr std::string_view kOne =
    "0100000000000000000000000000000000000000000000000000000000000000";
constexpr std::string_view kMinusOne =
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
// y of the points whose order divides 8, without the two above: 0, and those of order 8.
constexpr std::array<std::string_view, 3> kSmallOrder = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"};

bool is_less(std::string_view left, std::string_view right) {
  return std::lexicographical_compare(
      left.rbegin(), left.rend(), right.rbegin(), right.rend(),
      [](char a, char b) { return static_cast<unsigned char>(a) < static_cast<unsigned char>(b); });
}

bool is(std::string_view bytes, std::string_view hex) {
  return to_hex(bytes) == hex;
}

// What is wrong with the encoding of a point, whether or not it is on the curve.
std::string objection_to_point(std::string_view bytes) {
  std::string y(bytes);
  const bool sign = (static_cast<unsigned char>(y.back()) & 0x80) != 0;
  y.back() = static_cast<char>(static_cast<unsigned char>(y.back()) & 0x7F);
  static const std::string kPrime = from_hex(kFieldPrime).value();
  if (!is_less(y, kPrime)) return "is not canonical: its y is not below 2^255-19";
  const bool x_is_zero = is(y, kOne) || is(y, kMinusOne);
  if (x_is_zero && sign) return "is not canonical: its x is zero and has a sign";
  if (is(y, kOne)) return "is the identity, under which anything verifies";
  const bool small = x_is_zero || std::any_of(kSmallOrder.begin(), kSmallOrder.end(),
                                              [&](std::string_view hex) { return is(y, hex); });
  return small ? "is a point of small order, under which anybody can sign" : "";
}

}  // namespace

std::string objection_to_key(std::string_view key) {
  if (key.size() != kBytes) {
    return "has " + std::to_string(key.size()) + " bytes, and an Ed25519 public key has " +
           std::to_string(kBytes);
  }
  if (std::string objection = objection_to_point(key); !objection.empty()) return objection;
  return is_point(key) ? "" : "is no point of the curve";
}

bool may_be_signature(std::string_view signature) {
  static const std::string kOrder = from_hex(kGroupOrder).value();
  return signature.size() == 2 * kBytes &&
         objection_to_point(signature.substr(0, kBytes)).empty() &&
         is_less(signature.substr(kBytes), kOrder);
}

}  // namespace pith::ed25519
