#include "pdf/stamp.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/error.h"
#include "pdf/append.h"
#include "pdf/dates.h"
#include "pdf/document.h"
#include "pdf/encryption.h"
#include "pdf/reader.h"
#include "pdf/signatures.h"
#include "pdf/structure.h"
#include "pdf/text_string.h"
#include "pdf/xmp.h"
#include "pdf/xmp_check.h"

namespace pith {
namespace {

using pdf::Document;
using pdf::NewObject;
using pdf::Reference;
using pdf::Structure;

constexpr std::string_view kModDate = "ModDate";

// What an update changes; parts that stay as they are have no value.
struct Edit {
  std::optional<std::string> packet;
  std::optional<std::string> info;  // the whole dictionary
};

struct Paper {
  Structure& file;
  Document document;
  pdf::Signatures signatures;
};

// An encrypted file as far as it can be read with the password.
void unlock(Structure& file, const std::string& password) {
  if (!file.encrypted()) return;
  pdf::Encryption encryption = pdf::Encryption::of(file);
  const bool opened = encryption.open(password);
  const auto refuse = [&](const char* cause, const char* hint) {
    throw Error(ErrorKind::kRefused, file.name(), "", cause, hint).with_reason("encrypted");
  };
  if (!opened && !password.empty())
    refuse("the password does not open the file",
           "give the owner's or the user's password (pithstamp --password-file)");
  if (!opened && encryption.metadata_encrypted())
    refuse(
        "the file is encrypted and needs a password",
        "give its password (pithstamp --password-file), or stamp the paper before encrypting it");
  file.set_encryption(std::move(encryption));
}

bool may_modify(const Structure& file) {
  return !file.encrypted() || (file.encryption()->opened() && file.encryption()->may_modify());
}

Paper read_paper(Structure& file, const std::string& password) {
  unlock(file, password);
  Document document = pdf::read_document(file);
  pdf::Signatures signatures = pdf::signatures_in(file, document.catalog);
  return {file, std::move(document), std::move(signatures)};
}

void refuse_forbidden(const Paper& paper, const StampOptions& options) {
  const std::string& name = paper.file.name();
  if (!may_modify(paper.file) && paper.file.encryption()->metadata_encrypted())
    throw Error(ErrorKind::kRefused, name, "",
                "the file is encrypted and its permissions forbid changes",
                "give the owner's password, or stamp the paper before encrypting it")
        .with_reason("encrypted");
  if (const auto what = pdf::content_credentials_in(paper.file, paper.document.catalog))
    throw Error(ErrorKind::kRefused, name, "", "the file has content credentials: " + *what,
                "their hash covers all of the file; stamp the paper before they are made")
        .with_reason("content-credentials");
  if (!paper.signatures.forbidden.empty())
    throw Error(ErrorKind::kRefused, name, "", "the file is signed: " + paper.signatures.forbidden,
                "stamp the paper first, then sign it")
        .with_reason("signature-forbids");
  if (paper.signatures.found() && !options.allow_signed)
    throw Error(
        ErrorKind::kRefused, name, "", "the file is signed: " + paper.signatures.what,
        "a stamp would be a change after the signature; stamp the paper first, then sign it")
        .with_reason("signed");
}

// The dictionary with each key set to its text, or without the key when the text is empty.
// `encode` gives the string object for a text.
template <class Encode>
std::string with_texts(std::string_view dictionary,
                       const std::vector<std::pair<std::string_view, std::string>>& texts,
                       Encode encode) {
  std::string out(dictionary);
  for (const auto& [key, value] : texts) {
    const auto current = pdf::dictionary_of(*pdf::object_at(out, 0));
    out = value.empty() ? current->without(key) : current->with(key, encode(value));
  }
  return out;
}

// ISO 19005-4 6.1.3 forbids Info unless the document has PieceInfo, and ISO 32000-2 §14.3.3
// deprecates it: there, none is made, and in PDF/A-4 none is touched.
// What nobody can parse identifies no PDF/A; a packet without value is such a one.
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
  const pdf::Encryption* encryption = paper.file.encryption();
  const auto encrypted = [&](const std::string& value) {
    return encryption ? encryption->encrypt_strings(value, reference) : value;
  };
  const bool in_place = document.info_object && !document.info_object->compressed;
  std::string out = with_texts(document.info ? document.info->bytes() : "<<\n>>", texts,
                               [&](std::string_view value) {
                                 const std::string object = pdf::text_string_object(value);
                                 return in_place ? encrypted(object) : object;
                               });
  return in_place ? out : encrypted(out);
}

// The same where it stands in an object stream and becomes an object of its own.
std::string catalog_with_metadata(const Paper& paper, Reference metadata) {
  const Document& document = paper.document;
  std::string out = document.catalog.with("Metadata", text(metadata));
  if (!paper.file.encryption() || !document.catalog_object.compressed) return out;
  return paper.file.encryption()->encrypt_strings(out, document.catalog_object.reference);
}

std::string metadata_stream(const Paper& paper, Reference reference, const std::string& packet) {
  const auto& old = paper.document.metadata;
  const auto dictionary = old ? pdf::dictionary_of(old->value) : std::nullopt;
  const std::string kept =
      dictionary
          ? dictionary->entries_except({"Type", "Subtype", "Length", "Filter", "DecodeParms", "DL"})
          : "";
  const pdf::Encryption* encryption = paper.file.encryption();
  // A stream that says so by a Crypt filter goes on saying so. Where EncryptMetadata says it for
  // all, no filter is added: qpdf writes none, and exiftool 12 knows no Crypt.
  const bool says_plain = encryption && dictionary && paper.file.left_plain(*dictionary);
  const bool encrypted = encryption && encryption->metadata_encrypted() && !says_plain;
  const std::string data = encrypted ? encryption->encrypt_stream(packet, reference) : packet;
  // Else no Filter: ISO 19005-1 6.7.2.
  return fmt::format(
      "<<\n/Type /Metadata\n/Subtype /XML\n{}{}/Length {}\n>>\nstream\n{}\nendstream", kept,
      says_plain ? "/Filter [/Crypt]\n/DecodeParms [<< /Name /Identity >>]\n" : "", data.size(),
      data);
}

// The number that an object gets, or has.
struct Numbers {
  Reference metadata, info;
};
Numbers numbers_for(const Paper& paper, bool writes_packet) {
  std::uint32_t next = paper.file.highest_number() + 1;
  const auto take = [&] { return Reference{next++, 0}; };
  Numbers numbers;
  if (paper.document.metadata)
    numbers.metadata = paper.document.metadata->reference;
  else if (writes_packet)
    numbers.metadata = take();
  numbers.info = paper.document.info_object ? paper.document.info_object->reference : take();
  return numbers;
}

StampResult apply(const Paper& paper, const Edit& edit, const Numbers& numbers) {
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
  result.appended = pdf::incremental_update(paper.file, std::move(objects), new_info);
  return result;
}

// The packet to write; nullopt when the one in the file cannot be parsed by anybody.
std::optional<std::string> edited_packet(const Paper& paper, const PdfMetadata& metadata) {
  const std::string& packet = paper.document.packet;
  if (packet.empty()) return new_xmp(metadata);
  try {
    return splice_xmp(packet, metadata, paper.file.name());
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kRefused || well_formed_by_libxml2(packet) ||
        !may_write_info(paper, std::nullopt))
      throw;
    return std::nullopt;
  }
}

