#include "pdf/dates.h"

#include <algorithm>
#include <vector>

#include "pdf/xmp/encoding.h"
#include "pdf/xmp/packet.h"
#include "record/utc_time.h"

namespace pith::pdf {
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
  std::string text(packet);
  const std::vector<Range> values = date_values(parse_xmp(packet, name, {}));
  for (const Range& value : values) text.replace(value.begin, value.end - value.begin, utc_time);
  return text;
}

std::string time_of_xmp_dates(std::string_view packet, std::string_view name) {
  const std::string text = decoded_packet(packet);
  for (const Range& value : date_values(parse_xmp(text, name, {}))) {
    std::string time = text.substr(value.begin, value.end - value.begin);
    if (is_whole_second(time)) return time;
  }
  return {};
}

std::string xmp_date(std::string_view date) {
  constexpr std::size_t kSeconds = 16;  // "D:YYYYMMDDHHmmSS"
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!date.starts_with("D:") || date.size() < kSeconds ||
      !std::all_of(date.begin() + 2, date.begin() + kSeconds, is_digit))
    return {};
  std::string utc(kPattern);
  std::size_t at = 2;
  for (char& c : utc)
    if (c != '-' && c != ':' && c != 'T' && c != 'Z') c = date[at++];
  if (!is_whole_second(utc)) return {};
  std::string_view zone = date.substr(kSeconds);
  if (zone.empty() || zone == "Z" || zone.starts_with("Z00") || zone.starts_with("Z'")) return utc;
  if (zone.ends_with('\'')) zone.remove_suffix(1);
  const bool known =
      (zone[0] == '+' || zone[0] == '-') && (zone.size() == 3 || zone.size() == 6) &&
      is_digit(zone[1]) && is_digit(zone[2]) &&
      (zone.size() == 3 || (zone[3] == '\'' && is_digit(zone[4]) && is_digit(zone[5])));
  if (!known) return {};
  utc.pop_back();
  return utc.append(zone.substr(0, 3)).append(":").append(zone.size() == 3 ? "00" : zone.substr(4));
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

}  // namespace pith::pdf
