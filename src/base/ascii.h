// Letters and digits of ASCII, whatever the locale.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace pith {

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
inline bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

inline bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

inline std::string to_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

inline std::string to_upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

// Whether text began with the prefix, given in lower case, which is then gone from it.
inline bool remove_prefix(std::string_view& text, std::string_view lower_prefix) {
  if (to_lower(text.substr(0, lower_prefix.size())) != lower_prefix) return false;
  text.remove_prefix(lower_prefix.size());
  return true;
}

inline bool remove_suffix(std::string_view& text, std::string_view lower_suffix) {
  if (text.size() < lower_suffix.size() ||
      to_lower(text.substr(text.size() - lower_suffix.size())) != lower_suffix) {
    return false;
  }
  text.remove_suffix(lower_suffix.size());
  return true;
}

}  // namespace pith
