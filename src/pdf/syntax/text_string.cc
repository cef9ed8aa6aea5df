#include "pdf/syntax/text_string.h"

#include <algorithm>
#include <cstdint>

#include "base/encoding.h"
#include "base/utf16.h"
#include "base/utf8.h"

namespace pith::pdf {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// ISO 32000-1 annex D.3: where PDFDocEncoding differs from ISO 8859-1.
constexpr char32_t kFrom18[] = {0x02D8, 0x02C7, 0x02C6, 0x02D9, 0x02DD, 0x02DB, 0x02DA, 0x02DC};
constexpr char32_t kFrom80[] = {
    0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x0192, 0x2044, 0x2039, 0x203A,       0x2212,
    0x2030, 0x201E, 0x201C, 0x201D, 0x2018, 0x2019, 0x201A, 0x2122, 0xFB01, 0xFB02,       0x0141,
    0x0152, 0x0160, 0x0178, 0x017D, 0x0131, 0x0142, 0x0153, 0x0161, 0x017E, kReplacement, 0x20AC};

char32_t from_doc_encoding(std::uint8_t byte) {
  if (byte >= 0x18 && byte <= 0x1F) return kFrom18[byte - 0x18];
  if (byte >= 0x80 && byte <= 0xA0) return kFrom80[byte - 0x80];
  return byte == 0x7F || byte == 0xAD ? kReplacement : byte;
}

// §7.9.2.2: a language code may stand between two escape characters; it is no text.
std::string from_utf16(std::string_view bytes) {
  constexpr char32_t kEscape = 0x1B;
  std::string out;
  bool language = false;
  for (std::size_t at = 0; at + 1 < bytes.size();) {
    const auto [code, length] = utf16_code_point_at(bytes, at);
    at += length;
    if (code == kEscape)
      language = !language;
    else if (!language)
      append_utf8(out, code.value_or(kReplacement));
  }
  return out;
}

}  // namespace

std::string utf8_of_text_string(std::string_view bytes) {
  if (bytes.starts_with("\xFE\xFF")) return from_utf16(bytes.substr(2));
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    std::string out;
    for (bytes.remove_prefix(3);;) {
      const std::size_t bad = invalid_utf8_at(bytes);
      out += bytes.substr(0, bad);
      if (bad == std::string_view::npos) return out;
      append_utf8(out, kReplacement);
      bytes.remove_prefix(bad + 1);
    }
  }
  std::string out;
  for (char c : bytes) append_utf8(out, from_doc_encoding(static_cast<std::uint8_t>(c)));
  return out;
}

std::string text_string_object(std::string_view utf8) {
  const bool ascii =
      std::all_of(utf8.begin(), utf8.end(), [](char c) { return c >= ' ' && c < 0x7F; });
  if (ascii) {
    std::string out = "(";
    for (char c : utf8) {
      if (c == '(' || c == ')' || c == '\\') out += '\\';
      out += c;
    }
    return out += ')';
  }
  std::string units = "\xFE\xFF";
  const auto add = [&](char32_t unit) {
    units += static_cast<char>(unit >> 8);
    units += static_cast<char>(unit & 0xFF);
  };
  for (std::size_t at = 0; at < utf8.size();) {
    const auto [code, length] = code_point_at(utf8, at);
    at += length;
    if (code < 0x10000) {
      add(code);
    } else {
      add(0xD800 + ((code - 0x10000) >> 10));
      add(0xDC00 + ((code - 0x10000) & 0x3FF));
    }
  }
  return '<' + to_hex(units) + '>';
}

}  // namespace pith::pdf
