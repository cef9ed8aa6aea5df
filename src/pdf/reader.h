// A second opinion by PoDoFo. The interface of that library changed between 0.9 and 0.10: the build
// chooses podofo_0_9.cc or podofo_0_10.cc, and nothing else includes its headers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pdf/document.h"
#include "pdf/syntax/structure.h"

namespace pith::pdf {

struct SecondReading {
  Reference catalog;
  std::int64_t page_count = 0;          // as the page tree's root says
  std::optional<std::string> metadata;  // the decoded metadata stream
};

// nullopt when PoDoFo cannot read the file, which is no news: 0.9 knows no long trailers and
// nothing in front of the header. Call it only for files that suit it.
std::optional<SecondReading> read_with_podofo(std::string_view pdf);

std::string podofo_version();  // "0.9.8". Throws Error kFile when it cannot be loaded.

// PoDoFo 0.9 has no limit on what it decompresses, allocates what Size claims, and takes minutes
// for deeply nested objects. Whether the file is of a kind that cannot make it do so.
bool suits_podofo(Structure& pdf, const Document& document);

// Whether all readers have to read the file as we do: one cross-reference section without repeated
// entries, no key given twice in the trailer and in the catalog. Then nothing was ever replaced.
bool allows_one_reading(const Structure& pdf, const Document& document);

// Adds a doubt of the kind "second-reader" when PoDoFo reads another catalog, another metadata
// stream or another number of pages. It is not asked about a file that allows one reading, or does
// not suit it.
void compare_with_podofo(Structure& pdf, const Document& document);

// The cause of such a doubt, or empty. For a process of its own: PoDoFo may crash.
std::string podofo_doubt(std::string_view pdf, std::string_view name);

}  // namespace pith::pdf
