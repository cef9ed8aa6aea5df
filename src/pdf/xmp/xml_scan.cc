#include "pdf/xmp/xml_scan.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/utf8.h"
#include "pdf/xmp/refusal.h"
#include "pdf/xmp/xml_chars.h"

namespace pith::pdf {
namespace {

constexpr std::size_t npos = std::string_view::npos;

struct QName {
  std::string_view prefix, local;
};

class Scanner {
 public:
  Scanner(std::string_view text, std::string_view name, const XmpLimits& limits)
      : name_(name), limits_(limits) {
    xml_.text = text;
  }

  XmlDocument document() {
    check_characters();
    bound_["xml"].push_back(kXmlNamespace);
    if (starts_with("\xEF\xBB\xBF")) at_ += 3;
    if (starts_with("<?xml") && at_ + 5 < text().size() && is_xml_space(text()[at_ + 5]))
      declaration();
    while (at_ < text().size()) item();
    if (!open_.empty()) refuse(xml_.elements[open_.back()].begin, "element is not closed");
    if (xml_.elements.empty()) refuse(at_, "no root element");
    return std::move(xml_);
  }

 private:
  [[noreturn]] void refuse(std::size_t at, std::string cause) const {
    refuse_xmp(name_, at, std::move(cause));
  }
  std::string_view text() const { return xml_.text; }
  bool starts_with(std::string_view s) const { return text().substr(at_).starts_with(s); }

  void check_characters() const {
    if (text().size() > limits_.max_bytes)
      refuse(limits_.max_bytes,
             "packet is larger than " + std::to_string(limits_.max_bytes) + " bytes");
    if (text().starts_with("\xFE\xFF") || text().starts_with("\xFF\xFE") ||
        text().substr(0, 4).find('\0') != npos)
      refuse(0, "packet is UTF-16 or UTF-32, not UTF-8");
    if (const std::size_t bad = invalid_utf8_at(text()); bad != npos)
      refuse(bad, "packet is not well-formed UTF-8");
    if (const std::size_t bad = invalid_xml_char_at(text()); bad != npos)
      refuse(bad, "character that XML does not allow");
  }

  void item() {
    if (text()[at_] != '<') {
      character_data();
    } else if (starts_with("<!--")) {
      comment();
    } else if (starts_with("<![CDATA[")) {
      cdata();
    } else if (starts_with("<!DOCTYPE")) {
      refuse(at_, "document type declaration");
    } else if (starts_with("<?")) {
      instruction();
    } else if (starts_with("</")) {
      end_tag();
    } else {
      start_tag();
    }
  }

  void declaration() {
    const std::size_t begin = at_;
    const std::size_t close = text().find("?>", at_);
    if (close == npos) refuse(begin, "XML declaration is not closed");
    at_ += 5;
    for (bool first = true; skip_space(), first || at_ < close; first = false) {
      const std::size_t name_at = at_;
      const std::string_view key = name();
      const std::string_view value = quoted(key_value_separator(name_at), close);
      const bool known = first               ? key == "version" && value == "1.0"
                         : key == "encoding" ? is_utf8(value)
                                             : key == "standalone";
      if (!known) refuse(name_at, "XML declaration is not version 1.0 in UTF-8");
    }
    at_ = close + 2;
  }

  static bool is_utf8(std::string_view encoding) {
    std::string lower(encoding);
    for (char& c : lower)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return lower == "utf-8" || lower == "utf8";
  }

  void skip_space() {
    while (at_ < text().size() && is_xml_space(text()[at_])) ++at_;
  }

  std::string_view name() {
    const std::size_t begin = at_;
    while (at_ < text().size()) {
      const auto [c, length] = code_point_at(text(), at_);
      if (!is_xml_name_char(c, at_ == begin)) break;
      at_ += length;
    }
    if (at_ == begin) refuse(begin, "expected a name");
    return text().substr(begin, at_ - begin);
  }

  QName qualified(std::string_view name, std::size_t at) const {
    const std::size_t colon = name.find(':');
    if (colon == npos) return {{}, name};
    const QName q{name.substr(0, colon), name.substr(colon + 1)};
    if (q.prefix.empty() || q.local.empty() || q.local.find(':') != npos ||
        !is_xml_name_char(code_point_at(q.local, 0).value, true))
      refuse(at, "not a qualified name");
    return q;
  }

  // Leaves the position at the opening quote.
  std::size_t key_value_separator(std::size_t name_at) {
    skip_space();
    if (at_ >= text().size() || text()[at_] != '=') refuse(name_at, "attribute without a value");
    ++at_;
    skip_space();
    return at_;
  }

