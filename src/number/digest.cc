// By OpenSSL's SHA256_…, although they are deprecated. The EVP interface in their place first reads
// a configuration, and looks up an implementation for each digest. The former takes longer than all
// the hashing that most commands do; the latter is a third of the time that a record in a stream
// takes.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "number/digest.h"

#include <openssl/sha.h>

#include <algorithm>
#include <stdexcept>

#include "base/encoding.h"
#include "number/evp.h"

namespace pith {
namespace {

bool sha256(std::string_view bytes, unsigned char* digest) {
#ifdef OPENSSL_NO_DEPRECATED_3_0
  return EVP_Digest(bytes.data(), bytes.size(), digest, nullptr, EVP_sha256(), nullptr) == 1;
#else
  SHA256_CTX context;
  return SHA256_Init(&context) == 1 && SHA256_Update(&context, bytes.data(), bytes.size()) == 1 &&
         SHA256_Final(digest, &context) == 1;
#endif
}

}  // namespace

Digest Digest::of(std::string_view bytes) {
  Digest digest;
  // Fails only where a policy has removed SHA-256 from OpenSSL.
  if (!sha256(bytes, digest.bytes_.data())) {
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

std::string digest_library() {
  return OpenSSL_version(OPENSSL_VERSION);
}

}  // namespace pith