// `utc_time` is what dates are set to, or empty.
StampResult stamp(const Paper& paper, const PdfMetadata& metadata, bool write_info,
                  const std::string& utc_time) {
  const Document& document = paper.document;
  const std::optional<std::string> packet = edited_packet(paper, metadata);
  const bool with_info = (write_info || !packet) && may_write_info(paper, packet);
  std::vector<std::pair<std::string_view, std::string>> texts = {
      {kInfoNumberKey, metadata.number}, {kInfoHashKey, metadata.canonical_sha256}};
  Edit edit;
  Numbers numbers;
  const auto plan = [&](const std::optional<std::string>& wanted) {
    edit = {};
    if (wanted && wanted != document.packet) edit.packet = wanted;
    numbers = numbers_for(paper, edit.packet.has_value());
    if (with_info) edit.info = info_edit(paper, numbers.info, texts);
  };
  plan(packet);
  // Both forms of a date are set, or none is: PDF/A has them agree (ISO 19005-1 6.7.3).
  const bool dated = document.info && document.info->find(kModDate);
  if (!utc_time.empty() && (edit.packet || edit.info) && (with_info || !dated)) {
    if (dated) texts.emplace_back(kModDate, pdf_date(utc_time));
    plan(packet ? std::optional(with_xmp_dates(*packet, utc_time, paper.file.name())) : packet);
  }
  StampResult result = apply(paper, edit, numbers);
  if (!packet)
    result.note =
        "its XMP metadata is not well-formed and stays as it is; number and hash are in "
        "the document information alone";
  return result;
}

