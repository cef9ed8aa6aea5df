#include "pdf/document.h"

#include "base/error.h"
#include "pdf/syntax/text_string.h"
#include "record/metadata.h"

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

// Some writers name a font descriptor or an image there. It is no metadata, and nothing of it is
// lost when the catalog names a metadata stream instead.
void read_packet(Structure& pdf, Document& document, std::size_t max_metadata) {
  const IndirectObject& object = *document.metadata;
  const auto dictionary = object.stream ? dictionary_of(object.value) : std::nullopt;
  if (!dictionary) {
    document.metadata.reset();
    return;
  }
  if (dictionary->find("F"))
    throw Error(ErrorKind::kRefused, pdf.name(), "byte " + std::to_string(object.at),
                "its XMP metadata is in another file",
                "take the reference out first: `exiftool -XMP:all= " + pdf.name() + "`")
        .with_reason("xmp");
  const Object* type = dictionary->find("Type");
  if (!type || name_of(*type) == "Metadata") {
    document.packet = pdf.decoded_stream(object, max_metadata);
    return;
  }
  try {
    document.packet = pdf.decoded_stream(object, max_metadata);
  } catch (const Error&) {
    document.packet.clear();  // as of an image, whose filters nobody here knows
  }
  if (!looks_like_xmp(document.packet)) {
    document.packet.clear();
    document.metadata.reset();
  }
}

}  // namespace

bool looks_like_xmp(std::string_view bytes) {
  return bytes.find("rdf:RDF") != std::string_view::npos ||
         bytes.find("xmpmeta") != std::string_view::npos;
}

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

  if (const Object* metadata = catalog->find("Metadata")) {
    const auto reference = reference_of(*metadata);
    document.metadata = reference ? find_not_null(pdf, *reference) : std::nullopt;
    if (document.metadata) read_packet(pdf, document, max_metadata);
  }

  if (const Object* info = pdf.trailer().find("Info"); info && info->kind != ObjectKind::kNull) {
    const auto reference = reference_of(*info);
    if (reference) document.info_object = find_not_null(pdf, *reference);
    if (document.info_object) info = &document.info_object->value;
    document.info = dictionary_of(*info);
    // What is no dictionary says nothing, and the catalog, which would be rewritten twice, or a
    // stream says nothing in Info's terms. Readers look into those all the same.
    const bool is_other = document.info_object &&
                          (document.info_object->stream || reference->number == pdf.root().number);
    if (is_other && document.info &&
        (document.info->find(kInfoNumberKey) || document.info->find(kInfoHashKey)))
      pdf.damaged(pdf.startxref_at(), "its Info is another part of the document");
    if (!document.info || is_other) {
      document.info.reset();
      document.info_object.reset();
    }
  }
  return document;
}

}  // namespace pith::pdf
