#include "fetch/excerpt.h"

namespace pith {
namespace {

bool continues_a_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

}  // namespace

std::string excerpt(std::string_view text, std::size_t max_bytes) {
  std::size_t end = text.size();
  if (end > max_bytes) {
    end = max_bytes;
    while (end > 0 && continues_a_character(text[end])) --end;
  }
  std::string line(text.substr(0, end));
  for (char& byte : line) {
    if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F) byte = ' ';
  }
  if (end < text.size()) line += "...";
  return line;
}

}  // namespace pith
