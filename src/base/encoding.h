// Strict text encodings of bytes.
//
// Bytes are std::string throughout the library. Every decoder is strict: one text for one sequence
// of bytes, so that an encoding cannot be varied without being noticed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pith {

std::string to_hex(std::string_view bytes);  // lower case
// Lower-case hexadecimal of even length; anything else (upper case included) is nullopt.
std::optional<std::string> from_hex(std::string_view text);

// RFC 4648 §4 with padding.
std::string to_base64(std::string_view bytes);
// RFC 4648 §4: padding required, unused bits zero, no line breaks or other characters.
std::optional<std::string> from_base64(std::string_view text);

// RFC 4648 §6, upper case, without padding.
std::string to_base32(std::string_view bytes);
// Whether every character is one that to_base32 writes.
bool is_base32(std::string_view text);

}  // namespace pith
