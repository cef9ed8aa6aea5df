#include "record/arxiv_atom.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <climits>
#include <memory>
#include <new>

#include "base/ascii.h"
#include "base/utf8.h"
#include "number/arxiv_id.h"
#include "record/quote.h"

namespace pith {
namespace {

constexpr std::string_view kAtom = "http://www.w3.org/2005/Atom";
constexpr std::string_view kArxiv = "http://arxiv.org/schemas/atom";
constexpr std::string_view kHosts[] = {"http://arxiv.org/", "https://arxiv.org/",
                                       "http://export.arxiv.org/", "https://export.arxiv.org/"};

struct Free {
  void operator()(xmlParserCtxtPtr p) const { xmlFreeParserCtxt(p); }
  void operator()(xmlDocPtr p) const { xmlFreeDoc(p); }
  void operator()(xmlChar* p) const { xmlFree(p); }
};

std::string_view view(const xmlChar* text) {
  return text ? reinterpret_cast<const char*>(text) : std::string_view{};
}

bool is_element(const xmlNode* node, std::string_view space, std::string_view local) {
  return node->type == XML_ELEMENT_NODE && node->ns && view(node->ns->href) == space &&
         view(node->name) == local;
}

std::string attribute(const xmlNode* element, const char* local) {
  const std::unique_ptr<xmlChar, Free> value(
      xmlGetNoNsProp(element, reinterpret_cast<const xmlChar*>(local)));
  return std::string(view(value.get()));
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

// One <entry>, member by member. Complaints are Errors, which the caller keeps.
class EntryReader {
 public:
  EntryReader(const xmlNode* entry, std::size_t number, std::string_view name)
      : entry_(entry),
        name_(name),
        place_("entry " + std::to_string(number) + ", line " +
               std::to_string(xmlGetLineNo(entry))) {}

  PaperMetadata read(const std::optional<std::string>& license) const {
    PaperMetadata paper;
    read_id(trimmed(text("id")), paper);
    paper.submitted_at = trimmed(text("published"));
    paper.title = text("title");
    paper.abstract = text("summary");
    paper.primary_category = attribute(only(kArxiv, "primary_category"), "term");
    for (const xmlNode* node = entry_->children; node; node = node->next) {
      if (!is_element(node, kAtom, "category")) continue;
      std::string term = attribute(node, "term");
      (is_arxiv_category(term) ? paper.categories : paper.left_out).push_back(std::move(term));
    }
    paper.license = license.value_or("");
    paper.license_known = license.has_value();
    return paper;
  }

  const std::string& place() const { return place_; }

 private:
  [[noreturn]] void malformed(std::string cause) const {
    throw Error(ErrorKind::kMalformed, std::string(name_), place_, std::move(cause));
  }

  const xmlNode* only(std::string_view space, std::string_view local) const {
    const xmlNode* found = nullptr;
    for (const xmlNode* node = entry_->children; node; node = node->next) {
      if (!is_element(node, space, local)) continue;
      if (found) malformed("has more than one " + std::string(local));
      found = node;
    }
    if (!found) malformed("has no " + std::string(local));
    return found;
  }

  // RFC 4287 §3.1: other types than text would have to be rendered first.
  std::string text(std::string_view local) const {
    const xmlNode* element = only(kAtom, local);
    const std::string type = attribute(element, "type");
    if (!type.empty() && type != "text") {
      malformed(std::string(local) + " is of type " + quoted(type) + ", expected plain text");
    }
    std::string result;
    for (const xmlNode* node = element->children; node; node = node->next) {
      if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
        result += view(node->content);
      } else if (node->type != XML_COMMENT_NODE && node->type != XML_PI_NODE) {
        malformed(std::string(local) + " holds markup, expected plain text");
      }
    }
    return result;
  }

  void read_id(const std::string& address, PaperMetadata& paper) const {
    std::string_view rest = address;
    const bool known_host = std::any_of(std::begin(kHosts), std::end(kHosts),
                                        [&](auto host) { return remove_prefix(rest, host); });
    if (known_host && rest.starts_with("api/errors")) {
      malformed("arXiv answered with an error: " + quoted(trimmed(text("summary"))));
    }
    if (!known_host || !remove_prefix(rest, "abs/")) {
      malformed(quoted(address) + " is not the address of a paper on arXiv");
    }
    const ArxivReading reading = read_arxiv_id(rest);
    if (!reading.id || !reading.id->version) {
      malformed(quoted(rest) + " is no arXiv identifier with a version");
    }
    paper.arxiv_id = reading.id->id;
    paper.version = *reading.id->version;
  }

  const xmlNode* entry_;
  std::string_view name_;
  std::string place_;
};

std::unique_ptr<xmlDoc, Free> parse(std::string_view xml, std::string_view name) {
  const std::unique_ptr<xmlParserCtxt, Free> context(xmlNewParserCtxt());
  if (!context) throw std::bad_alloc();
  // Naming the encoding overrides any that the document declares, so what was checked is what is
  // parsed. libxml2 bounds the depth at 256 and text nodes at 10 MB without XML_PARSE_HUGE, and
  // counts lines up to 65535 without XML_PARSE_BIG_LINES.
  std::unique_ptr<xmlDoc, Free> document(xmlCtxtReadMemory(
      context.get(), xml.data(), static_cast<int>(xml.size()), nullptr, "UTF-8",
      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES));
  if (document && context->wellFormed && context->nsWellFormed) return document;
  const auto* error = xmlCtxtGetLastError(context.get());
  std::string place, cause = "is not well-formed XML";
  if (error && error->message) {
    place = "line " + std::to_string(error->line);
    cause += ": " + trimmed(error->message);
  }
  throw Error(ErrorKind::kMalformed, std::string(name), place, cause);
}

void check_bytes(std::string_view xml, std::string_view name, const AtomLimits& limits) {
  const std::size_t max_bytes = std::min<std::size_t>(limits.max_bytes, INT_MAX);
  if (xml.size() > max_bytes) {
    throw Error(ErrorKind::kLimit, std::string(name),
                "is larger than " + std::to_string(max_bytes) + " bytes");
  }
  if (const std::size_t at = invalid_utf8_at(xml); at != std::string_view::npos) {
    throw Error(ErrorKind::kMalformed, std::string(name), "byte " + std::to_string(at),
                "is not UTF-8");
  }
  // Before the parser sees it: entities are declared nowhere else.
  if (const std::size_t at = xml.find("<!DOCTYPE"); at != std::string_view::npos) {
    throw Error(ErrorKind::kMalformed, std::string(name), "byte " + std::to_string(at),
                "has a document type declaration, which no Atom feed needs");
  }
}

}  // namespace

std::vector<AtomEntry> read_atom(std::string_view xml, std::string_view name,
                                 const std::optional<std::string>& license,
                                 const AtomLimits& limits) {
  check_bytes(xml, name, limits);
  const auto document = parse(xml, name);
  const xmlNode* root = xmlDocGetRootElement(document.get());
  const bool single = is_element(root, kAtom, "entry");
  if (!single && !is_element(root, kAtom, "feed")) {
    throw Error(ErrorKind::kMalformed, std::string(name), "is not an Atom feed");
  }
  std::vector<AtomEntry> entries;
  for (const xmlNode* node = single ? root : root->children; node; node = node->next) {
    if (!is_element(node, kAtom, "entry")) continue;
    if (entries.size() == limits.max_entries) {
      throw Error(ErrorKind::kLimit, std::string(name),
                  "has more than " + std::to_string(limits.max_entries) + " entries");
    }
    const EntryReader reader(node, entries.size() + 1, name);
    try {
      entries.emplace_back(reader.read(license));
    } catch (const Error& error) {
      entries.emplace_back(error);
    }
  }
  if (entries.empty()) {
    throw Error(ErrorKind::kMalformed, std::string(name), "has no entries: no paper was found");
  }
  return entries;
}

std::string xml_library() {
  // "20914", with "-GIT…" after it in some builds.
  const std::string version = xmlParserVersion;
  if (version.size() < 5) return "libxml2 " + version;
  return "libxml2 " + std::to_string(std::stoi(version.substr(0, 1))) + "." +
         std::to_string(std::stoi(version.substr(1, 2))) + "." +
         std::to_string(std::stoi(version.substr(3, 2)));
}

}  // namespace pith
