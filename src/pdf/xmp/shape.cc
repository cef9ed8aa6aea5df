#include "pdf/xmp/shape.h"

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "pdf/xmp/encoding.h"
#include "pdf/xmp/xml_chars.h"
#include "pdf/xmp/xml_scan.h"

namespace pith::pdf {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kMetaNamespace = "adobe:ns:meta/";

bool is_blank(char c) {
  return is_xml_space(c) || c == '\0';
}

std::string_view without_blanks_before(std::string_view text) {
  const auto solid = std::find_if_not(text.begin(), text.end(), is_blank);
  return text.substr(static_cast<std::size_t>(solid - text.begin()));
}

// NUL alone, and what white space there is around it: padding behind a packet stays.
std::string_view without_nul_behind(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0 && is_blank(text[end - 1])) --end;
  return text.substr(end).find('\0') == npos ? text : text.substr(0, end);
}

bool is_declaration(std::string_view text) {
  return text.starts_with("<?xml") && text.size() > 5 && is_xml_space(text[5]);
}

// Whether only the byte order mark, the XML declaration and packet wrappers are there.
bool is_wrapper_alone(std::string_view text) {
  for (text = without_blanks_before(text); !text.empty(); text = without_blanks_before(text)) {
    if (text.starts_with(kByteOrderMark)) {
      text.remove_prefix(kByteOrderMark.size());
      continue;
    }
    const std::size_t close = text.find("?>");
    if (close == npos || !(is_declaration(text) || text.starts_with("<?xpacket"))) return false;
    text.remove_prefix(close + 2);
  }
  return true;
}

bool is_empty_xmpmeta(std::string_view text) {
  try {
    const XmlDocument xml = scan_xml(text, "", {});
    const XmlElement& root = xml.elements.front();
    const bool is_meta =
        root.uri == kMetaNamespace && (root.local == "xmpmeta" || root.local == "xapmeta");
    if (!is_meta || xml.elements.size() > 1 || root.has_text || root.has_remark) return false;
    // x:xmptk names the tool.
    return std::all_of(xml.attributes.begin(), xml.attributes.end(), [](const XmlAttribute& a) {
      return a.uri == kXmlnsNamespace || a.uri == kMetaNamespace;
    });
  } catch (const Error&) {
    return false;
  }
}

// In UTF-8, what a declaration says of another encoding is no longer so.
std::string without_other_encoding(std::string text) {
  const std::size_t mark = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  if (is_declaration(std::string_view(text).substr(mark))) {
    const std::size_t close = text.find("?>");
    if (close != npos) text.erase(mark, close + 2 - mark);
  }
  return text.substr(mark);
}

}  // namespace

bool says_nothing(std::string_view packet) {
  const std::string text = mended_packet(packet);
  return is_wrapper_alone(text) || is_empty_xmpmeta(text);
}

std::string mended_packet(std::string_view packet) {
  const XmpEncoding encoding = encoding_of(packet);
  std::optional<std::string> decoded;
  if (encoding.unit > 1) {
    // A lone byte behind the last character is as good as none when it is NUL.
    while (packet.size() % encoding.unit != 0 && packet.back() == '\0') packet.remove_suffix(1);
    decoded = utf8_of_packet(packet, encoding);
    if (!decoded) return std::string(packet);
    decoded = without_other_encoding(*std::move(decoded));
  }
  std::string_view text = without_nul_behind(decoded ? *decoded : packet);
  const std::string_view solid = without_blanks_before(text);
  if (is_declaration(solid)) text = solid;
  return std::string(text);
}

}  // namespace pith::pdf
