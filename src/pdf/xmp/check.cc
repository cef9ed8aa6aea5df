#include "pdf/xmp/check.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/xml_events.h"
#include "pdf/xmp/encoding.h"
#include "pdf/xmp/packet.h"
#include "pdf/xmp/refusal.h"

namespace pith::pdf {
namespace {

using Properties = std::multimap<std::string, std::string, std::less<>>;

XmlEventLimits event_limits(const XmpLimits& limits) {
  return {limits.max_bytes, limits.max_depth, limits.max_nodes, limits.max_attributes};
}

bool is_rdf(const XmlName& name, std::string_view local) {
  return name.uri == kRdfNamespace && name.local == local;
}

// The Pith properties of the first rdf:RDF: attributes of its rdf:Descriptions, and elements in
// them with all the text in these.
class PithProperties : public XmlEvents {
 public:
  void start(const XmlName& name, const std::vector<XmlEventAttribute>& attributes,
             std::size_t) override {
    ++depth_;
    if (!rdf_ && is_rdf(name, "RDF")) {
      rdf_ = depth_;
      inside_ = true;
    } else if (inside_ && depth_ == rdf_ + 1) {
      description_ = is_rdf(name, "Description");
      if (!description_) return;
      for (const XmlEventAttribute& a : attributes)
        if (a.name.uri == kXmpNamespace) found_.emplace(a.name.local, a.value);
    } else if (inside_ && depth_ == rdf_ + 2 && description_ && name.uri == kXmpNamespace) {
      property_ = name.local;
      value_.emplace();
    }
  }

  void end() override {
    if (inside_ && depth_ == rdf_ + 2 && value_) {
      found_.emplace(property_, *value_);
      value_.reset();
    }
    if (inside_ && depth_ == rdf_) inside_ = false;
    --depth_;
  }

  void text(std::string_view piece) override {
    if (value_) *value_ += piece;
  }

  bool has_rdf() const { return rdf_ > 0; }
  const Properties& found() const { return found_; }

 private:
  std::size_t depth_ = 0;
  std::size_t rdf_ = 0;  // depth of the rdf:RDF; 0 before it
  bool inside_ = false;  // of that
  bool description_ = false;
  std::string property_;
  std::optional<std::string> value_;
  Properties found_;
};

struct Nothing : XmlEvents {
  void start(const XmlName&, const std::vector<XmlEventAttribute>&, std::size_t) override {}
  void end() override {}
  void text(std::string_view) override {}
};

}  // namespace

void check_independently(std::string_view packet, const PdfMetadata& expected,
                         std::string_view name, const XmpLimits& limits) {
  PithProperties properties;
  const XmlReading reading =
      read_xml(packet, properties, event_limits(limits), XmlNames::kQualified);
  if (reading.end != XmlEnd::kWellFormed)
    refuse_xmp(name, "XMP", "edited packet is rejected by an independent parser: " + reading.cause);
  if (!properties.has_rdf())
    refuse_xmp(name, "XMP", "an independent parser finds no rdf:RDF in the edited packet");
  Properties wanted;
  for (const auto& [local, value] : expected.properties()) wanted.emplace(local, value);
  if (properties.found() != wanted)
    refuse_xmp(name, "XMP",
               "an independent parser reads other Pith properties from the edited packet than were "
               "written");
}

bool may_be_xml(std::string_view packet, const XmpLimits& limits) {
  const XmpEncoding encoding = encoding_of(packet);
  const auto decoded = encoding.unit == 1 ? std::nullopt : utf8_of_packet(packet, encoding);
  const std::string_view text = decoded ? std::string_view(*decoded) : packet;
  Nothing nothing;
  return read_xml(text, nothing, event_limits(limits), XmlNames::kAsWritten,
                  decoded ? "UTF-8" : nullptr)
             .end != XmlEnd::kMalformed;
}

}  // namespace pith::pdf
