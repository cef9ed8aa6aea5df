#include "record/trust.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/error.h"
#include "number/digest.h"
#include "record/ed25519.h"
#include "record/utc_time.h"

namespace pith {
namespace {

constexpr std::size_t kFingerprintBytes = 16;

constexpr std::string_view kRegistryKeyId = "pith-v1-2026-05";
constexpr std::string_view kRegistryKeyHex =
    "b2d552b68890857171a78b36a5dccf368a953413288c353f7c9d9d6f94b709b3";

}  // namespace

std::string TrustedKey::objection_to(std::string_view signed_at) const {
  if (valid_from.empty() && rotates_at.empty()) return {};
  if (!is_utc_time(signed_at)) {
    return "at a time that cannot be read, and the key is for a limited time";
  }
  const std::string time(signed_at);
  if (!rotates_at.empty() && is_later(signed_at, rotates_at)) {
    return "at " + time + ", after the key was rotated at " + rotates_at;
  }
  if (!valid_from.empty() && is_later(valid_from, signed_at)) {
    return "at " + time + ", before the key was in use from " + valid_from;
  }
  return {};
}

std::string TrustedKey::fingerprint() const {
  return to_hex(Digest::of(public_key).bytes().substr(0, kFingerprintBytes));
}

TrustStore TrustStore::pinned() {
  TrustStore store;
  store.add({std::string(kRegistryKeyId), from_hex(kRegistryKeyHex).value(), {}, {}});
  return store;
}

void TrustStore::add(TrustedKey key) {
  if (key.key_id.empty()) throw Error(ErrorKind::kUsage, "trusted key", "has no key id");
  if (std::string objection = ed25519::objection_to_key(key.public_key); !objection.empty()) {
    throw Error(ErrorKind::kUsage, "trusted key " + key.key_id, std::move(objection));
  }
  for (const std::string* time : {&key.valid_from, &key.rotates_at}) {
    if (!time->empty() && !is_utc_time(*time)) {
      throw Error(ErrorKind::kUsage, "trusted key " + key.key_id,
                  "valid_from and rotates_at are times like 2026-05-29T21:22:30Z");
    }
  }
  if (!key.valid_from.empty() && !key.rotates_at.empty() &&
      is_later(key.valid_from, key.rotates_at)) {
    throw Error(ErrorKind::kUsage, "trusted key " + key.key_id, "rotates_at is before valid_from");
  }
  if (find(key.key_id) != nullptr) {
    throw Error(ErrorKind::kUsage, "trusted key " + key.key_id,
                "a key with this id is already trusted");
  }
  prepared_.push_back({VerifyingKey(key.public_key), key.fingerprint()});
  keys_.push_back(std::move(key));
}

const TrustStore::Prepared* TrustStore::prepared(const TrustedKey& key) const {
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (&keys_[i] == &key ||
        (keys_[i].key_id == key.key_id && keys_[i].public_key == key.public_key)) {
      return &prepared_[i];
    }
  }
  return nullptr;
}

bool TrustStore::verifies(const TrustedKey& key, std::string_view message,
                          std::string_view signature_64) const {
  const Prepared* const ready = prepared(key);
  return ready != nullptr && ready->key.verifies(message, signature_64);
}

std::string TrustStore::fingerprint(const TrustedKey& key) const {
  const Prepared* const ready = prepared(key);
  return ready == nullptr ? key.fingerprint() : ready->fingerprint;
}

const TrustedKey* TrustStore::find(std::string_view key_id) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const TrustedKey& key) { return key.key_id == key_id; });
  return found == keys_.end() ? nullptr : &*found;
}

}  // namespace pith
