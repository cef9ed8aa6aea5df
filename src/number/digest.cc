#include "number/digest.h"

#include <algorithm>

#include "base/encoding.h"
#include "number/sha256.h"

namespace pith {

Digest Digest::of(std::string_view bytes) {
  Digest digest;
  Sha256 sha256;
  sha256.add(bytes);
  sha256.finish(digest.bytes_.data());
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

std::string digest_library() {
  return OpenSSL_version(OPENSSL_VERSION);
}

}  // namespace pith