// The time that a stamp set the dates to, if it did.
std::string carried_time(const Paper& paper) {
  const std::string& packet = paper.document.packet;
  const std::string time =
      well_formed_by_libxml2(packet) ? time_of_xmp_dates(packet, paper.file.name()) : std::string();
  return time.empty() ? time_of_pdf_date(paper.document.info_text(paper.file, kModDate)) : time;
}

// What the file says of itself.
PdfMetadata carried_metadata(const Paper& paper) {
  const Document& document = paper.document;
  if (well_formed_by_libxml2(document.packet)) return read_xmp(document.packet, paper.file.name());
  PdfMetadata metadata;
  metadata.number = document.info_text(paper.file, kInfoNumberKey);
  metadata.canonical_sha256 = document.info_text(paper.file, kInfoHashKey);
  return metadata;
}

// The length of the file before its last update, if that is a stamp of ours and nothing else: then
// stamping what is before it with what is in it gives the same bytes. Not when a signature covers
// it, as in a file that was prepared for one, stamped, and then signed in place.
std::optional<std::size_t> length_before_own_update(const Paper& paper,
                                                    const std::string& password) {
  const Structure& file = paper.file;
  const auto length = pdf::marked_length(file);
  if (!length || paper.document.packet.empty()) return std::nullopt;
  if (paper.signatures.covered > *length) return std::nullopt;
  try {
    const PdfMetadata metadata = carried_metadata(paper);
    if (metadata.number.empty()) return std::nullopt;  // what takes a stamp away is none
    Structure start(file.bytes().substr(0, *length), file.name());
    const Paper before = read_paper(start, password);
    std::vector<std::string> times = {""};
    if (std::string time = carried_time(paper); !time.empty()) times.push_back(std::move(time));
    for (const std::string& time : times) {
      for (const bool write_info : {true, false}) {
        const StampResult again = stamp(before, metadata, write_info, time);
        if (again.appended == file.bytes().substr(*length)) return length;
      }
    }
  } catch (const Error&) {
    // What is in front of the marker is not a PDF that we would stamp, so we did not.
  }
  return std::nullopt;
}

StampResult remove_by_update(const Paper& paper) {
  Edit edit;
  const Document& document = paper.document;
  if (!document.packet.empty() && well_formed_by_libxml2(document.packet)) {
    std::string packet = remove_from_xmp(document.packet, paper.file.name());
    if (packet != document.packet) edit.packet = std::move(packet);
  }
  const Numbers numbers = numbers_for(paper, edit.packet.has_value());
  if (document.info_object && may_modify(paper.file))
    edit.info = info_edit(paper, numbers.info, {{kInfoNumberKey, ""}, {kInfoHashKey, ""}});
  return apply(paper, edit, numbers);
}

Paper read_checked(Structure& file, const StampOptions& options) {
  Paper paper = read_paper(file, options.password);
  refuse_forbidden(paper, options);
  if (options.second_reader && !file.encrypted()) pdf::compare_with_podofo(file, paper.document);
  return paper;
}

}  // namespace

StampResult stamp_pdf(std::string_view pdf, std::string_view name, const PdfMetadata& metadata,
                      const StampOptions& options) {
  Structure file(pdf, std::string(name));
  const Paper paper = read_checked(file, options);
  StampResult result = stamp(paper, metadata, options.write_info, options.utc_time);
  if (!result.changed) return result;
  if (const auto length = length_before_own_update(paper, options.password)) {
    Structure before(pdf.substr(0, *length), std::string(name));
    result =
        stamp(read_paper(before, options.password), metadata, options.write_info, options.utc_time);
    result.changed = true;
  }
  return result;
}

bool is_unrevised(std::string_view pdf, std::string_view name) {
  try {
    Structure file(pdf, std::string(name));
    return !file.encrypted() && pdf::allows_one_reading(file, pdf::read_document(file));
  } catch (const Error&) {
    return false;
  }
}

StampResult remove_stamp(std::string_view pdf, std::string_view name, const StampOptions& options) {
  Structure file(pdf, std::string(name));
  const Paper paper = read_checked(file, options);
  if (const auto length = length_before_own_update(paper, options.password)) {
    StampResult result;
    result.changed = true;
    result.kept = *length;
    return result;
  }
  return remove_by_update(paper);
}

std::optional<std::size_t> length_before_stamp(std::string_view pdf, std::string_view name,
                                               std::string_view password) {
  Structure file(pdf, std::string(name));
  const std::string word(password);
  return length_before_own_update(read_paper(file, word), word);
}

std::string output(std::string_view pdf, const StampResult& result) {
  std::string bytes;
  bytes.reserve(result.kept + result.appended.size());
  return bytes.append(pdf.substr(0, result.kept)).append(result.appended);
}

}  // namespace pith
