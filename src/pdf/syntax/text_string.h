// Text strings of a PDF (ISO 32000-1 §7.9.2.2) and UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace pith::pdf {

// UTF-16BE after FE FF, UTF-8 after EF BB BF (ISO 32000-2), else PDFDocEncoding. What cannot be
// decoded becomes U+FFFD.
std::string utf8_of_text_string(std::string_view bytes);

// A string object for this text: a literal string when it is printable ASCII, else UTF-16BE in
// hexadecimal. Requires well-formed UTF-8.
std::string text_string_object(std::string_view utf8);

}  // namespace pith::pdf
