#include "record/quote.h"

#include "base/utf8.h"

namespace pith {
namespace {

constexpr std::size_t kMaxListed = 8;

}  // namespace

std::string quoted(std::string_view text) {
  const std::string_view start = cut(text, kMaxQuoted);
  return std::string("\"").append(start).append(start.size() < text.size() ? "…\"" : "\"");
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
