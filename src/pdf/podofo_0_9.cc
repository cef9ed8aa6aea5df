// PoDoFo 0.9: the parser alone, because PdfDocument changes ModDate and sets up fonts on loading.
#include <podofo/podofo.h>

#include <mutex>

#include "pdf/reader.h"

namespace pith::pdf {
namespace {

const PoDoFo::PdfObject* follow(const PoDoFo::PdfVecObjects& objects,
                                const PoDoFo::PdfObject* object) {
  return object && object->IsReference() ? objects.GetObject(object->GetReference()) : object;
}

void be_quiet() {
  static std::once_flag once;
  std::call_once(once, [] {
    PoDoFo::PdfError::EnableDebug(false);
    PoDoFo::PdfError::EnableLogging(false);
  });
}

}  // namespace

std::optional<SecondReading> read_with_podofo(std::string_view pdf) {
  be_quiet();
  try {
    PoDoFo::PdfVecObjects objects;
    objects.SetAutoDelete(true);
    PoDoFo::PdfParser parser(&objects);
    // A stream of PoDoFo's own would read the bytes with strlen in mind; this one takes a length.
    const PoDoFo::PdfRefCountedInputDevice device(pdf.data(), pdf.size());
    parser.ParseFile(device, true);

    const PoDoFo::PdfObject* root = parser.GetTrailer()->GetDictionary().GetKey("Root");
    const PoDoFo::PdfObject* catalog = follow(objects, root);
    if (!root || !root->IsReference() || !catalog || !catalog->IsDictionary()) return std::nullopt;
    SecondReading reading;
    reading.catalog = {static_cast<std::uint32_t>(root->GetReference().ObjectNumber()),
                       static_cast<std::uint32_t>(root->GetReference().GenerationNumber())};

    const auto& keys = catalog->GetDictionary();
    const PoDoFo::PdfObject* pages = follow(objects, keys.GetKey("Pages"));
    const PoDoFo::PdfObject* count = pages && pages->IsDictionary()
                                         ? follow(objects, pages->GetDictionary().GetKey("Count"))
                                         : nullptr;
    if (count && count->IsNumber()) reading.page_count = count->GetNumber();

    const PoDoFo::PdfObject* metadata = follow(objects, keys.GetKey("Metadata"));
    if (metadata && metadata->HasStream()) {
      char* bytes = nullptr;
      PoDoFo::pdf_long size = 0;
      metadata->GetStream()->GetFilteredCopy(&bytes, &size);
      reading.metadata.emplace(bytes, static_cast<std::size_t>(size));
      PoDoFo::podofo_free(bytes);
    }
    return reading;
  } catch (const PoDoFo::PdfError&) {  // not a std::exception
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
