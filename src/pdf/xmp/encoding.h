// XMP packets in UTF-16 and UTF-32 (ISO 16684-1 §7.1 allows them), which are worked on in UTF-8.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pith::pdf {

struct XmpEncoding {
  std::size_t unit = 1;  // bytes: 1 for UTF-8, 2, or 4
  bool big_endian = false;
};

// By its byte order mark, or by how it writes the "<?" that a packet begins with.
XmpEncoding encoding_of(std::string_view packet);

// nullopt when the packet is not well-formed in that encoding as a whole. UTF-8 is not looked at.
std::optional<std::string> utf8_of_packet(std::string_view packet, XmpEncoding encoding);
// The packet in UTF-8 where it can be decoded, else as it is: the scanner then refuses it.
std::string decoded_packet(std::string_view packet);

}  // namespace pith::pdf
