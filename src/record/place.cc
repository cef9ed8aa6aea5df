#include "record/place.h"

#include <algorithm>

#include "base/ascii.h"
#include "record/quote.h"

namespace pith {
namespace {

bool is_plain(std::string_view name) {
  return !name.empty() && name.size() <= kMaxQuoted &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}

}  // namespace

std::string member_place(std::string_view place, std::string_view name) {
  std::string result(place);
  if (is_plain(name)) return result.append(".").append(name);
  return result.append("[").append(quoted(name)).append("]");
}

std::string element_place(std::string_view place, std::size_t index) {
  return std::string(place).append("[").append(std::to_string(index)).append("]");
}

}  // namespace pith
