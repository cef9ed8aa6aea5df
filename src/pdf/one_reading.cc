#include "pdf/one_reading.h"

#include <algorithm>
#include <string>

#include "base/ascii.h"
#include "base/error.h"
#include "pdf/keys.h"
#include "pdf/syntax/rebuild.h"
#include "pdf/xmp/doubt.h"
#include "record/metadata.h"

namespace pith::pdf {
namespace {

// Not every reader takes 07 0 R, or one with a comment in it.
void check_reference(Structure& pdf, const Dictionary& dictionary, std::string_view key,
                     std::size_t at) {
  const Object* object = dictionary.find(key);
  const auto reference = object ? reference_of(*object) : std::nullopt;
  if (reference && object->bytes != text(*reference))
    pdf.doubt("reference", at, std::string(key) + " is a reference that is written unusually");
}

bool carries_number(Structure& pdf, const Object* info) {
  const auto dictionary = unless_damaged([&] { return pdf.resolve_dictionary(info); });
  return dictionary && (dictionary->find(kInfoNumberKey) || dictionary->find(kInfoHashKey));
}

// Some readers put together what all trailers say.
void check_older_trailer(Structure& pdf, const Dictionary& trailer, std::size_t at) {
  const auto differs = [&](std::string_view key) {
    const Object* object = trailer.find(key);
    const Object* newest = pdf.trailer().find(key);
    if (!object || object->kind == ObjectKind::kNull) return false;
    return !newest || newest->bytes != object->bytes;
  };
  if (differs("Root")) pdf.doubt("trailer", at, "an older trailer names another catalog");
  if (differs("Info") && carries_number(pdf, trailer.find("Info")))
    pdf.doubt("trailer", at, "an older trailer names another Info with a Pith Number");
}

void check_trailers(Structure& pdf) {
  for (std::size_t i = 0; i < pdf.section_count(); ++i) {
    const auto facts = pdf.section(i);
    check_keys(pdf, facts.trailer, facts.at, "a trailer");
    check_reference(pdf, facts.trailer, "Root", facts.at);
    check_reference(pdf, facts.trailer, "Info", facts.at);
    if (i > 0) check_older_trailer(pdf, facts.trailer, facts.at);
  }
}

// ISO 32000-1 §7.9.2.2: printable ASCII, as it is or in UTF-16 with the big end first. The mark of
// UTF-8 is of PDF 2.0, the other end of UTF-16 of no standard, and language escapes are known to
// few.
bool is_plain_text(std::string_view bytes) {
  const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
  if (!bytes.starts_with("\xFE\xFF")) return std::all_of(bytes.begin(), bytes.end(), printable);
  if (bytes.size() % 2 != 0) return false;
  for (std::size_t i = 2; i < bytes.size(); i += 2)
    if (bytes[i] != '\0' || !printable(bytes[i + 1])) return false;
  return true;
}

void check_info(Structure& pdf, const Document& document) {
  if (!document.info) return;
  const std::size_t at = document.info_object ? document.info_object->at : pdf.startxref_at();
  check_keys(pdf, *document.info, at, "the document information");
  for (const std::string_view key : {kInfoNumberKey, kInfoHashKey}) {
    const Object* value = document.info->find(key);
    if (!value) continue;
    const auto bytes = pdf.string_in(*value, document.info_object.value_or(IndirectObject()));
    if (value->kind != ObjectKind::kString || !bytes || !is_plain_text(*bytes))
      pdf.doubt("info", at, std::string(key) + " is not a text that every reader decodes");
  }
}

void check_metadata(Structure& pdf, const Document& document) {
  if (!document.metadata) return;
  const std::size_t at = document.metadata->at;
  const auto dictionary = dictionary_of(document.metadata->value);
  check_keys(pdf, *dictionary, at, "the metadata stream");
  const auto says = [&](std::string_view key, std::string_view name) {
    const Object* object = dictionary->find(key);
    return object && name_of(*object) == name;
  };
  if (!says("Type", "Metadata") || !says("Subtype", "XML"))
    pdf.doubt("metadata", at, "the metadata stream does not call itself XML metadata");
  const Object* filter = dictionary->find("Filter");
  const Object* settings = dictionary->find("DecodeParms");
  const std::string name = filter ? name_of(*filter).value_or("?") : "";
  const auto list = filter ? array_of(*filter) : std::nullopt;
  const bool flate =
      name == "FlateDecode" ||
      (list && (list->empty() || (list->size() == 1 && name_of((*list)[0]) == "FlateDecode")));
  if ((filter && !flate) || (settings && pdf.resolve(*settings).kind != ObjectKind::kNull))
    pdf.doubt("metadata", at, "the metadata stream has filters that not every reader knows");
  try {
    const auto doubt = xmp_doubt(document.packet, pdf.name());
    if (doubt) pdf.doubt("xmp", at, "the XMP metadata have " + doubt->words);
  } catch (const Error&) {
    // What cannot be read at all says nothing that readers could take differently.
  }
}

}  // namespace

std::size_t check_one_reading(Structure& pdf, const Document& document, const PaperLimits& limits,
                              const Passed& passed, const VisitPage& visit) {
  check_trailers(pdf);
  check_keys(pdf, document.catalog, document.catalog_object.at, "the catalog");
  const Object* type = document.catalog.find("Type");
  if (!type || name_of(*type) != "Catalog")
    pdf.doubt("key", document.catalog_object.at, "the catalog does not call itself one");
  check_reference(pdf, document.catalog, "Metadata", document.catalog_object.at);
  check_reference(pdf, document.catalog, "Pages", document.catalog_object.at);
  check_info(pdf, document);
  check_metadata(pdf, document);
  compare_with_rebuilt(pdf, passed);
  return walk_pages(pdf, document, limits, visit);
}

bool ends_with_new_metadata(const Doubt& doubt) {
  return doubt.kind == "metadata" || doubt.kind == "xmp";
}

void refuse_doubtful(const Structure& pdf, bool new_metadata) {
  const auto doubt = std::find_if(pdf.doubts().begin(), pdf.doubts().end(), [&](const Doubt& d) {
    return !new_metadata || !ends_with_new_metadata(d);
  });
  if (doubt == pdf.doubts().end()) return;
  if (doubt->kind == "info" && pdf.encrypted() && !(pdf.encryption() && pdf.encryption()->opened()))
    throw needs_password(pdf.name());
  // qpdf decides all but what a page tree and a text say.
  const std::string hint =
      doubt->kind == "page-tree"
          ? "make its page tree anew with `qpdf --empty --pages in.pdf -- "
            "out.pdf`, and look at the result before stamping that"
          : "rewrite it with a tool that decides, such as `qpdf in.pdf out.pdf`, "
            "and look at the result before stamping that";
  throw Error(ErrorKind::kRefused, pdf.name(), "byte " + std::to_string(doubt->at),
              "readers of PDFs may see different things in the file: " + doubt->cause, hint)
      .with_reason("ambiguous");
}

}  // namespace pith::pdf
