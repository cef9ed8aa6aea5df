#include "pdf/xmp/check.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "pdf/xmp/encoding.h"
#include "pdf/xmp/packet.h"

namespace pith {
namespace {

using Properties = std::multimap<std::string, std::string, std::less<>>;

struct Free {
  void operator()(xmlParserCtxtPtr p) const { xmlFreeParserCtxt(p); }
  void operator()(xmlDocPtr p) const { xmlFreeDoc(p); }
  void operator()(xmlChar* p) const { xmlFree(p); }
};

[[noreturn]] void refuse(std::string_view name, std::string cause) {
  throw Error(ErrorKind::kRefused, std::string(name), "XMP", std::move(cause)).with_reason("xmp");
}

std::string_view view(const xmlChar* text) {
  return text ? reinterpret_cast<const char*>(text) : std::string_view{};
}

std::string_view uri(const xmlNs* ns) {
  return ns ? view(ns->href) : std::string_view{};
}

std::string content(const xmlNode* node) {
  const std::unique_ptr<xmlChar, Free> text(xmlNodeGetContent(node));
  return std::string(view(text.get()));
}

bool is_rdf(const xmlNode* node, std::string_view local) {
  return node->type == XML_ELEMENT_NODE && uri(node->ns) == kRdfNamespace &&
         view(node->name) == local;
}

// Depth is bounded by libxml2, which stops at 256 without XML_PARSE_HUGE.
const xmlNode* find_rdf(const xmlNode* node) {
  for (; node; node = node->next) {
    if (is_rdf(node, "RDF")) return node;
    if (node->type != XML_ELEMENT_NODE) continue;
    if (const xmlNode* inside = find_rdf(node->children)) return inside;
  }
  return nullptr;
}

Properties pith_properties(const xmlNode* rdf) {
  Properties found;
  for (const xmlNode* d = rdf->children; d; d = d->next) {
    if (!is_rdf(d, "Description")) continue;
    for (const xmlAttr* a = d->properties; a; a = a->next)
      if (uri(a->ns) == kXmpNamespace)
        found.emplace(view(a->name), content(reinterpret_cast<const xmlNode*>(a)));
    for (const xmlNode* p = d->children; p; p = p->next)
      if (p->type == XML_ELEMENT_NODE && uri(p->ns) == kXmpNamespace)
        found.emplace(view(p->name), content(p));
  }
  return found;
}

}  // namespace

bool well_formed_by_libxml2(std::string_view bytes) {
  const std::string packet = utf8_of_packet(bytes, encoding_of(bytes)).value_or(std::string(bytes));
  if (packet.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return true;
  const std::unique_ptr<xmlParserCtxt, Free> context(xmlNewParserCtxt());
  if (!context) throw std::bad_alloc();
  const std::unique_ptr<xmlDoc, Free> document(
      xmlCtxtReadMemory(context.get(), packet.data(), static_cast<int>(packet.size()), nullptr,
                        nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
  return document && context->wellFormed;
}

void check_with_libxml2(std::string_view packet, const PdfMetadata& expected,
                        std::string_view name) {
  if (packet.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    refuse(name, "edited packet is too large");
  const std::unique_ptr<xmlParserCtxt, Free> context(xmlNewParserCtxt());
  if (!context) throw std::bad_alloc();
  const std::unique_ptr<xmlDoc, Free> document(
      xmlCtxtReadMemory(context.get(), packet.data(), static_cast<int>(packet.size()), nullptr,
                        nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
  // Not nsWellFormed: it is false also for namespace names that are merely odd URIs.
  if (!document || !context->wellFormed) {
    const auto* error = xmlCtxtGetLastError(context.get());
    std::string cause = error && error->message ? error->message : "not well-formed";
    while (!cause.empty() && cause.back() == '\n') cause.pop_back();
    refuse(name, "edited packet is rejected by libxml2: " + cause);
  }
  if (xmlGetIntSubset(document.get())) refuse(name, "edited packet has a DTD");
  const xmlNode* rdf = find_rdf(xmlDocGetRootElement(document.get()));
  if (!rdf) refuse(name, "libxml2 finds no rdf:RDF in the edited packet");
  Properties wanted;
  for (const auto& [local, value] : expected.properties()) wanted.emplace(local, value);
  if (pith_properties(rdf) != wanted)
    refuse(name, "libxml2 reads other Pith properties from the edited packet than were written");
}

}  // namespace pith
