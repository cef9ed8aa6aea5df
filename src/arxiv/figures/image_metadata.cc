#include "arxiv/figures/image_metadata.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/big_endian.h"

namespace pith::arxiv {
namespace {

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
std::uint32_t big16(std::string_view b, std::size_t at) {
  return static_cast<std::uint32_t>(from_big_endian(b.substr(at, 2)));
}
std::uint32_t big32(std::string_view b, std::size_t at) {
  return static_cast<std::uint32_t>(from_big_endian(b.substr(at, 4)));
}

// The resolution of an EXIF block in dots per inch (Exif 2.3 §4.6.4: tags 282 and 296 of IFD 0).
std::optional<std::uint32_t> exif_resolution(std::string_view tiff) {
  if (tiff.size() < 8) return std::nullopt;
  const bool little = tiff.starts_with("II");
  const auto get16 = [&](std::size_t at) -> std::uint32_t {
    if (at + 2 > tiff.size()) return 0;
    return little ? byte_at(tiff, at) | byte_at(tiff, at + 1) << 8 : big16(tiff, at);
  };
  const auto get32 = [&](std::size_t at) -> std::uint32_t {
    if (at + 4 > tiff.size()) return 0;
    return little ? get16(at) | get16(at + 2) << 16 : big32(tiff, at);
  };
  const std::size_t directory = get32(4);
  if (directory >= tiff.size()) return std::nullopt;
  std::uint32_t resolution = 0, unit = 2;
  for (std::size_t i = 0; i < get16(directory); ++i) {
    const std::size_t entry = directory + 2 + 12 * i;
    if (entry + 12 > tiff.size()) return std::nullopt;
    if (get16(entry) == 282) {
      const std::uint32_t under = get32(get32(entry + 8) + std::size_t{4});
      if (under != 0) resolution = get32(get32(entry + 8)) / under;
    }
    if (get16(entry) == 296) unit = get16(entry + 8);
  }
  if (unit == 3) resolution = resolution * 254 / 100;
  if (resolution == 0 || resolution > 65535) return std::nullopt;
  return resolution;
}

std::string jfif_segment(std::uint32_t dots_per_inch) {
  std::string segment("\xff\xe0\x00\x10JFIF\x00\x01\x01\x01", 12);
  const std::string density = to_big_endian(dots_per_inch, 2);
  return segment + density + density + std::string(2, '\0');
}

std::string application_name(std::uint32_t marker, std::string_view data) {
  if (marker == 0xfe) return "comment";
  if (data.starts_with("Exif")) return "EXIF";
  if (data.starts_with("http://ns.adobe.com/")) return "XMP";
  if (data.starts_with("Photoshop")) return "IPTC";
  return "APP" + std::to_string(marker - 0xe0) + " data";
}

bool belongs_to_picture(std::uint32_t marker, std::string_view data) {
  if (marker < 0xe0) return true;
  if (marker == 0xe0) return data.starts_with(std::string_view("JFIF\0", 5));
  if (marker == 0xe2) return data.starts_with(std::string_view("ICC_PROFILE\0", 12));
  return marker == 0xee && data.starts_with("Adobe");
}

CleanFigure unclean(std::string_view bytes, const char* problem) {
  return {std::string(bytes), {}, problem};
}

}  // namespace

CleanFigure clean_jpeg(std::string_view jpeg) {
  if (!jpeg.starts_with("\xff\xd8")) return unclean(jpeg, "is no JPEG");
  CleanFigure result;
  std::string segments;
  std::optional<std::uint32_t> resolution;
  bool has_jfif = false;
  std::size_t at = 2;
  while (at + 4 <= jpeg.size()) {
    if (byte_at(jpeg, at) != 0xff) return unclean(jpeg, "is a damaged JPEG");
    const std::uint32_t marker = byte_at(jpeg, at + 1);
    if (marker == 0xff) {  // fill byte, T.81 §B.1.1.2
      ++at;
      continue;
    }
    const std::size_t length = big16(jpeg, at + 2);
    if (length < 2 || at + 2 + length > jpeg.size()) return unclean(jpeg, "is a damaged JPEG");
    const std::string_view data = jpeg.substr(at + 4, length - 2);
    if (belongs_to_picture(marker, data)) {
      has_jfif = has_jfif || marker == 0xe0;
      // A JFIF thumbnail shows the picture as it was before it was edited.
      if (marker == 0xe0 && data.size() > 14) {
        segments += std::string("\xff\xe0\x00\x10", 4) + std::string(data.substr(0, 12)) +
                    std::string(2, '\0');
        result.removed.emplace_back("thumbnail");
      } else {
        segments += jpeg.substr(at, length + 2);
      }
    } else {
      result.removed.push_back(application_name(marker, data));
      if (data.starts_with(std::string_view("Exif\0\0", 6))) {
        resolution = exif_resolution(data.substr(6));
      }
    }
    at += 2 + length;
    if (marker != 0xda) continue;
    // From the first scan on all is the picture, to the end of the image.
    std::size_t end = at;
    for (;; ++end) {
      end = jpeg.find('\xff', end);
      if (end == std::string_view::npos || end + 1 >= jpeg.size()) {
        return unclean(jpeg, "is a JPEG without an end");
      }
      const std::uint32_t next = byte_at(jpeg, end + 1);
      if (next == 0xd9) break;
      if (next == 0xfe || (next >= 0xe0 && next <= 0xef)) {
        return unclean(jpeg, "is a JPEG with data between its scans");
      }
      // The parameters of a marker segment may hold any byte.
      if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
        if (end + 4 > jpeg.size()) return unclean(jpeg, "is a damaged JPEG");
        end += 1 + big16(jpeg, end + 2);
      }
    }
    result.bytes = "\xff\xd8";
    if (!has_jfif && resolution) result.bytes += jfif_segment(*resolution);
    result.bytes.reserve(result.bytes.size() + segments.size() + end + 2 - at);
    result.bytes += segments;
    result.bytes += jpeg.substr(at, end + 2 - at);
    if (end + 2 < jpeg.size()) {
      result.removed.push_back(std::to_string(jpeg.size() - end - 2) + " bytes after the end");
    }
    return result;
  }
  return unclean(jpeg, "is a JPEG without a picture");
}

