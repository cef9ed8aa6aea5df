#include "pdf/document.h"

#include "pdf/syntax/text_string.h"

namespace pith::pdf {
namespace {

std::string later_version(const std::string& header, const Dictionary& catalog) {
  const Object* object = catalog.find("Version");
  const std::string other = object ? name_of(*object).value_or("") : "";
  return other.size() == 3 && other > header ? other : header;
}

// A reference to null is as good as none (§7.3.9).
std::optional<IndirectObject> find_not_null(Structure& pdf, Reference reference) {
  auto object = pdf.find(reference);
  if (object && object->value.kind == ObjectKind::kNull) object.reset();
  return object;
}

}  // namespace

std::string Document::info_text(Structure& pdf, std::string_view key) const {
  const Object* value = info ? info->find(key) : nullptr;
  const auto bytes =
      value ? pdf.string_in(*value, info_object.value_or(IndirectObject())) : std::nullopt;
  return bytes ? utf8_of_text_string(*bytes) : "";
}

Document read_document(Structure& pdf, std::size_t max_metadata) {
  Document document;
  const auto catalog_object = pdf.find(pdf.root());
  const auto catalog = catalog_object ? dictionary_of(catalog_object->value) : std::nullopt;
  if (!catalog || catalog_object->stream)
    pdf.damaged(pdf.startxref_at(), "its catalog is not a dictionary");
  document.catalog_object = *catalog_object;
  document.catalog = *catalog;
  document.version = later_version(pdf.header_version(), *catalog);
  if (!pdf.resolve_dictionary(catalog->find("Pages")))
    pdf.damaged(catalog_object->at, "its catalog has no page tree");

  const Object* metadata = catalog->find("Metadata");
  if (metadata && metadata->kind != ObjectKind::kNull) {
    const auto reference = reference_of(*metadata);
    if (!reference) pdf.damaged(catalog_object->at, "the catalog's Metadata is not a reference");
    document.metadata = find_not_null(pdf, *reference);
    if (document.metadata) {
      const auto dictionary = dictionary_of(document.metadata->value);
      const Object* type = dictionary ? dictionary->find("Type") : nullptr;
      if (!document.metadata->stream || !dictionary || dictionary->find("F") ||
          (type && name_of(*type) != "Metadata"))
        pdf.damaged(document.metadata->at, "the catalog's Metadata is not a metadata stream");
      document.packet = pdf.decoded_stream(*document.metadata, max_metadata);
    }
  }

  if (const Object* info = pdf.trailer().find("Info"); info && info->kind != ObjectKind::kNull) {
    if (const auto reference = reference_of(*info)) {
      document.info_object = find_not_null(pdf, *reference);
      if (document.info_object) info = &document.info_object->value;
    }
    if (info->kind != ObjectKind::kReference) {
      document.info = dictionary_of(*info);
      if (!document.info || (document.info_object && document.info_object->stream))
        pdf.damaged(pdf.startxref_at(), "its Info is not a dictionary");
    }
    // Each would be rewritten, and the other lost.
    if (document.info_object && document.info_object->reference.number == pdf.root().number)
      pdf.damaged(pdf.startxref_at(), "its Info is its catalog");
  }
  return document;
}

}  // namespace pith::pdf
