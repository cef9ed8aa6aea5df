// Linearization (ISO 32000-1 annex F), which viewers call fast web view: the first page can be
// shown before all of the file is there.
#pragma once

#include <string_view>

namespace pith::pdf {

// Whether the first object says so, and the length that it names is that of the file: after an
// update it is not, and readers pass it over.
bool has_fast_web_view(std::string_view bytes);

}  // namespace pith::pdf
