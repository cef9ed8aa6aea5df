#include "number/digest_stream.h"

#include "number/sha256.h"

namespace pith {

DigestStream::DigestStream() : sha256_(std::make_unique<Sha256>()) {}
DigestStream::~DigestStream() = default;

void DigestStream::add(std::string_view bytes) {
  sha256_->add(bytes);
}

Digest DigestStream::finish() {
  Digest digest;
  sha256_->finish(digest.bytes_.data());
  return digest;
}

}  // namespace pith
