// The functions of the module that holds PoDoFo, when it is loaded late. Both sides come from the
// same build.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pdf/reader.h"

namespace pith::pdf {

using PodofoModuleRead = void(std::string_view pdf, std::optional<SecondReading>& reading);
inline constexpr const char* kPodofoModuleRead = "pith_podofo_read";

using PodofoModuleVersion = void(std::string& version);
inline constexpr const char* kPodofoModuleVersion = "pith_podofo_version";

}  // namespace pith::pdf
