#include "arxiv/picture.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>

#include "base/ascii.h"
#include "base/error.h"

namespace pith::arxiv {
namespace {

struct Picture {
  std::size_t width = 0, height = 0;
  std::string_view dots;  // three bytes each

  // White outside of the picture.
  std::string_view dot(std::size_t x, std::size_t y) const {
    if (x >= width || y >= height) return "\xff\xff\xff";
    return dots.substr((y * width + x) * 3, 3);
  }
};

[[noreturn]] void malformed() {
  throw Error(ErrorKind::kMalformed, "page picture", "is not a binary PPM");
}

std::size_t number_at(std::string_view ppm, std::size_t& at) {
  while (at < ppm.size() && (ppm[at] == ' ' || ppm[at] == '\n')) ++at;
  std::size_t value = 0, digits = 0;
  for (; at < ppm.size() && is_digit(ppm[at]) && digits < 6; ++at, ++digits) {
    value = value * 10 + static_cast<std::size_t>(ppm[at] - '0');
  }
  if (digits == 0) malformed();
  return value;
}

Picture read_ppm(std::string_view ppm) {
  if (!ppm.starts_with("P6")) malformed();
  std::size_t at = 2;
  Picture picture;
  picture.width = number_at(ppm, at);
  picture.height = number_at(ppm, at);
  if (number_at(ppm, at) != 255) malformed();
  picture.dots = ppm.substr(std::min(at + 1, ppm.size()));
  if (picture.dots.size() != picture.width * picture.height * 3) malformed();
  return picture;
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

std::string difference_png(std::string_view before_ppm, std::string_view after_ppm) {
  const Picture before = read_ppm(before_ppm), after = read_ppm(after_ppm);
  const std::size_t width = std::max(before.width, after.width);
  const std::size_t height = std::max(before.height, after.height);
  std::string rows;
  for (std::size_t y = 0; y < height; ++y) {
    rows += '\0';  // PNG filter "None"
    for (const Picture* picture : {&before, &after}) {
      for (std::size_t x = 0; x < width; ++x) rows += picture->dot(x, y);
    }
    for (std::size_t x = 0; x < width; ++x) {
      const std::string_view dot = before.dot(x, y);
      if (dot != after.dot(x, y)) {
        rows += std::string_view("\xd0\x00\x00", 3);
      } else {
        for (char c : dot) rows += static_cast<char>(192 + static_cast<unsigned char>(c) / 4);
      }
    }
  }
  uLongf size = ::compressBound(static_cast<uLong>(rows.size()));
  std::string packed(size, '\0');
  if (::compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                  reinterpret_cast<const Bytef*>(rows.data()), static_cast<uLong>(rows.size()),
                  6) != Z_OK) {
    throw Error(ErrorKind::kLimit, "page picture", "cannot be compressed");
  }
  packed.resize(size);

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
