// Ed25519 by libsodium, which takes little more than half the time of OpenSSL 3.0 for a signature,
// and signatures are most of what verifying a bundle costs. It is stricter too: points of small
// order, which only a dishonest holder of a key would use, are no keys and no signatures.
#include <sodium.h>

#include <array>
#include <memory>
#include <stdexcept>

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

VerifyingKey::VerifyingKey(std::string_view public_key_32) {
  start();
  PublicKey key{};
  if (public_key_32.size() != key.size()) return;
  public_key_32.copy(reinterpret_cast<char*>(key.data()), key.size());
  key_ = std::make_shared<PublicKey>(key);
}

bool VerifyingKey::verifies(std::string_view message, std::string_view signature_64) const {
  return key_ && signature_64.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(as_bytes(signature_64), as_bytes(message), message.size(),
                                     static_cast<const PublicKey*>(key_.get())->data()) == 0;
}

std::string ed25519_library() {
  return std::string("libsodium ") + sodium_version_string();
}

}  // namespace pith