CleanFigure clean_png(std::string_view png) {
  if (!png.starts_with("\x89PNG\r\n\x1a\n")) return unclean(png, "is no PNG");
  static constexpr std::array<std::string_view, 14> kKept = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS",
                                                             "gAMA", "cHRM", "sRGB", "iCCP", "sBIT",
                                                             "bKGD", "pHYs", "hIST", "cICP"};
  CleanFigure result;
  result.bytes.reserve(png.size());
  result.bytes = png.substr(0, 8);
  for (std::size_t at = 8; at + 12 <= png.size();) {
    const std::size_t length = big32(png, at);
    if (length > png.size() - at - 12) return unclean(png, "is a damaged PNG");
    const std::string_view type = png.substr(at + 4, 4);
    const std::string_view chunk = png.substr(at, length + 12);
    at += length + 12;
    if (std::find(kKept.begin(), kKept.end(), type) != kKept.end()) {
      result.bytes += chunk;
    } else if ((type[0] & 0x20) == 0) {
      return unclean(png, "is a PNG with a critical chunk that is not known");
    } else {
      result.removed.emplace_back(type == "eXIf" ? "EXIF" : type);
    }
    if (type != "IEND") continue;
    if (at < png.size()) {
      result.removed.push_back(std::to_string(png.size() - at) + " bytes after the end");
    }
    return result;
  }
  return unclean(png, "is a PNG without an end");
}

CleanFigure clean_eps(std::string_view eps) {
  if (!eps.starts_with("%!")) return unclean(eps, "is no EPS text (a binary preview?)");
  CleanFigure result;
  result.bytes = std::string(eps);
  for (std::string_view key :
       {"%%Creator:", "%%Title:", "%%For:", "%%CreationDate:", "%%Routing:"}) {
    for (std::size_t at = result.bytes.find(key); at != std::string::npos;
         at = result.bytes.find(key, at + 1)) {
      if (at > 0 && result.bytes[at - 1] != '\n' && result.bytes[at - 1] != '\r') continue;
      const std::size_t from = at + key.size();
      const std::size_t end =
          std::min(result.bytes.find_first_of("\r\n", from), result.bytes.size());
      if (result.bytes.find_first_not_of(' ', from) >= end) continue;
      result.bytes.replace(from, end - from, std::string(end - from, ' '));
      result.removed.emplace_back(key.substr(0, key.size() - 1));
    }
  }
  return result;
}

PngFacts png_facts(std::string_view png) {
  PngFacts facts;
  if (!png.starts_with("\x89PNG\r\n\x1a\n") || png.size() < 33 || png.substr(12, 4) != "IHDR") {
    return facts;
  }
  facts.width = big32(png, 16);
  facts.height = big32(png, 20);
  const std::uint32_t color = byte_at(png, 25);
  facts.copied = byte_at(png, 24) <= 8 && (color == 0 || color == 2) && byte_at(png, 28) == 0;
  for (std::size_t at = 33; at + 12 <= png.size();) {
    const std::string_view type = png.substr(at + 4, 4);
    for (std::string_view slow : {"PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP"}) {
      facts.copied = facts.copied && type != slow;
    }
    const std::size_t length = big32(png, at);
    if (length > png.size() - at - 12) break;
    at += length + 12;
  }
  return facts;
}

std::uint64_t jpeg_dots(std::string_view jpeg) {
  for (std::size_t at = 2; at + 9 <= jpeg.size() && byte_at(jpeg, at) == 0xff;) {
    const std::uint32_t marker = byte_at(jpeg, at + 1);
    // SOF0 to SOF15 without DHT, JPG and DAC.
    if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
      return std::uint64_t{big16(jpeg, at + 5)} * big16(jpeg, at + 7);
    }
    at += 2 + big16(jpeg, at + 2);
  }
  return 0;
}

}  // namespace pith::arxiv
