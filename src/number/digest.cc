#include "number/digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "base/encoding.h"

namespace pith {
namespace {

// Each thread keeps a context: to look SHA-256 up (OpenSSL 3) and to make a context each time costs
// more than hashing a record.
class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new()) {
    usable_ = context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1;
  }

  bool digest(std::string_view bytes, unsigned char* digest, unsigned& length) {
    return usable_ && EVP_DigestInit_ex(context_.get(), nullptr, nullptr) == 1 &&
           EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1 &&
           EVP_DigestFinal_ex(context_.get(), digest, &length) == 1;
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
  bool usable_ = false;
};

}  // namespace

Digest Digest::of(std::string_view bytes) {
  Digest digest;
  unsigned length = 0;
  // Fails only without memory, or where a policy has removed SHA-256 from OpenSSL.
  thread_local Sha256 sha256;
  if (!sha256.digest(bytes, digest.bytes_.data(), length) || length != digest.bytes_.size()) {
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
