// What is understood has a normal form, which is understood as the same thing; all else is one kind
// of error, with a short subject.
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "base/error.h"
#include "number/identifier.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::optional<pith::Identifier> identifier;
  try {
    identifier = pith::parse_identifier(text);
  } catch (const pith::Error& error) {
    constexpr std::size_t kLongestSubject = 83;  // 80 bytes and an ellipsis
    if (error.kind() != pith::ErrorKind::kUsage || error.cause().empty()) std::abort();
    if (error.subject().size() > kLongestSubject) std::abort();
    return 0;
  }
  const std::string normal = identifier->text();
  for (const char c : normal) {
    if (c <= 0x20 || c == 0x7f) std::abort();
  }
  // The normal form is itself accepted: an error here is not caught, and so reported.
  if (!(pith::parse_identifier(normal) == *identifier)) std::abort();
  return 0;
}