  // What is between the quote at `open` and its partner, both before `limit`.
  std::string_view quoted(std::size_t open, std::size_t limit) {
    if (open >= limit || (text()[open] != '"' && text()[open] != '\''))
      refuse(open, "attribute value is not quoted");
    const std::size_t close = text().substr(0, limit).find(text()[open], open + 1);
    if (close == npos) refuse(open, "attribute value is not closed");
    at_ = close + 1;
    return text().substr(open + 1, close - open - 1);
  }

  void check_references(std::size_t begin, std::size_t end) const {
    const std::size_t bad = invalid_reference_at(text().substr(begin, end - begin));
    if (bad != npos) refuse(begin + bad, "'&' that begins no character or predefined entity");
  }

  void character_data() {
    const std::size_t begin = at_;
    at_ = std::min(text().find('<', at_), text().size());
    const std::string_view run = text().substr(begin, at_ - begin);
    const std::size_t solid = run.find_first_not_of(" \t\r\n");
    if (solid == npos) return;
    if (open_.empty()) refuse(begin + solid, "text outside of the root element");
    if (const std::size_t bad = run.find("]]>"); bad != npos)
      refuse(begin + bad, "']]>' in character data");
    check_references(begin, at_);
    xml_.elements[open_.back()].has_text = true;
  }

  void comment() {
    count_node();
    const std::size_t dashes = text().find("--", at_ + 4);
    if (dashes == npos || text().substr(dashes, 3) != "-->")
      refuse(at_, "comment is not closed, or holds '--'");
    if (!open_.empty()) xml_.elements[open_.back()].has_remark = true;
    at_ = dashes + 3;
  }

  void cdata() {
    count_node();
    const std::size_t close = text().find("]]>", at_);
    if (open_.empty() || close == npos) refuse(at_, "CDATA section is not closed, or outside");
    xml_.elements[open_.back()].has_text = true;
    at_ = close + 3;
  }

  void instruction() {
    count_node();
    const std::size_t begin = at_;
    at_ += 2;
    const std::string_view target = name();
    if (target.find(':') != npos || (target.size() == 3 && (target[0] | 32) == 'x' &&
                                     (target[1] | 32) == 'm' && (target[2] | 32) == 'l'))
      refuse(begin, "processing instruction with a reserved name");
    const std::size_t close = text().find("?>", at_);
    if (close == npos || (close > at_ && !is_xml_space(text()[at_])))
      refuse(begin, "processing instruction is not closed");
    if (target == "xpacket") check_packet_encoding(close);
    if (!open_.empty()) xml_.elements[open_.back()].has_remark = true;
    at_ = close + 2;
  }

  // The deprecated encoding attribute of the packet header (XMP part 1 §7.3.2) must not contradict
  // the bytes.
  void check_packet_encoding(std::size_t close) {
    const std::string_view body = text().substr(at_, close - at_);
    const std::size_t key = body.find("encoding");
    if (key == npos) return;
    const std::size_t name_at = at_ + key;
    at_ = name_at + 8;
    if (!is_utf8(quoted(key_value_separator(name_at), close)))
      refuse(name_at, "packet says that it is not UTF-8");
  }

  void count_node() {
    if (++nodes_ > limits_.max_nodes)
      refuse(at_, "more than " + std::to_string(limits_.max_nodes) + " elements and attributes");
  }

  void start_tag() {
    const std::size_t begin = at_;
    if (open_.empty() && !xml_.elements.empty()) refuse(begin, "second root element");
    if (open_.size() >= limits_.max_depth)
      refuse(begin, "nested deeper than " + std::to_string(limits_.max_depth) + " elements");
    count_node();
    ++at_;
    const std::string_view raw = name();
    const QName q = qualified(raw, begin + 1);
    XmlElement e{};
    e.begin = begin;
    e.parent = open_.empty() ? npos : open_.back();
    e.first_attribute = xml_.attributes.size();
    std::vector<std::string_view> prefixes = attributes(e);
    e.empty_tag = starts_with("/");
    if (e.empty_tag) ++at_;
    if (!starts_with(">")) refuse(at_, "tag is not closed");
    ++at_;
    e.content_begin = e.content_end = e.end = at_;

    const std::vector<std::string_view> declared = declare(e, prefixes);
    e.uri = resolve(q.prefix, begin);
    e.local = q.local;
    resolve_attributes(e, prefixes);
    const std::size_t index = xml_.elements.size();
    e.subtree_end = index + 1;
    xml_.elements.push_back(e);
    open_.push_back(index);
    names_.push_back(raw);
    declared_.push_back(declared);
    if (e.empty_tag) close_element();
  }

