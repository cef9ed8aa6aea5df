// Strict text encodings of bytes, and UTF-8.
//
// Bytes are std::string throughout the library. Every decoder is strict: one text for one sequence
// of bytes, so that an encoding cannot be varied without being noticed.
#pragma once

#include <cstddef>
#include <cstdint>
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

// The offset of the first byte that is not part of well-formed UTF-8 (Unicode 15 table 3-7: no
// surrogates, no overlong forms), or npos when all of it is.
std::size_t invalid_utf8_at(std::string_view text);

// Appends the UTF-8 form of a code point. Requires a Unicode scalar value.
void append_utf8(std::string& out, char32_t code_point);

}  // namespace pith
