#include "number/digest_stream.h"

#include <stdexcept>

#include "number/evp.h"

namespace pith {
namespace {

EVP_MD_CTX* openssl(void* context) {
  return static_cast<EVP_MD_CTX*>(context);
}

// Fails only where memory is out or a policy has removed SHA-256 from OpenSSL.
void require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL could not compute a SHA-256 digest");
}

}  // namespace

void DigestStream::Free::operator()(void* context) const {
  EVP_MD_CTX_free(openssl(context));
}

DigestStream::DigestStream() : context_(EVP_MD_CTX_new()) {
  require(context_ && EVP_DigestInit_ex(openssl(context_.get()), EVP_sha256(), nullptr) == 1);
}

void DigestStream::add(std::string_view bytes) {
  require(EVP_DigestUpdate(openssl(context_.get()), bytes.data(), bytes.size()) == 1);
}

Digest DigestStream::finish() {
  Digest digest;
  require(EVP_DigestFinal_ex(openssl(context_.get()), digest.bytes_.data(), nullptr) == 1);
  return digest;
}

}  // namespace pith
