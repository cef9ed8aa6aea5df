#include "pdf/reader.h"

#include <string_view>

#include "base/error.h"
#include "pdf/keys.h"

namespace pith::pdf {
namespace {

constexpr std::size_t kMaxFile = 16u << 20;
constexpr std::uint32_t kMaxObjects = 50'000;
constexpr std::size_t kMaxParsed = 1u << 20;  // bytes of objects; it needs fifty times that
constexpr std::size_t kMaxNestedDictionaries = 100;
constexpr std::size_t kMaxNestedArrays =
    4000;  // compressed data looks nested by chance, to hundreds

// Counted in the raw bytes, streams and strings included, because an offset may point anywhere.
bool is_flat(std::string_view bytes) {
  std::size_t dictionaries = 0, arrays = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (c == '[') {
      if (++arrays > kMaxNestedArrays) return false;
    } else if (c == ']') {
      arrays -= arrays > 0;
    } else if ((c == '<' || c == '>') && i + 1 < bytes.size() && bytes[i + 1] == c) {
      ++i;
      if (c == '>')
        dictionaries -= dictionaries > 0;
      else if (++dictionaries > kMaxNestedDictionaries)
        return false;
    }
  }
  return true;
}

}  // namespace

bool allows_one_reading(const Structure& pdf, const Document& document) {
  return pdf.section_count() == 1 && pdf.subsection_count() == 1 && pdf.base() == 0 &&
         !repeated_key(pdf.trailer()) && !repeated_key(document.catalog);
}

bool suits_podofo(Structure& pdf, const Document& document) {
  if (pdf.bytes().size() > kMaxFile || pdf.highest_number() > kMaxObjects ||
      pdf.largest_claimed_size() > kMaxObjects || pdf.section_count() > 100 || pdf.base() != 0)
    return false;
  // PoDoFo 0.9 lets the XRefStm of an older revision override newer tables.
  if (pdf.has_hybrid_section()) return false;
  if (!is_flat(pdf.bytes())) return false;
  try {
    // It parses what it is asked for, and all that object streams hold.
    std::size_t parsed = pdf.trailer().bytes().size() + document.catalog.bytes().size();
    parsed += pdf.resolve(*document.catalog.find("Pages")).bytes.size();
    for (const std::uint32_t number : pdf.object_streams()) {
      const std::string& bytes = pdf.object_stream(number).bytes;
      parsed += bytes.size();
      if (parsed > kMaxParsed || !is_flat(bytes)) return false;
    }
    return parsed <= kMaxParsed;
  } catch (const Error&) {  // damaged in a part that we do not need, or too large for the limits
    return false;
  }
}

void compare_with_podofo(Structure& pdf, const Document& document) {
  if (allows_one_reading(pdf, document) || !suits_podofo(pdf, document)) return;
  const auto other = read_with_podofo(pdf.bytes());
  if (!other) return;
  const auto doubt = [&](std::size_t at, const char* what) {
    pdf.doubt("second-reader", at, std::string("PoDoFo reads another ") + what);
  };
  if (other->catalog != pdf.root()) doubt(pdf.startxref_at(), "catalog");
  // It takes any stream for metadata that the catalog names.
  const bool both_none =
      !document.metadata && (!other->metadata || !looks_like_xmp(*other->metadata));
  if (!both_none &&
      other->metadata != (document.metadata ? std::optional(document.packet) : std::nullopt))
    doubt(document.metadata ? document.metadata->at : document.catalog_object.at,
          "metadata stream");
}

std::string podofo_doubt(std::string_view pdf, std::string_view name) {
  Structure file(pdf, std::string(name));
  if (file.encrypted()) return {};
  compare_with_podofo(file, read_document(file));
  for (const Doubt& doubt : file.doubts())
    if (doubt.kind == "second-reader") return doubt.cause;
  return {};
}

}  // namespace pith::pdf
