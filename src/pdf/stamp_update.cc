#include "pdf/stamp_update.h"

#include <fmt/core.h>

#include <algorithm>

#include "pdf/append.h"
#include "pdf/syntax/encryption.h"
#include "pdf/syntax/text_string.h"
#include "pdf/xmp/xmp.h"

namespace pith::pdf {
namespace {

// The dictionary with each key set to its text, or without the key when the text is empty.
// `encode` gives the string object for a text.
template <class Encode>
std::string with_texts(std::string_view dictionary,
                       const std::vector<std::pair<std::string_view, std::string>>& texts,
                       Encode encode) {
  std::string out(dictionary);
  for (const auto& [key, value] : texts) {
    const auto current = dictionary_of(*object_at(out, 0));
    out = value.empty() ? current->without(key) : current->with(key, encode(value));
  }
  return out;
}

// ISO 32000-1 §7.6.2: where it stands in an object stream and becomes an object of its own, its
// strings are encrypted.
std::string catalog_with_metadata(const Paper& paper, Reference metadata) {
  const Document& document = paper.document;
  std::string out = document.catalog.with("Metadata", text(metadata));
  if (!paper.file.encryption() || !document.catalog_object.compressed) return out;
  return paper.file.encryption()->encrypt_strings(out, document.catalog_object.reference);
}

std::string metadata_stream(const Paper& paper, Reference reference, const std::string& packet) {
  const auto& old = paper.document.metadata;
  const auto dictionary = old ? dictionary_of(old->value) : std::nullopt;
  const std::string kept =
      dictionary
          ? dictionary->entries_except({"Type", "Subtype", "Length", "Filter", "DecodeParms", "DL"})
          : "";
  const Encryption* encryption = paper.file.encryption();
  // A stream that a Crypt filter left plain is encrypted as the rest: exiftool and pdf-lib do not
  // know that filter.
  const bool encrypted = encryption && encryption->metadata_encrypted();
  const std::string data = encrypted ? encryption->encrypt_stream(packet, reference) : packet;
  // Else no Filter: ISO 19005-1 6.7.2.
  return fmt::format("<<\n/Type /Metadata\n/Subtype /XML\n{}/Length {}\n>>\nstream\n{}\nendstream",
                     kept, data.size(), data);
}

}  // namespace

bool may_write_info(const Paper& paper, const std::optional<std::string>& packet) {
  const Document& document = paper.document;
  if (!may_modify(paper.file)) return false;
  if (packet && !packet->empty() && pdfa_part(*packet, paper.file.name()) == "4") return false;
  if (document.info_object) return true;
  if (document.info || paper.signatures.found()) return false;
  return !packet || !document.version.starts_with("2");
}

// ISO 32000-1 §7.6.2: strings in object streams are not encrypted, and are taken out of there;
// others are, with the number of their object, and stay as they are.
std::optional<std::string> info_edit(
    const Paper& paper, Reference reference,
    const std::vector<std::pair<std::string_view, std::string>>& texts) {
  const Document& document = paper.document;
  const auto is_there = [&](const auto& text) {
    return document.info_text(paper.file, text.first) == text.second;
  };
  if (std::all_of(texts.begin(), texts.end(), is_there)) return std::nullopt;
  const Encryption* encryption = paper.file.encryption();
  const auto encrypted = [&](const std::string& value) {
    return encryption ? encryption->encrypt_strings(value, reference) : value;
  };
  const bool in_place = document.info_object && !document.info_object->compressed;
  std::string out = with_texts(document.info ? document.info->bytes() : "<<\n>>", texts,
                               [&](std::string_view value) {
                                 const std::string object = text_string_object(value);
                                 return in_place ? encrypted(object) : object;
                               });
  return in_place ? out : encrypted(out);
}

StampNumbers numbers_for(const Paper& paper, bool writes_packet) {
  std::uint32_t next = paper.file.highest_number() + 1;
  const auto take = [&] { return Reference{next++, 0}; };
  StampNumbers numbers;
  if (paper.document.metadata)
    numbers.metadata = paper.document.metadata->reference;
  else if (writes_packet)
    numbers.metadata = take();
  numbers.info = paper.document.info_object ? paper.document.info_object->reference : take();
  return numbers;
}

StampResult apply(const Paper& paper, const StampEdit& edit, const StampNumbers& numbers) {
  const Document& document = paper.document;
  StampResult result;
  result.kept = paper.file.bytes().size();
  std::vector<NewObject> objects;
  std::optional<Reference> new_info;
  if (edit.packet) {
    if (!document.metadata) {
      objects.push_back(
          {document.catalog_object.reference, catalog_with_metadata(paper, numbers.metadata)});
      result.written.push_back("catalog");
    }
    objects.push_back({numbers.metadata, metadata_stream(paper, numbers.metadata, *edit.packet)});
    result.written.insert(result.written.begin(), "XMP metadata");
  }
  if (edit.info) {
    if (!document.info_object) new_info = numbers.info;
    objects.push_back({numbers.info, *edit.info});
    result.written.push_back("document information");
  }
  if (objects.empty()) return result;
  result.changed = true;
  result.appended = incremental_update(paper.file, std::move(objects), new_info);
  return result;
}

}  // namespace pith::pdf
