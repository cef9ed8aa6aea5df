// The characters of XML 1.0 (fifth edition): which are allowed, and how they are referred to.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pith::pdf {

bool is_xml_space(char c);
bool is_xml_name_char(char32_t c, bool first);  // [4] NameStartChar, [4a] NameChar

// The offset of the first character that [2] Char does not allow, or npos. Requires well-formed
// UTF-8.
std::size_t invalid_xml_char_at(std::string_view text);

// The offset of the first '&' that begins no character reference and none of the five predefined
// entity references, or npos.
std::size_t invalid_reference_at(std::string_view text);

// Appends what the reference at text[at] stands for and returns the offset after it. Requires that
// invalid_reference_at found nothing in the text.
std::size_t append_reference(std::string& out, std::string_view text, std::size_t at);

// Text as element content that every parser reads back as it is: markup and carriage returns as
// references, and white space too where a reader might trim or fold it.
// Requires well-formed UTF-8 in which invalid_xml_char_at finds nothing.
std::string escape_xml_text(std::string_view text);

}  // namespace pith::pdf
