// What parses has canonical bytes, and those parse to the same value and the same bytes again. Both
// ways to canonical bytes accept the same texts.
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "base/error.h"
#include "json/canonical.h"

namespace {

// What `read` makes of the text, or nothing when it refuses it.
template <typename Read>
auto accepted(Read read) -> std::optional<decltype(read())> {
  try {
    return read();
  } catch (const pith::Error& error) {
    const bool about_the_input = error.subject() == "fuzz";
    const bool of_a_parser =
        error.kind() == pith::ErrorKind::kMalformed || error.kind() == pith::ErrorKind::kLimit;
    if (!about_the_input || !of_a_parser) std::abort();
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = accepted([&] { return pith::json::parse(text, "fuzz"); });
  const auto by_text = accepted([&] { return pith::canonicalize_text(text, "fuzz"); });
  if (value.has_value() != by_text.has_value()) std::abort();
  if (!value) return 0;
  const pith::CanonicalJson canonical = pith::canonicalize(*value);
  const pith::json::Value again = pith::json::parse(canonical.bytes(), "canonical");
  if (!(*by_text == canonical)) std::abort();
  if (!(again == *value) || !(pith::canonicalize(again) == canonical)) std::abort();
  return 0;
}
