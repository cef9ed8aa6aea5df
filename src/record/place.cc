#include "record/place.h"

#include <algorithm>

namespace pith {
namespace {

constexpr std::size_t kMaxQuoted = 60;
constexpr std::size_t kMaxListed = 8;

bool is_plain(std::string_view name) {
  return !name.empty() && name.size() <= kMaxQuoted &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
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

std::string quoted(std::string_view text) {
  std::string result = "\"";
  if (text.size() <= kMaxQuoted) return result.append(text).append("\"");
  std::size_t end = kMaxQuoted;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return result.append(text.substr(0, end)).append("…\"");
}

std::string listed(const std::vector<std::string>& names) {
  std::string result;
  for (std::size_t i = 0; i < names.size() && i < kMaxListed; ++i) {
    if (i > 0) result += ", ";
    result += quoted(names[i]);
  }
  if (names.size() > kMaxListed) {
    result += " and " + std::to_string(names.size() - kMaxListed) + " more";
  }
  return result;
}

}  // namespace pith
