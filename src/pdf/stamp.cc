#include "pdf/stamp.h"

#include <fmt/core.h>

#include <optional>
#include <utility>

#include "base/error.h"
#include "pdf/append.h"
#include "pdf/document.h"
#include "pdf/reader.h"
#include "pdf/structure.h"
#include "pdf/text_string.h"
#include "pdf/xmp.h"

namespace pith {
namespace {

using pdf::Document;
using pdf::NewObject;
using pdf::Reference;
using pdf::Structure;

// What an update changes; parts that stay as they are have no value.
struct Edit {
  std::optional<std::string> packet;
  std::optional<std::string> info;  // the whole dictionary
};

void refuse_encrypted(const Structure& file) {
  if (file.encrypted())
    throw Error(ErrorKind::kRefused, file.name(), "the file is encrypted")
        .with_hint(
            "stamp the paper before encrypting it, or remove the encryption with "
            "`qpdf --decrypt in.pdf out.pdf`");
}

void refuse_signed(Structure& file, const Document& document) {
  if (const auto what = pdf::signature_in(file, document.catalog))
    throw Error(ErrorKind::kRefused, file.name(), "the file is signed: " + *what)
        .with_hint(
            "a stamp would be a change after the signature; stamp the paper first, then sign it");
}

// The dictionary with each key set to its text, or without the key when the text is empty.
std::string with_texts(std::string_view dictionary,
                       std::initializer_list<std::pair<std::string_view, std::string_view>> texts) {
  std::string out(dictionary);
  for (const auto& [key, value] : texts) {
    const auto current = pdf::dictionary_of(*pdf::object_at(out, 0));
    out =
        value.empty() ? current->without(key) : current->with(key, pdf::text_string_object(value));
  }
  return out;
}

// ISO 19005-4 6.1.3 forbids Info unless the document has PieceInfo, and ISO 32000-2 §14.3.3
// deprecates it: there, none is made, and in PDF/A-4 none is touched.
bool may_write_info(const Document& document, std::string_view packet, std::string_view name) {
  if (!packet.empty() && pdfa_part(packet, name) == "4") return false;
  if (document.info && !document.info_object) return false;
  return document.info_object || !document.version.starts_with("2");
}

std::optional<std::string> info_edit(Structure& file, const Document& document,
                                     std::string_view number, std::string_view hash) {
  if (document.info_text(file, kInfoNumberKey) == number &&
      document.info_text(file, kInfoHashKey) == hash)
    return std::nullopt;
  return with_texts(document.info ? document.info->bytes() : "<<\n>>",
                    {{kInfoNumberKey, number}, {kInfoHashKey, hash}});
}

std::string metadata_stream(const Document& document, const std::string& packet) {
  std::string kept;
  if (document.metadata)
    kept = pdf::dictionary_of(document.metadata->value)
               ->entries_except({"Type", "Subtype", "Length", "Filter", "DecodeParms", "DL"});
  // No Filter: ISO 19005-1 6.7.2.
  return fmt::format("<<\n/Type /Metadata\n/Subtype /XML\n{}/Length {}\n>>\nstream\n{}\nendstream",
                     kept, packet.size(), packet);
}

StampResult apply(const Structure& file, const Document& document, const Edit& edit) {
  StampResult result;
  result.kept = file.bytes().size();
  std::vector<NewObject> objects;
  std::optional<Reference> new_info;
  std::uint32_t next = file.highest_number() + 1;
  if (edit.packet) {
    Reference metadata{next, 0};
    if (document.metadata) {
      metadata = document.metadata->reference;
    } else {
      ++next;
      objects.push_back(
          {document.catalog_object.reference, document.catalog.with("Metadata", text(metadata))});
      result.written.push_back("catalog");
    }
    objects.push_back({metadata, metadata_stream(document, *edit.packet)});
    result.written.insert(result.written.begin(), "XMP metadata");
  }
  if (edit.info) {
    Reference info{next, 0};
    if (document.info_object) {
      info = document.info_object->reference;
    } else {
      new_info = info;
    }
    objects.push_back({info, *edit.info});
    result.written.push_back("document information");
  }
  if (objects.empty()) return result;
  result.changed = true;
  result.appended = pdf::incremental_update(file, std::move(objects), new_info);
  return result;
}

StampResult stamp(Structure& file, const Document& document, const PdfMetadata& metadata,
                  bool write_info) {
  Edit edit;
  const std::string packet = document.packet.empty()
                                 ? new_xmp(metadata)
                                 : splice_xmp(document.packet, metadata, file.name());
  if (packet != document.packet) edit.packet = packet;
  if (write_info && may_write_info(document, packet, file.name()))
    edit.info = info_edit(file, document, metadata.number, metadata.canonical_sha256);
  return apply(file, document, edit);
}

// The length of the file before its last update, if that is a stamp of ours and nothing else: then
// stamping what is before it with what is in it gives the same bytes.
std::optional<std::size_t> length_before_own_update(const Structure& file,
                                                    const Document& document) {
  const auto length = pdf::marked_length(file);
  if (!length || document.packet.empty()) return std::nullopt;
  try {
    const PdfMetadata metadata = read_xmp(document.packet, file.name());
    Structure before(file.bytes().substr(0, *length), file.name());
    refuse_encrypted(before);
    const Document document_before = pdf::read_document(before);
    for (const bool write_info : {true, false}) {
      const StampResult again = stamp(before, document_before, metadata, write_info);
      if (again.appended == file.bytes().substr(*length)) return length;
    }
  } catch (const Error&) {
    // What is in front of the marker is not a PDF that we would stamp, so we did not.
  }
  return std::nullopt;
}

StampResult remove_by_update(Structure& file, const Document& document) {
  Edit edit;
  if (!document.packet.empty()) {
    std::string packet = remove_from_xmp(document.packet, file.name());
    if (packet != document.packet) edit.packet = std::move(packet);
  }
  if (document.info_object) edit.info = info_edit(file, document, "", "");
  return apply(file, document, edit);
}

Document read_checked(Structure& file, const StampOptions& options) {
  refuse_encrypted(file);
  Document document = pdf::read_document(file);
  refuse_signed(file, document);
  if (options.second_reader) pdf::compare_with_podofo(file, document);
  return document;
}

}  // namespace

StampResult stamp_pdf(std::string_view pdf, std::string_view name, const PdfMetadata& metadata,
                      const StampOptions& options) {
  Structure file(pdf, std::string(name));
  const Document document = read_checked(file, options);
  StampResult result = stamp(file, document, metadata, options.write_info);
  if (!result.changed) return result;
  if (const auto length = length_before_own_update(file, document)) {
    Structure before(pdf.substr(0, *length), std::string(name));
    result = stamp(before, pdf::read_document(before), metadata, options.write_info);
    result.changed = true;
  }
  return result;
}

StampResult remove_stamp(std::string_view pdf, std::string_view name, const StampOptions& options) {
  Structure file(pdf, std::string(name));
  const Document document = read_checked(file, options);
  if (const auto length = length_before_own_update(file, document)) {
    StampResult result;
    result.changed = true;
    result.kept = *length;
    return result;
  }
  return remove_by_update(file, document);
}

std::string output(std::string_view pdf, const StampResult& result) {
  std::string bytes;
  bytes.reserve(result.kept + result.appended.size());
  return bytes.append(pdf.substr(0, result.kept)).append(result.appended);
}

}  // namespace pith
