// SHA-256 of bytes that come piece by piece, for what is too large to be held only to be hashed.
#pragma once

#include <memory>
#include <string_view>

#include "number/digest.h"

namespace pith {

class Sha256;

// All of it throws std::runtime_error where memory is out or a policy has removed SHA-256.
class DigestStream {
 public:
  DigestStream();
  ~DigestStream();
  void add(std::string_view bytes);
  Digest finish();  // of all that was added; once

 private:
  std::unique_ptr<Sha256> sha256_;
};

}  // namespace pith
