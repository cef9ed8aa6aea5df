// Who may vouch: Ed25519 keys that the user trusts, by key id and by key bytes.
//
// A key that arrives with the data proves nothing. The registry's key is pinned in this library
// (published at https://pith.science/pith-signing-key.json); others are added by the user.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pith {

struct TrustedKey {
  std::string key_id;      // "pith-v1-2026-05"
  std::string public_key;  // 32 raw bytes
  // First 16 bytes of SHA-256 of the key, hex; the registry's public_key_fingerprint.
  std::string fingerprint() const;
};

class TrustStore {
 public:
  static TrustStore pinned();  // the registry's own key and nothing else
  TrustStore() = default;      // trusts nobody

  void add(TrustedKey key);  // throws Error kUsage unless the key has 32 bytes and a new id
  const TrustedKey* find(std::string_view key_id) const;
  const std::vector<TrustedKey>& keys() const { return keys_; }

 private:
  std::vector<TrustedKey> keys_;
};

// RFC 8032 Ed25519 (pure). False for a wrong signature and for inputs of a wrong length.
bool ed25519_verifies(std::string_view public_key_32, std::string_view message,
                      std::string_view signature_64);

}  // namespace pith
