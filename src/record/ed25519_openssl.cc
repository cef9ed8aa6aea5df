// Ed25519 by OpenSSL, where libsodium is not there.
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <memory>

#include "record/trust.h"

namespace pith {
namespace {

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

VerifyingKey::VerifyingKey(std::string_view public_key_32) {
  if (public_key_32.size() != kPublicKeyBytes) return;
  ERR_set_mark();
  key_.reset(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, as_bytes(public_key_32),
                                         public_key_32.size()),
             [](void* key) { EVP_PKEY_free(static_cast<EVP_PKEY*>(key)); });
  ERR_pop_to_mark();
}

bool VerifyingKey::verifies(std::string_view message, std::string_view signature_64) const {
  if (!key_ || signature_64.size() != kSignatureBytes) return false;
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
