// XML that is read and not edited, event by event, by expat, which loads no other library. Names
// are those of XML 1.0's fourth edition, so that some letters of the fifth are refused in them.
//
//   struct Titles : XmlEvents { void text(std::string_view piece) override; … } titles;
//   const XmlReading reading = read_xml(feed, titles, {}, XmlNames::kQualified, "UTF-8");
//   if (reading.end != XmlEnd::kWellFormed) …
//
// A document type declaration ends the reading unless it is allowed, and so does the first thing
// beyond a limit: no entity is expanded but such as are short, nothing is fetched, and time and
// memory grow with the length of the text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pith {

struct XmlName {
  std::string_view uri;  // the namespace's; empty for none, and for XmlNames::kAsWritten
  std::string_view local;
};

struct XmlEventAttribute {
  XmlName name;  // no namespace declaration among them, where names are qualified
  std::string_view value;
};

class XmlEvents {
 public:
  virtual ~XmlEvents() = default;
  // What is passed lives until it returns. It may throw, which ends the reading.
  virtual void start(const XmlName& name, const std::vector<XmlEventAttribute>& attributes,
                     std::size_t line) = 0;
  virtual void end() = 0;
  // Character data, CDATA sections too, in pieces.
  virtual void text(std::string_view piece) = 0;
  // <?target data?>, but for the declaration at the top.
  virtual void instruction(std::string_view, std::string_view) {}
};

struct XmlEventLimits {
  std::size_t max_bytes = 16u << 20;  // never more than INT_MAX
  std::size_t max_depth = 64;
  std::size_t max_nodes = 100'000;    // elements, attributes, comments, … of the whole document
  std::size_t max_attributes = 4096;  // of one element, namespace declarations included
  // Allowed, with entities of at most 64 bytes that name no other; what it refers to is not read.
  bool document_type = false;
};

enum class XmlNames { kQualified, kAsWritten };  // the latter: prefixes need not be declared

enum class XmlEnd {
  kWellFormed,
  kMalformed,
  kUnknown,  // beyond a limit, a document type, an encoding or a letter that expat does not know
};

struct XmlReading {
  XmlEnd end = XmlEnd::kWellFormed;
  std::string cause;     // empty for kWellFormed
  std::size_t line = 0;  // from 1, where it ended
};

// `encoding` overrides what the document declares; nullptr to go by that.
XmlReading read_xml(std::string_view text, XmlEvents& events, const XmlEventLimits& limits,
                    XmlNames names, const char* encoding = nullptr);

std::string xml_library();  // "expat 2.5.0"

}  // namespace pith
