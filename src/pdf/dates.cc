#include "pdf/dates.h"

#include <algorithm>
#include <vector>

#include "pdf/xmp/encoding.h"
#include "pdf/xmp/packet.h"
#include "record/utc_time.h"

namespace pith {
namespace {

constexpr std::string_view kXmpBasicNamespace = "http://ns.adobe.com/xap/1.0/";
constexpr std::string_view kPattern = "YYYY-MM-DDThh:mm:ssZ";

struct Range {
  std::size_t begin, end;
};

// Where the values of the two properties stand, the last first.
std::vector<Range> date_values(const XmpPacket& packet) {
  std::vector<Range> values;
  for (const XmpDescription& d : packet.descriptions) {
    for (const std::string_view local : {"ModifyDate", "MetadataDate"}) {
      const XmpField* field = find_field(d.properties, kXmpBasicNamespace, local);
      if (!field) continue;
      if (field->attribute) {
        values.push_back({field->attribute->value_begin, field->attribute->value_end});
        continue;
      }
      const XmlElement& e = packet.xml.elements[*field->element];
      const bool plain = e.subtree_end == *field->element + 1 && !e.has_remark && !e.empty_tag;
      if (plain) values.push_back({e.content_begin, e.content_end});
    }
  }
  std::sort(values.begin(), values.end(),
            [](const Range& a, const Range& b) { return a.begin > b.begin; });
  return values;
}

bool is_whole_second(std::string_view time) {
  return time.size() == kPattern.size() && is_utc_time(time);
}

}  // namespace

std::string pdf_date(std::string_view utc_time) {
  std::string date = "D:";
  for (const char c : utc_time)
    if (c != '-' && c != ':' && c != 'T') date += c;
  return date;
}

std::string with_xmp_dates(std::string_view packet, std::string_view utc_time,
                           std::string_view name) {
  std::string text = decoded_packet(packet);
  const std::vector<Range> values = date_values(parse_xmp(text, name, {}));
  for (const Range& value : values) text.replace(value.begin, value.end - value.begin, utc_time);
  return values.empty() ? std::string(packet) : packet_in(encoding_of(packet), text);
}

std::string time_of_xmp_dates(std::string_view packet, std::string_view name) {
  const std::string text = decoded_packet(packet);
  for (const Range& value : date_values(parse_xmp(text, name, {}))) {
    std::string time = text.substr(value.begin, value.end - value.begin);
    if (is_whole_second(time)) return time;
  }
  return {};
}

std::string time_of_pdf_date(std::string_view date) {
  std::string time(kPattern);
  std::size_t at = 2;
  if (!date.starts_with("D:")) return {};
  for (char& c : time) {
    if (c == '-' || c == ':' || c == 'T') continue;
    if (at == date.size()) return {};
    c = date[at++];
  }
  return at == date.size() && is_whole_second(time) ? time : std::string();
}

}  // namespace pith
