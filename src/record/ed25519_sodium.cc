// Ed25519 by libsodium, which takes little more than half the time of OpenSSL 3.0 for a signature,
// and signatures are most of what verifying a bundle costs.
#include <sodium.h>

#include <array>
#include <memory>
#include <stdexcept>

#include "record/ed25519.h"
#include "record/trust.h"

namespace pith {
namespace {

using PublicKey = std::array<unsigned char, crypto_sign_PUBLICKEYBYTES>;

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void start() {
  static const int kStarted = sodium_init();
  if (kStarted < 0) throw std::runtime_error("libsodium could not start");
}

}  // namespace

// crypto_core_ed25519_is_valid_point refuses keys with a part of small order too, and these verify
// signatures like others. Points alone can be added.
bool ed25519::is_point(std::string_view key_32) {
  start();
  constexpr PublicKey kIdentity = {1};
  PublicKey sum{};
  return key_32.size() == sum.size() &&
         crypto_core_ed25519_add(sum.data(), as_bytes(key_32), kIdentity.data()) == 0;
}

VerifyingKey::VerifyingKey(std::string_view public_key_32) {
  PublicKey key{};
  if (!ed25519::objection_to_key(public_key_32).empty()) return;
  public_key_32.copy(reinterpret_cast<char*>(key.data()), key.size());
  key_ = std::make_shared<PublicKey>(key);
}

bool VerifyingKey::verifies(std::string_view message, std::string_view signature_64) const {
  return key_ && ed25519::may_be_signature(signature_64) &&
         crypto_sign_verify_detached(as_bytes(signature_64), as_bytes(message), message.size(),
                                     static_cast<const PublicKey*>(key_.get())->data()) == 0;
}

std::string ed25519_library() {
  return std::string("libsodium ") + sodium_version_string();
}

}  // namespace pith