  // Reads the attributes of a start tag; returns their prefixes.
  std::vector<std::string_view> attributes(XmlElement& e) {
    std::vector<std::string_view> prefixes;
    while (true) {
      XmlAttribute a{};
      a.begin = at_;
      skip_space();
      if (at_ >= text().size() || text()[at_] == '>' || text()[at_] == '/') return prefixes;
      if (at_ == a.begin) refuse(at_, "expected white space before an attribute");
      if (++e.attribute_count > limits_.max_attributes)
        refuse(at_, "more than " + std::to_string(limits_.max_attributes) + " attributes");
      count_node();
      a.name_begin = at_;
      const QName q = qualified(name(), a.name_begin);
      a.local = q.local;
      const std::string_view value = quoted(key_value_separator(a.name_begin), text().size());
      a.value_begin = static_cast<std::size_t>(value.data() - text().data());
      a.value_end = a.value_begin + value.size();
      a.end = at_;
      if (const std::size_t bad = value.find('<'); bad != npos)
        refuse(a.value_begin + bad, "'<' in an attribute value");
      check_references(a.value_begin, a.value_end);
      prefixes.push_back(q.prefix);
      xml_.attributes.push_back(a);
    }
  }

  // Binds the prefixes that the element declares; returns them.
  std::vector<std::string_view> declare(const XmlElement& e,
                                        const std::vector<std::string_view>& prefixes) {
    std::vector<std::string_view> declared;
    for (std::size_t i = 0; i < e.attribute_count; ++i) {
      XmlAttribute& a = xml_.attributes[e.first_attribute + i];
      const bool is_default = prefixes[i].empty() && a.local == "xmlns";
      if (!is_default && prefixes[i] != "xmlns") continue;
      a.uri = kXmlnsNamespace;
      const std::string_view prefix = is_default ? std::string_view{} : a.local;
      std::string_view uri = text().substr(a.value_begin, a.value_end - a.value_begin);
      if (uri.find_first_of("&\t\r\n") != npos)
        uri = xml_.decoded_uris.emplace_back(value_of(xml_, a));
      if ((!is_default && uri.empty()) || prefix == "xmlns" || uri == kXmlnsNamespace ||
          (prefix == "xml") != (uri == kXmlNamespace))
        refuse(a.name_begin, "namespace declaration that is not allowed");
      bound_[prefix].push_back(uri);
      declared.push_back(prefix);
    }
    return declared;
  }

  std::string_view resolve(std::string_view prefix, std::size_t at) const {
    const auto found = bound_.find(prefix);
    const bool bound = found != bound_.end() && !found->second.empty();
    if (!bound && !prefix.empty())
      refuse(at, "namespace prefix '" + std::string(prefix.substr(0, 64)) + "' is not declared");
    return bound ? found->second.back() : std::string_view{};
  }

  void resolve_attributes(const XmlElement& e, const std::vector<std::string_view>& prefixes) {
    std::vector<const XmlAttribute*> sorted;
    for (std::size_t i = 0; i < e.attribute_count; ++i) {
      XmlAttribute& a = xml_.attributes[e.first_attribute + i];
      if (a.uri.empty() && !prefixes[i].empty()) a.uri = resolve(prefixes[i], a.name_begin);
      sorted.push_back(&a);
    }
    const auto before = [](const XmlAttribute* a, const XmlAttribute* b) {
      return std::tie(a->uri, a->local) < std::tie(b->uri, b->local);
    };
    std::stable_sort(sorted.begin(), sorted.end(), before);
    for (std::size_t i = 1; i < sorted.size(); ++i)
      if (!before(sorted[i - 1], sorted[i]))
        refuse(sorted[i]->name_begin, "attribute occurs twice");
  }

  void end_tag() {
    const std::size_t begin = at_;
    at_ += 2;
    if (open_.empty()) refuse(begin, "end tag without a start tag");
    if (name() != names_.back())
      refuse(begin, "end tag does not match <" + std::string(names_.back().substr(0, 64)) + ">");
    skip_space();
    if (!starts_with(">")) refuse(at_, "tag is not closed");
    ++at_;
    XmlElement& e = xml_.elements[open_.back()];
    e.content_end = begin;
    e.end = at_;
    close_element();
  }

  void close_element() {
    xml_.elements[open_.back()].subtree_end = xml_.elements.size();
    for (std::string_view prefix : declared_.back()) bound_[prefix].pop_back();
    open_.pop_back();
    names_.pop_back();
    declared_.pop_back();
  }

  XmlDocument xml_;
  std::string_view name_;
  const XmpLimits& limits_;
  std::size_t at_ = 0;
  std::size_t nodes_ = 0;
  std::vector<std::size_t> open_;
  std::vector<std::string_view> names_;  // of the open elements, as written
  std::vector<std::vector<std::string_view>> declared_;
  std::unordered_map<std::string_view, std::vector<std::string_view>> bound_;
};

}  // namespace

XmlDocument scan_xml(std::string_view text, std::string_view name, const XmpLimits& limits) {
  return Scanner(text, name, limits).document();
}

}  // namespace pith::pdf
