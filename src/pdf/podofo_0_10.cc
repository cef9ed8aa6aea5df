// PoDoFo 0.10 and later, 1.x included.
#include <podofo/podofo.h>

#include <mutex>

#include "pdf/reader.h"

namespace pith::pdf {
namespace {

void be_quiet() {
  static std::once_flag once;
  std::call_once(once,
                 [] { PoDoFo::PdfCommon::SetMaxLoggingSeverity(PoDoFo::PdfLogSeverity::None); });
}

}  // namespace

std::optional<SecondReading> read_with_podofo(std::string_view pdf) {
  be_quiet();
  try {
    PoDoFo::PdfMemDocument document;
    document.LoadFromBuffer(PoDoFo::bufferview(pdf.data(), pdf.size()));

    SecondReading reading;
    const auto root = document.GetTrailer().GetDictionary().GetKey("Root");
    if (!root || !root->IsReference()) return std::nullopt;
    reading.catalog = {root->GetReference().ObjectNumber(),
                       root->GetReference().GenerationNumber()};
    const auto& catalog = document.GetCatalog().GetDictionary();
    const auto pages = catalog.FindKey("Pages");
    const auto count =
        pages && pages->IsDictionary() ? pages->GetDictionary().FindKey("Count") : nullptr;
    if (count && count->IsNumber()) reading.page_count = count->GetNumber();
    const auto metadata = catalog.FindKey("Metadata");
    if (metadata && metadata->HasStream()) {
      const auto bytes = metadata->GetStream()->GetCopy();
      reading.metadata.emplace(bytes.data(), bytes.size());
    }
    return reading;
  } catch (const PoDoFo::PdfError&) {
    return std::nullopt;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

std::string podofo_version() {
  return std::to_string(PODOFO_VERSION_MAJOR) + "." + std::to_string(PODOFO_VERSION_MINOR) + "." +
         std::to_string(PODOFO_VERSION_PATCH);
}

}  // namespace pith::pdf
