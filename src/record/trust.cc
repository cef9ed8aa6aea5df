#include "record/trust.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "base/encoding.h"
#include "base/error.h"
#include "number/digest.h"

namespace pith {
namespace {

constexpr std::size_t kPublicKeyBytes = 32;
constexpr std::size_t kSignatureBytes = 64;
constexpr std::size_t kFingerprintBytes = 16;

constexpr std::string_view kRegistryKeyId = "pith-v1-2026-05";
constexpr std::string_view kRegistryKeyHex =
    "b2d552b68890857171a78b36a5dccf368a953413288c353f7c9d9d6f94b709b3";

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string TrustedKey::fingerprint() const {
  return to_hex(Digest::of(public_key).bytes().substr(0, kFingerprintBytes));
}

TrustStore TrustStore::pinned() {
  TrustStore store;
  store.add({std::string(kRegistryKeyId), from_hex(kRegistryKeyHex).value()});
  return store;
}

void TrustStore::add(TrustedKey key) {
  if (key.key_id.empty()) throw Error(ErrorKind::kUsage, "trusted key", "has no key id");
  if (key.public_key.size() != kPublicKeyBytes) {
    throw Error(ErrorKind::kUsage, "trusted key " + key.key_id,
                "has " + std::to_string(key.public_key.size()) +
                    " bytes, and an Ed25519 public key has 32");
  }
  if (find(key.key_id) != nullptr) {
    throw Error(ErrorKind::kUsage, "trusted key " + key.key_id,
                "a key with this id is already trusted");
  }
  keys_.push_back(std::move(key));
}

const TrustedKey* TrustStore::find(std::string_view key_id) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const TrustedKey& key) { return key.key_id == key_id; });
  return found == keys_.end() ? nullptr : &*found;
}

bool ed25519_verifies(std::string_view public_key_32, std::string_view message,
                      std::string_view signature_64) {
  if (public_key_32.size() != kPublicKeyBytes || signature_64.size() != kSignatureBytes) {
    return false;
  }
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, as_bytes(public_key_32),
                                  public_key_32.size()),
      &EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  if (!key || !context) return false;
  // A wrong signature is an answer; it must not stay behind as an error of this thread.
  ERR_set_mark();
  const bool verifies =
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
      EVP_DigestVerify(context.get(), as_bytes(signature_64), signature_64.size(),
                       as_bytes(message), message.size()) == 1;
  ERR_pop_to_mark();
  return verifies;
}

}  // namespace pith
