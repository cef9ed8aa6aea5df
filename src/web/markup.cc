#include "web/markup.h"

#include <array>
#include <cstdio>

#include "base/ascii.h"
#include "base/encoding.h"
#include "base/utf8.h"

namespace pith {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";     // U+2026

bool is_space(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

// The joiners U+200C and U+200D are letters' companions in several scripts and stay.
bool is_unseen(char32_t c) {
  return is_invisible(c) && c != 0x200C && c != 0x200D;
}

// Unicode §23.7; XML 1.0 §2.2 forbids U+FFFE and U+FFFF.
bool is_noncharacter(char32_t c) {
  return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

std::string hexadecimal(char32_t c) {
  std::array<char, 16> digits{};
  const int length =
      std::snprintf(digits.data(), digits.size(), "U+%04X", static_cast<unsigned>(c));
  return {digits.data(), static_cast<std::size_t>(length)};
}

void append_escaped(std::string& out, std::string_view character) {
  switch (character[0]) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    default:
      out += character;
  }
}

}  // namespace

std::string readable(std::string_view text, std::size_t max_characters) {
  std::string out;
  std::size_t characters = 0;
  bool space = false;
  while (!text.empty()) {
    const bool malformed = invalid_utf8_at(text.substr(0, 4)) == 0;
    const CodePoint c = malformed ? CodePoint{0xFFFD, 1} : code_point_at(text, 0);
    const std::string_view bytes = text.substr(0, c.length);
    text.remove_prefix(c.length);
    if (is_space(c.value)) {
      space = !out.empty();
      continue;
    }
    if (characters + space >= max_characters) return out += kEllipsis;
    if (space) out += ' ';
    characters += 1u + space;
    space = false;
    const bool deceives =
        malformed || is_control(c.value) || is_unseen(c.value) || is_noncharacter(c.value);
    out += deceives ? kReplacement : bytes;
  }
  return out;
}

std::string escape_markup(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) append_escaped(out, text.substr(i, 1));
  return out;
}

std::string exact_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint c = code_point_at(text, 0);
    const std::string_view bytes = text.substr(0, c.length);
    text.remove_prefix(c.length);
    // As bytes and not as references: HTML reads &#128; to &#159; as other characters.
    if ((is_control(c.value) && c.value != '\n') || is_unseen(c.value)) {
      out += "<span class=\"unseen\" data-name=\"" + hexadecimal(c.value) + "\">";
      out += bytes;
      out += "</span>";
    } else {
      append_escaped(out, bytes);
    }
  }
  return out;
}

std::string escape_url(std::string_view url) {
  constexpr std::string_view kMarks = "-._~:/?#@!$&+;=";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (std::size_t i = 0; i < url.size(); ++i) {
    const char c = url[i];
    const bool encoded =
        c == '%' && i + 2 < url.size() && from_hex(to_lower(url.substr(i + 1, 2))).has_value();
    if (is_letter(c) || is_digit(c) || encoded || kMarks.find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 0xF];
    }
  }
  return out;
}

std::string escape_markdown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool mark = c > ' ' && c < 0x7F && !is_letter(c) && !is_digit(c);
    if (mark) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace pith
