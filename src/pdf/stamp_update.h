// The update that a stamp appends: which objects, and what is in them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pdf/paper.h"
#include "pdf/stamp.h"

namespace pith::pdf {

// What an update changes; parts that stay as they are have no value.
struct StampEdit {
  std::optional<std::string> packet;
  std::optional<std::string> info;  // the whole dictionary
};

// The number that an object gets, or has.
struct StampNumbers {
  Reference metadata, info;
};
StampNumbers numbers_for(const Paper& paper, bool writes_packet);

// ISO 19005-4 6.1.3 forbids Info unless the document has PieceInfo, and ISO 32000-2 §14.3.3
// deprecates it: there, none is made, and in PDF/A-4 none is touched.
// What nobody can parse identifies no PDF/A; a packet without value is such a one.
bool may_write_info(const Paper& paper, const std::optional<std::string>& packet);

// The Info dictionary with each key set to its text, or without it where that is empty; nullopt
// when it says so already. `reference` is the object that it will be.
std::optional<std::string> info_edit(
    const Paper& paper, Reference reference,
    const std::vector<std::pair<std::string_view, std::string>>& texts);

StampResult apply(const Paper& paper, const StampEdit& edit, const StampNumbers& numbers);

}  // namespace pith::pdf
