#include "pdf/xmp/new_packet.h"

#include <optional>
#include <set>

#include "base/utf8.h"
#include "pdf/xmp/packet.h"
#include "pdf/xmp/xml_chars.h"

namespace pith::pdf {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// How a property holds its text.
enum class Form { kText, kAlternatives, kList };

class Properties {
 public:
  void add(std::string_view name, Form form, std::string_view value) {
    if (value.empty() || invalid_utf8_at(value) != npos || invalid_xml_char_at(value) != npos)
      return;
    const std::string tag(name);
    const std::string text = escape_xml_text(value);
    out_ += "   <" + tag + ">";
    if (form == Form::kAlternatives)
      out_ += "<rdf:Alt><rdf:li xml:lang=\"x-default\">" + text + "</rdf:li></rdf:Alt>";
    else if (form == Form::kList)
      out_ += "<rdf:Seq><rdf:li>" + text + "</rdf:li></rdf:Seq>";
    else
      out_ += text;
    out_ += "</" + tag + ">\n";
  }
  const std::string& text() const { return out_; }

 private:
  std::string out_;
};

// The value that begins at text[at], up to the character that ends it.
std::optional<std::string_view> value_at(std::string_view text, std::size_t at) {
  while (at < text.size() && is_xml_space(text[at])) ++at;
  if (at >= text.size()) return std::nullopt;
  char end = '<';
  if (text[at] == '=') {
    for (++at; at < text.size() && is_xml_space(text[at]); ++at) {
    }
    if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return std::nullopt;
    end = text[at++];
  } else if (text[at] == '>') {
    ++at;
  } else {
    return std::nullopt;
  }
  const std::size_t close = text.find(end, at);
  if (close == npos) return std::nullopt;
  std::string_view value = text.substr(at, close - at);
  while (!value.empty() && is_xml_space(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_xml_space(value.back())) value.remove_suffix(1);
  return value;
}

// Each value that the text gives the name.
std::set<std::string_view> values_of(std::string_view text, std::string_view name) {
  std::set<std::string_view> values;
  for (std::size_t at = 0; (at = text.find(name, at)) != npos;) {
    const bool begins = at > 0 && (text[at - 1] == '<' || is_xml_space(text[at - 1]));
    at += name.size();
    const auto value = begins ? value_at(text, at) : std::nullopt;
    if (value) values.insert(*value);
  }
  return values;
}

}  // namespace

std::string new_packet(const DocumentFacts& facts, const PdfaClaim& claim) {
  Properties properties;
  properties.add("dc:title", Form::kAlternatives, facts.title);
  properties.add("dc:creator", Form::kList, facts.author);
  properties.add("dc:description", Form::kAlternatives, facts.subject);
  properties.add("pdf:Keywords", Form::kText, facts.keywords);
  properties.add("pdf:Producer", Form::kText, facts.producer);
  properties.add("xmp:CreatorTool", Form::kText, facts.creator);
  properties.add("xmp:CreateDate", Form::kText, facts.created);
  properties.add("xmp:ModifyDate", Form::kText, facts.modified);
  if (!claim.part.empty()) {
    properties.add("pdfaid:part", Form::kText, claim.part);
    properties.add("pdfaid:conformance", Form::kText, claim.conformance);
  }
  std::string description;
  if (!properties.text().empty())
    description =
        "  <rdf:Description rdf:about=\"\"\n"
        "    xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
        "    xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n"
        "    xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
        "    xmlns:pdfaid=\"" +
        std::string(kPdfaIdNamespace) + "\">\n" + properties.text() + "  </rdf:Description>\n";
  return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
         "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
         " <rdf:RDF xmlns:rdf=\"" +
         std::string(kRdfNamespace) + "\">\n" + description +
         " </rdf:RDF>\n"
         "</x:xmpmeta>\n"
         "<?xpacket end=\"w\"?>";
}

PdfaClaim pdfa_claim_in_text(std::string_view packet) {
  const std::set<std::string_view> parts = values_of(packet, "pdfaid:part");
  const std::set<std::string_view> levels = values_of(packet, "pdfaid:conformance");
  if (parts.size() != 1 || levels.size() > 1) return {};
  const std::string_view part = *parts.begin();
  const std::string_view level = levels.empty() ? std::string_view() : *levels.begin();
  constexpr std::string_view kLevels = "ABUEF";
  const bool known = part.size() == 1 && part[0] >= '1' && part[0] <= '4' && level.size() <= 1 &&
                     (level.empty() || kLevels.find(level[0]) != npos);
  return known ? PdfaClaim{std::string(part), std::string(level)} : PdfaClaim{};
}

}  // namespace pith::pdf
