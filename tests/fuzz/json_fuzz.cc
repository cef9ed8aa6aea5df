// What parses has canonical bytes, and those parse to the same value and the same bytes again.
#include <cstdint>
#include <cstdlib>

#include "base/error.h"
#include "json/canonical.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const pith::json::Value value = pith::json::parse(text, "fuzz");
    const pith::CanonicalJson canonical = pith::canonicalize(value);
    const pith::json::Value again = pith::json::parse(canonical.bytes(), "canonical");
    if (!(pith::canonicalize_text(text, "fuzz") == canonical)) std::abort();
    if (!(again == value) || !(pith::canonicalize(again) == canonical)) std::abort();
  } catch (const pith::Error& error) {
    const bool about_the_input = error.subject() == "fuzz";
    const bool of_a_parser =
        error.kind() == pith::ErrorKind::kMalformed || error.kind() == pith::ErrorKind::kLimit;
    if (!about_the_input || !of_a_parser) std::abort();
  }
  return 0;
}
