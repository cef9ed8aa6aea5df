#include "pdf/xmp/xml_chars.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/utf8.h"

namespace pith::pdf {
namespace {

constexpr std::size_t npos = std::string_view::npos;
// &#x10FFFF; leaves room for leading zeros.
constexpr std::size_t kMaxReference = 32;

struct Interval {
  char32_t first, last;
};
// NameStartChar beyond ASCII, and what NameChar adds to it.
constexpr std::array<Interval, 12> kNameStart{{{0xC0, 0xD6},
                                               {0xD8, 0xF6},
                                               {0xF8, 0x2FF},
                                               {0x370, 0x37D},
                                               {0x37F, 0x1FFF},
                                               {0x200C, 0x200D},
                                               {0x2070, 0x218F},
                                               {0x2C00, 0x2FEF},
                                               {0x3001, 0xD7FF},
                                               {0xF900, 0xFDCF},
                                               {0xFDF0, 0xFFFD},
                                               {0x10000, 0xEFFFF}}};
constexpr std::array<Interval, 3> kNameMore{{{0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}}};

bool within(char32_t c, const auto& intervals) {
  return std::any_of(intervals.begin(), intervals.end(),
                     [c](Interval i) { return i.first <= c && c <= i.last; });
}

// What the text between '&' and ';' stands for.
std::optional<char32_t> referred(std::string_view body) {
  if (body == "amp") return U'&';
  if (body == "lt") return U'<';
  if (body == "gt") return U'>';
  if (body == "quot") return U'"';
  if (body == "apos") return U'\'';
  if (!body.starts_with('#')) return std::nullopt;
  const bool hex = body.starts_with("#x");
  const std::string_view digits = body.substr(hex ? 2 : 1);
  const char* const end = digits.data() + digits.size();
  unsigned value = 0;
  const auto [rest, code] = std::from_chars(digits.data(), end, value, hex ? 16 : 10);
  if (code != std::errc{} || rest != end || !is_xml_char(value)) return std::nullopt;
  return value;
}

// Between the '&' at text[at] and the next ';' that is near enough; nullopt when there is none.
std::optional<std::string_view> reference_body(std::string_view text, std::size_t at) {
  const std::string_view near = text.substr(at + 1, kMaxReference);
  const std::size_t semicolon = near.find(';');
  if (semicolon == npos) return std::nullopt;
  return near.substr(0, semicolon);
}

}  // namespace

bool is_xml_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_xml_name_char(char32_t c, bool first) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':') return true;
  if (!first && ((c >= '0' && c <= '9') || c == '-' || c == '.')) return true;
  return within(c, kNameStart) || (!first && within(c, kNameMore));
}

std::size_t invalid_xml_char_at(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 && !is_xml_space(text[i])) return i;
    // U+FFFE and U+FFFF
    if (byte == 0xEF &&
        (text.substr(i, 3) == "\xEF\xBF\xBE" || text.substr(i, 3) == "\xEF\xBF\xBF"))
      return i;
  }
  return npos;
}

std::size_t invalid_reference_at(std::string_view text) {
  for (std::size_t at = 0; (at = text.find('&', at)) != npos; ++at) {
    const std::optional<std::string_view> body = reference_body(text, at);
    if (!body || !referred(*body)) return at;
  }
  return npos;
}

std::size_t append_reference(std::string& out, std::string_view text, std::size_t at) {
  const std::string_view body = *reference_body(text, at);
  append_utf8(out, *referred(body));
  return at + 1 + body.size() + 1;
}

std::string escape_xml_text(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  const std::size_t last = text.find_last_not_of(' ');
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '\r':
        out += "&#xD;";
        break;
      case '\n':
        out += "&#xA;";
        break;
      case '\t':
        out += "&#x9;";
        break;
      case ' ':
        out += first == npos || i < first || i > last ? "&#x20;" : " ";
        break;
      default:
        out += text[i];
    }
  }
  return out;
}

}  // namespace pith::pdf
