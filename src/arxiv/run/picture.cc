#include "arxiv/run/picture.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "arxiv/files/deflate.h"

namespace pith::arxiv {
namespace {

// White outside of the page.
std::string_view dot(const Page& page, std::size_t x, std::size_t y) {
  if (x >= page.width || y >= page.height) return "\xff\xff\xff";
  return std::string_view(page.dots).substr((y * page.width + x) * 3, 3);
}

void append_number(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

void append_chunk(std::string& png, std::string_view type, std::string_view data) {
  append_number(png, static_cast<std::uint32_t>(data.size()));
  const std::string body = std::string(type) + std::string(data);
  png += body;
  append_number(png,
                static_cast<std::uint32_t>(::crc32(0, reinterpret_cast<const Bytef*>(body.data()),
                                                   static_cast<uInt>(body.size()))));
}

}  // namespace

std::string difference_png(const Page& before, const Page& after) {
  const std::size_t width = std::max(before.width, after.width);
  const std::size_t height = std::max(before.height, after.height);
  std::string rows;
  for (std::size_t y = 0; y < height; ++y) {
    rows += '\0';  // PNG filter "None"
    for (const Page* page : {&before, &after}) {
      for (std::size_t x = 0; x < width; ++x) rows += dot(*page, x, y);
    }
    for (std::size_t x = 0; x < width; ++x) {
      const std::string_view old = dot(before, x, y);
      if (old != dot(after, x, y)) {
        rows += std::string_view("\xd0\x00\x00", 3);
      } else {
        for (char c : old) rows += static_cast<char>(192 + static_cast<unsigned char>(c) / 4);
      }
    }
  }
  const std::string packed = deflate(rows, 6);

  std::string png = "\x89PNG\r\n\x1a\n";
  std::string header;
  append_number(header, static_cast<std::uint32_t>(width * 3));
  append_number(header, static_cast<std::uint32_t>(height));
  header += std::string_view("\x08\x02\x00\x00\x00", 5);  // 8 bits, RGB
  append_chunk(png, "IHDR", header);
  append_chunk(png, "IDAT", packed);
  append_chunk(png, "IEND", "");
  return png;
}

}  // namespace pith::arxiv
