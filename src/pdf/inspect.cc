#include "pdf/inspect.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "number/identifier.h"
#include "pdf/document.h"
#include "pdf/structure.h"
#include "pdf/text_string.h"
#include "pdf/xmp.h"

namespace pith {
namespace {

using pdf::Dictionary;
using pdf::Object;
using pdf::ObjectKind;
using pdf::Structure;

// The code in a link to a record page of the registry, or nullopt.
std::optional<std::string> linked_code(const std::string& uri) {
  if (uri.size() > 2048 || uri.find("pith.science/pith/") == std::string::npos) return std::nullopt;
  try {
    const Identifier identifier = parse_identifier(uri);
    if (identifier.complete()) return identifier.code;
  } catch (const Error&) {
    // A link to something else on the registry's site.
  }
  return std::nullopt;
}

class PageWalk {
 public:
  PageWalk(Structure& file, const InspectLimits& limits, PdfInspection& result)
      : file_(file), limits_(limits), result_(result) {}

  // §7.7.3: a tree of Pages with pages as leaves.
  void visit(const Object& object, std::size_t depth) {
    if (const auto reference = reference_of(object)) {
      if (!seen_.insert(*reference).second) return;
    }
    if (depth > limits_.max_page_depth)
      throw Error(ErrorKind::kLimit, file_.name(), "its page tree is too deep");
    const auto node = file_.resolve_dictionary(&object);
    if (!node) return;
    const Object* kids = node->find("Kids");
    if (!kids) return visit_page(*node);
    const Object list = file_.resolve(*kids);
    for (const Object& kid : array_of(list).value_or(std::vector<Object>())) visit(kid, depth + 1);
  }

 private:
  void visit_page(const Dictionary& page) {
    if (static_cast<std::size_t>(++result_.page_count) > limits_.max_pages)
      throw Error(ErrorKind::kLimit, file_.name(), "it has too many pages");
    const Object* annotations = page.find("Annots");
    if (!annotations) return;
    const Object list = file_.resolve(*annotations);
    for (const Object& item : array_of(list).value_or(std::vector<Object>())) {
      if (++annotations_ > limits_.max_annotations)
        throw Error(ErrorKind::kLimit, file_.name(), "it has too many annotations");
      if (const auto annotation = file_.resolve_dictionary(&item)) visit_annotation(*annotation);
    }
  }

  // §12.6.4.7.
  void visit_annotation(const Dictionary& annotation) {
    const auto action = file_.resolve_dictionary(annotation.find("A"));
    const Object* uri = action ? action->find("URI") : nullptr;
    if (!uri) return;
    const auto bytes = string_of(file_.resolve(*uri));
    const auto code = bytes ? linked_code(*bytes) : std::nullopt;
    auto& found = result_.linked_numbers;
    if (code && std::find(found.begin(), found.end(), *code) == found.end()) found.push_back(*code);
  }

  Structure& file_;
  const InspectLimits& limits_;
  PdfInspection& result_;
  std::set<pdf::Reference> seen_;
  std::size_t annotations_ = 0;
};

}  // namespace

PdfInspection inspect_pdf(std::string_view pdf, std::string_view name,
                          const InspectLimits& limits) {
  Structure file(pdf, std::string(name));
  PdfInspection result;
  result.pdf_version = file.header_version();
  result.encrypted = file.encrypted();
  if (result.encrypted) {
    result.signed_ = pdf::signature_in(file, Dictionary()).has_value();
    return result;
  }
  const pdf::Document document = pdf::read_document(file);
  result.pdf_version = document.version;
  result.signed_ = pdf::signature_in(file, document.catalog).has_value();
  result.title = document.info_text(file, "Title");
  result.producer = document.info_text(file, "Producer");
  result.info_number = document.info_text(file, kInfoNumberKey);
  result.info_canonical_sha256 = document.info_text(file, kInfoHashKey);
  result.has_xmp = !document.packet.empty();
  if (result.has_xmp) {
    try {
      result.xmp = read_xmp(document.packet, name);
      result.pdfa_part = pdfa_part(document.packet, name);
    } catch (const Error& error) {
      result.xmp = {};
      result.xmp_problem =
          error.place().empty() ? error.cause() : error.place() + ": " + error.cause();
    }
  }
  if (const Object* pages = document.catalog.find("Pages"))
    PageWalk(file, limits, result).visit(*pages, 0);
  return result;
}

}  // namespace pith
