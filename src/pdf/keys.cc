#include "pdf/keys.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/ascii.h"

namespace pith::pdf {

std::optional<std::string_view> repeated_key(const Dictionary& dictionary) {
  std::vector<std::string_view> keys;
  for (const Dictionary::Entry& entry : dictionary.entries()) keys.push_back(entry.key);
  std::sort(keys.begin(), keys.end());
  const auto twice = std::adjacent_find(keys.begin(), keys.end());
  return twice == keys.end() ? std::nullopt : std::optional(*twice);
}

void check_keys(Structure& pdf, const Dictionary& dictionary, std::size_t at,
                std::string_view what) {
  for (const Dictionary::Entry& entry : dictionary.entries()) {
    const std::string_view written = dictionary.bytes().substr(entry.key_begin + 1);
    const bool plain = std::all_of(entry.key.begin(), entry.key.end(),
                                   [](char c) { return is_letter(c) || is_digit(c); });
    if (plain && !written.starts_with(entry.key))
      pdf.doubt("key", at, std::string(what) + " has the key " + entry.key + " with escapes");
  }
  if (const auto twice = repeated_key(dictionary))
    pdf.doubt("key", at, std::string(what) + " has the key " + std::string(*twice) + " twice");
}

}  // namespace pith::pdf
