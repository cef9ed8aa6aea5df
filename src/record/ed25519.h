// Which Ed25519 keys and signatures count: one strict rule, whatever library verifies.
//
// RFC 8032 leaves open what libraries decide differently: keys and nonces of small order, encodings
// that are not canonical, the cofactor. Two verdicts on one bundle would be worse than either, so
// (docs/format.md, "Signatures"):
//
//   a key A     is a point of the curve, written canonically (y below 2^255-19, no sign where x is
//               zero), not of small order (the identity and the seven others)
//   a nonce R   is written canonically and not of small order
//   a scalar S  is below the order of the group
//   they        satisfy [S]B = R + [k]A, without the cofactor
#pragma once

#include <string>
#include <string_view>

namespace pith::ed25519 {

// Why this is no key that can vouch for anything; empty when it is one.
std::string objection_to_key(std::string_view key_32);

// The part of the rule about R and S alone. Libraries check the equation.
bool may_be_signature(std::string_view signature_64);

// Whether the bytes, which are canonical, are those of a point of the curve: by the library.
bool is_point(std::string_view key_32);

}  // namespace pith::ed25519
