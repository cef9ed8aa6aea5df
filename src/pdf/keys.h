// Keys of dictionaries on which readers rely, and may differ.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "pdf/syntax/structure.h"

namespace pith::pdf {

// The first key, by name, that is given twice; nullopt when there is none.
std::optional<std::string_view> repeated_key(const Dictionary& dictionary);

// Adds a doubt of the kind "key" where a key is given twice, of which readers take the first or the
// last, or is written with escapes that it does not need (/Meta#64ata), which some do not undo.
// `what` names the dictionary, in words.
void check_keys(Structure& pdf, const Dictionary& dictionary, std::size_t at,
                std::string_view what);

}  // namespace pith::pdf
