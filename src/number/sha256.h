// The one route to SHA-256: OpenSSL's SHA256_…, although they are deprecated. The EVP interface in
// their place first reads a configuration, and looks up an implementation for each digest. The
// former takes longer than all the hashing that most commands do; the latter is a third of the time
// that a record in a stream takes. Where OpenSSL was built without them it is EVP.
//
// For digest.cc and digest_stream.cc alone; others take Digest::of or DigestStream.
#pragma once

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <stdexcept>
#include <string_view>

#include "number/evp.h"

namespace pith {

// All throw std::runtime_error where memory is out or a policy has removed SHA-256 from OpenSSL.
class Sha256 {
 public:
#ifdef OPENSSL_NO_DEPRECATED_3_0
  Sha256() : context_(EVP_MD_CTX_new()) {
    require(context_ && EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) == 1);
  }
  ~Sha256() {
    EVP_MD_CTX_free(context_);
  }
  void add(std::string_view bytes) {
    require(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1);
  }
  void finish(unsigned char* digest_32) {
    require(EVP_DigestFinal_ex(context_, digest_32, nullptr) == 1);
  }
#else
  Sha256() {
    require(SHA256_Init(&context_) == 1);
  }
  void add(std::string_view bytes) {
    require(SHA256_Update(&context_, bytes.data(), bytes.size()) == 1);
  }
  void finish(unsigned char* digest_32) {
    require(SHA256_Final(digest_32, &context_) == 1);
  }
#endif
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

 private:
  static void require(bool done) {
    if (!done) throw std::runtime_error("OpenSSL could not compute a SHA-256 digest");
  }
#ifdef OPENSSL_NO_DEPRECATED_3_0
  EVP_MD_CTX* context_;
#else
  SHA256_CTX context_;
#endif
};

}  // namespace pith
