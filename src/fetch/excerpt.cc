#include "fetch/excerpt.h"

#include "base/utf8.h"

namespace pith {

std::string excerpt(std::string_view text, std::size_t max_bytes) {
  std::string line(cut(text, max_bytes));
  for (char& byte : line) {
    if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F) byte = ' ';
  }
  if (line.size() < text.size()) line += "...";
  return line;
}

}  // namespace pith
