#include "number/digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>

#include "base/encoding.h"

namespace pith {
namespace {

// OpenSSL 3 looks the implementation up each time unless it is kept, and that costs more than
// hashing a record.
const EVP_MD* sha256() {
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
  static const EVP_MD* const kFetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return kFetched;
#else
  return EVP_sha256();
#endif
}

}  // namespace

Digest Digest::of(std::string_view bytes) {
  Digest digest;
  unsigned length = 0;
  // Fails only without memory, or where a policy has removed SHA-256 from OpenSSL.
  if (EVP_Digest(bytes.data(), bytes.size(), digest.bytes_.data(), &length, sha256(), nullptr) !=
          1 ||
      length != digest.bytes_.size()) {
    throw std::runtime_error("OpenSSL could not compute a SHA-256 digest");
  }
  return digest;
}

std::optional<Digest> Digest::from_hex(std::string_view text) {
  const std::optional<std::string> bytes = pith::from_hex(text);
  Digest digest;
  if (!bytes || bytes->size() != digest.bytes_.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), digest.bytes_.begin());
  return digest;
}

std::string Digest::hex() const {
  return to_hex(bytes());
}

}  // namespace pith
