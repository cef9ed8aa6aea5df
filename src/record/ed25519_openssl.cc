// Ed25519 by OpenSSL, where libsodium is not there.
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <memory>

#include "record/ed25519.h"
#include "record/trust.h"

namespace pith {
namespace {

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

struct BnDeleter {
  void operator()(BIGNUM* number) const { BN_free(number); }
};
using Number = std::unique_ptr<BIGNUM, BnDeleter>;

// The prime of the field and d of the curve (RFC 8032 §5.1), hexadecimal.
constexpr const char* kPrime = "7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFED";
constexpr const char* kD = "52036CEE2B6FFE738CC740797779E89800700A4D4141D8AB75EB4DCA135978A3";

Number from_hexadecimal(const char* digits) {
  BIGNUM* number = nullptr;
  BN_hex2bn(&number, digits);
  return Number(number);
}

}  // namespace

// x^2 = (y^2 - 1) / (d y^2 + 1) has to be a square: Euler's criterion, applied to the product of
// both, which is a square when the quotient is.
bool ed25519::is_point(std::string_view key_32) {
  std::string bytes(key_32);
  bytes.back() = static_cast<char>(static_cast<unsigned char>(bytes.back()) & 0x7F);
  const Number prime = from_hexadecimal(kPrime), d = from_hexadecimal(kD);
  const Number y(BN_lebin2bn(as_bytes(bytes), static_cast<int>(bytes.size()), nullptr));
  const Number square(BN_new()), above(BN_new()), below(BN_new()), exponent(BN_new());
  const std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)> context(BN_CTX_new(), &BN_CTX_free);
  if (!prime || !d || !y || !square || !above || !below || !exponent || !context) return false;
  BN_CTX* const c = context.get();
  const bool done = BN_mod_sqr(square.get(), y.get(), prime.get(), c) == 1 &&
                    BN_mod_sub(above.get(), square.get(), BN_value_one(), prime.get(), c) == 1 &&
                    BN_mod_mul(below.get(), d.get(), square.get(), prime.get(), c) == 1 &&
                    BN_mod_add(below.get(), below.get(), BN_value_one(), prime.get(), c) == 1 &&
                    BN_mod_mul(above.get(), above.get(), below.get(), prime.get(), c) == 1 &&
                    BN_sub(exponent.get(), prime.get(), BN_value_one()) == 1 &&
                    BN_rshift1(exponent.get(), exponent.get()) == 1 &&
                    BN_mod_exp(below.get(), above.get(), exponent.get(), prime.get(), c) == 1;
  return done && (BN_is_one(below.get()) == 1 || BN_is_zero(above.get()) == 1);
}

VerifyingKey::VerifyingKey(std::string_view public_key_32) {
  if (!ed25519::objection_to_key(public_key_32).empty()) return;
  ERR_set_mark();
  key_.reset(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, as_bytes(public_key_32),
                                         public_key_32.size()),
             [](void* key) { EVP_PKEY_free(static_cast<EVP_PKEY*>(key)); });
  ERR_pop_to_mark();
}

bool VerifyingKey::verifies(std::string_view message, std::string_view signature_64) const {
  if (!key_ || !ed25519::may_be_signature(signature_64)) return false;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  if (!context) return false;
  // A wrong signature is an answer; it must not stay behind as an error of this thread.
  ERR_set_mark();
  const bool verifies = EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr,
                                             static_cast<EVP_PKEY*>(key_.get())) == 1 &&
                        EVP_DigestVerify(context.get(), as_bytes(signature_64), signature_64.size(),
                                         as_bytes(message), message.size()) == 1;
  ERR_pop_to_mark();
  return verifies;
}

std::string ed25519_library() {
  return OpenSSL_version(OPENSSL_VERSION);
}

}  // namespace pith
