#include "pdf/document.h"

#include <vector>

#include "base/error.h"
#include "pdf/text_string.h"

namespace pith::pdf {
namespace {

std::string later_version(const std::string& header, const Dictionary& catalog) {
  const Object* object = catalog.find("Version");
  const std::string other = object ? name_of(*object).value_or("") : "";
  return other.size() == 3 && other > header ? other : header;
}

// A signature's ByteRange (§12.8.1) must be written out in the file, since it speaks of offsets, so
// it can be found without following objects. One that is all zeros waits for its signature.
bool has_signed_byte_range(std::string_view bytes) {
  constexpr std::string_view kKey = "/ByteRange";
  for (std::size_t at = 0; (at = bytes.find(kKey, at)) != std::string_view::npos;) {
    at += kKey.size();
    const std::size_t open = skip_white_space(bytes.substr(0, at + 64), at);
    const auto object = open < bytes.size() && bytes[open] == '['
                            ? object_at(bytes.substr(0, open + 256), open)
                            : std::nullopt;
    const auto numbers = object ? array_of(*object) : std::nullopt;
    if (!numbers || numbers->size() < 4) continue;
    const auto first_length = integer_of((*numbers)[1]);
    if (first_length.value_or(0) > 0) return true;
  }
  return false;
}

}  // namespace

std::string Document::info_text(Structure& pdf, std::string_view key) const {
  const Object* value = info ? info->find(key) : nullptr;
  const auto bytes = value ? string_of(pdf.resolve(*value)) : std::nullopt;
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
    document.metadata = pdf.find(*reference);
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
      document.info_object = pdf.find(*reference);
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

std::optional<std::string> signature_in(Structure& pdf, const Dictionary& catalog) {
  if (const auto form = pdf.resolve_dictionary(catalog.find("AcroForm"))) {
    const Object* flags = form->find("SigFlags");
    // §12.7.2, table 219: bit 1, SignaturesExist.
    if (flags && (integer_of(pdf.resolve(*flags)).value_or(0) & 1) != 0)
      return "its form has signatures (SigFlags)";
  }
  if (const auto permissions = pdf.resolve_dictionary(catalog.find("Perms"))) {
    if (permissions->find("DocMDP")) return "its author certified it (DocMDP)";
    if (permissions->find("UR3") || permissions->find("UR"))
      return "it grants usage rights by a signature (UR3)";
  }
  if (has_signed_byte_range(pdf.bytes())) return "it has a signature (ByteRange)";
  return std::nullopt;
}

}  // namespace pith::pdf
