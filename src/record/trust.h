// Who may vouch: Ed25519 keys that the user trusts, by key id and by key bytes.
//
// A key that arrives with the data proves nothing. The registry's key is pinned in this library
// (published at https://pith.science/pith-signing-key.json); others are added by the user.
//
// A key may have a time from which it is used (valid_from) and one at which another takes its place
// (rotates_at). What it signed by its own account outside of that time is unknown, not valid. Only
// times that a signature covers count, since anybody can write the others; they are listed at
// check_signature (record/signature.h). Rotation is not revocation: whoever has a stolen key can
// put any time under its signature, so a key that was stolen must no longer be trusted at all. For
// the same reason a signature without a covered time is accepted: to ask for one would stop no
// thief, and would cost the receipts in PDFs, which carry none, their meaning on the day of the
// rotation.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pith {

inline constexpr std::size_t kPublicKeyBytes = 32, kSignatureBytes = 64;  // of Ed25519

struct TrustedKey {
  std::string key_id;      // "pith-v1-2026-05"
  std::string public_key;  // 32 raw bytes
  // "2026-05-29T21:22:30Z", a fraction of a second may follow the seconds; empty: no such bound.
  std::string valid_from = {}, rotates_at = {};
  // First 16 bytes of SHA-256 of the key, hex; the registry's public_key_fingerprint.
  std::string fingerprint() const;
  // Why a signature that was made at this time does not count; empty when it does.
  std::string objection_to(std::string_view signed_at) const;
};

// A trusted key ready for use, which saves making it so for each signature. Any number of threads
// may use one at the same time.
class VerifyingKey {
 public:
  explicit VerifyingKey(std::string_view public_key_32);  // verifies nothing when that is no key
  // RFC 8032 Ed25519 (pure), by the rule of record/ed25519.h. False for a wrong signature and for
  // one of a wrong length.
  bool verifies(std::string_view message, std::string_view signature_64) const;

 private:
  std::shared_ptr<void> key_;
};

class TrustStore {
 public:
  static TrustStore pinned();  // the registry's own key and nothing else
  TrustStore() = default;      // trusts nobody

  // Throws Error kUsage unless the key has a new id, bytes that can vouch for something
  // (record/ed25519.h says which cannot), and bounds that are times in order.
  void add(TrustedKey key);
  // Null when no key with this id is trusted. What it points to ends with the next add().
  const TrustedKey* find(std::string_view key_id) const;
  // Whether this key signed the message, and is trusted here; no other key has signed anything.
  bool verifies(const TrustedKey& key, std::string_view message,
                std::string_view signature_64) const;
  // TrustedKey::fingerprint(), computed once for keys that are trusted here.
  std::string fingerprint(const TrustedKey& key) const;
  const std::vector<TrustedKey>& keys() const { return keys_; }

 private:
  struct Prepared {
    VerifyingKey key;
    std::string fingerprint;
  };
  const Prepared* prepared(const TrustedKey& key) const;  // null when it is not trusted here
  std::vector<TrustedKey> keys_;
  std::vector<Prepared> prepared_;  // one for each of keys_
};

std::string ed25519_library();  // "libsodium 1.0.18", or OpenSSL's version

}  // namespace pith
