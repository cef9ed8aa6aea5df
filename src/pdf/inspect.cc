#include "pdf/inspect.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "number/identifier.h"
#include "pdf/document.h"
#include "pdf/one_reading.h"
#include "pdf/signatures.h"
#include "pdf/syntax/encryption.h"
#include "pdf/xmp/xmp.h"

namespace pith::pdf {
namespace {

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

// Collects the links of pages, one after another.
class Links {
 public:
  Links(Structure& file, const PaperLimits& limits, std::vector<std::string>& found)
      : file_(file), limits_(limits), found_(found) {}

  void visit_page(const IndirectObject& object, const Dictionary& page) {
    const Object* annotations = page.find("Annots");
    if (!annotations || annotations_ > limits_.max_annotations) return;
    const auto list = follow(object, *annotations);
    const auto items = list ? array_of(list->value) : std::nullopt;
    if (!items) return;
    for (const Object& item : *items) {
      if (++annotations_ > limits_.max_annotations) return;
      IndirectObject place = *list;
      place.value = item;
      const auto annotation = unless_damaged([&] { return follow(place, place.value); });
      if (annotation) visit_annotation(*annotation);
    }
  }

 private:
  // Strings are decrypted with the number of the object that they are in.
  std::optional<IndirectObject> follow(const IndirectObject& holder, const Object& value) {
    if (const auto reference = reference_of(value)) return file_.find(*reference);
    IndirectObject object = holder;
    object.value = value;
    return object;
  }

  // §12.6.4.7.
  void visit_annotation(const IndirectObject& object) {
    const auto annotation = dictionary_of(object.value);
    const Object* entry = annotation ? annotation->find("A") : nullptr;
    const auto action_object = entry ? follow(object, *entry) : std::nullopt;
    const auto action = action_object ? dictionary_of(action_object->value) : std::nullopt;
    const Object* uri = action ? action->find("URI") : nullptr;
    if (!uri) return;
    const auto bytes = file_.string_in(*uri, *action_object);
    const auto code = bytes ? linked_code(*bytes) : std::nullopt;
    if (code && std::find(found_.begin(), found_.end(), *code) == found_.end())
      found_.push_back(*code);
  }

  Structure& file_;
  const PaperLimits& limits_;
  std::vector<std::string>& found_;
  std::size_t annotations_ = 0;
};

// The streams that hold what a page shows.
void note_contents(Structure& file, const Dictionary& page, std::set<Reference>& contents) {
  const Object* value = page.find("Contents");
  if (!value) return;
  if (const auto reference = reference_of(*value)) contents.insert(*reference);
  const auto parts = unless_damaged([&] { return array_of(file.resolve(*value)); });
  if (!parts) return;
  for (const Object& part : *parts)
    if (const auto reference = reference_of(part)) contents.insert(*reference);
}

// Whether all of it can be read.
bool is_unlocked(Structure& file, std::string_view password) {
  try {
    return unlock(file, {password, ""});
  } catch (const Error&) {
    return false;
  }
}

void inspect_metadata(const Document& document, std::string_view name, PdfInspection& result) {
  result.has_xmp = !document.packet.empty();
  if (!result.has_xmp) return;
  try {
    result.xmp = read_xmp(document.packet, name);
    result.pdfa_part = pdfa_part(document.packet, name);
  } catch (const Error& error) {
    result.xmp = {};
    result.xmp_problem =
        error.place().empty() ? error.cause() : error.place() + ": " + error.cause();
  }
}

}  // namespace
}  // namespace pith::pdf

namespace pith {

PdfInspection inspect_pdf(std::string_view pdf, std::string_view name,
                          const InspectOptions& options) {
  pdf::Structure file(pdf, std::string(name));
  PdfInspection result;
  result.pdf_version = file.header_version();
  result.encrypted = file.encrypted();
  result.locked = !pdf::is_unlocked(file, options.password);
  std::optional<pdf::Document> document;
  try {
    document = pdf::read_document(file);
  } catch (const Error& error) {
    if (!result.locked || error.kind() != ErrorKind::kRefused) throw;
    const auto signatures = pdf::signatures_in(file, pdf::Dictionary());
    result.signed_ = signatures.found();
    result.signature = signatures.what;
    return result;
  }
  result.pdf_version = document->version;
  const auto signatures = pdf::signatures_in(file, document->catalog);
  result.signed_ = signatures.found();
  result.signature = signatures.what;
  result.forbidden = signatures.forbidden;
  if (const auto what = pdf::content_credentials_in(file, document->catalog))
    result.forbidden = "content credentials: " + *what;
  result.title = document->info_text(file, "Title");
  result.producer = document->info_text(file, "Producer");
  result.info_number = document->info_text(file, kInfoNumberKey);
  result.info_canonical_sha256 = document->info_text(file, kInfoHashKey);
  pdf::inspect_metadata(*document, name, result);
  std::set<pdf::Reference> contents;
  try {
    pdf::Links links(file, options.limits, result.linked_numbers);
    result.page_count = static_cast<int>(pdf::check_one_reading(
        file, *document, options.limits, options.passed,
        [&](const pdf::IndirectObject& object, const pdf::Dictionary& page) {
          pdf::note_contents(file, page, contents);
          pdf::unless_damaged([&] { return links.visit_page(object, page); });
        }));
  } catch (const Error& error) {
    if (!result.locked || error.kind() != ErrorKind::kRefused) throw;
  }
  result.revisions = revisions_of(file, options.limits, contents);
  result.changed_since_stamp = changed_since_stamp(result.revisions);
  result.linearized = file.linearized();
  // Whoever linearises a file writes all of it anew, and no update is left to see.
  if (result.linearized && result.changed_since_stamp == ChangedSince::kNothing)
    result.changed_since_stamp = ChangedSince::kUnknown;
  result.doubts = file.doubts();
  return result;
}

}  // namespace pith
