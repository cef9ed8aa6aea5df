#include "pdf/stamp.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/error.h"
#include "pdf/append.h"
#include "pdf/dates.h"
#include "pdf/paper.h"
#include "pdf/reader.h"
#include "pdf/stamp_update.h"
#include "pdf/syntax/structure.h"
#include "pdf/xmp/check.h"
#include "pdf/xmp/xmp.h"

namespace pith {
namespace {

using pdf::Document;
using pdf::may_modify;
using pdf::may_write_info;
using pdf::Paper;
using pdf::read_paper;
using pdf::Structure;

constexpr std::string_view kModDate = "ModDate";

// The packet to write; nullopt when the one in the file cannot be parsed by anybody.
std::optional<std::string> edited_packet(const Paper& paper, const PdfMetadata& metadata) {
  const std::string& packet = paper.document.packet;
  if (packet.empty()) return new_xmp(metadata);
  try {
    return splice_xmp(packet, metadata, paper.file.name());
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kRefused || may_be_xml(packet) ||
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
  pdf::StampEdit edit;
  pdf::StampNumbers numbers;
  const auto plan = [&](const std::optional<std::string>& wanted) {
    edit = {};
    if (wanted && wanted != document.packet) edit.packet = wanted;
    numbers = pdf::numbers_for(paper, edit.packet.has_value());
    if (with_info) edit.info = pdf::info_edit(paper, numbers.info, texts);
  };
  plan(packet);
  // Both forms of a date are set, or none is: PDF/A has them agree (ISO 19005-1 6.7.3).
  const bool dated = document.info && document.info->find(kModDate);
  if (!utc_time.empty() && (edit.packet || edit.info) && (with_info || !dated)) {
    if (dated) texts.emplace_back(kModDate, pdf_date(utc_time));
    plan(packet ? std::optional(with_xmp_dates(*packet, utc_time, paper.file.name())) : packet);
  }
  StampResult result = pdf::apply(paper, edit, numbers);
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
      may_be_xml(packet) ? time_of_xmp_dates(packet, paper.file.name()) : std::string();
  return time.empty() ? time_of_pdf_date(paper.document.info_text(paper.file, kModDate)) : time;
}

// What the file says of itself.
PdfMetadata carried_metadata(const Paper& paper) {
  const Document& document = paper.document;
  if (may_be_xml(document.packet)) return read_xmp(document.packet, paper.file.name());
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
  pdf::StampEdit edit;
  const Document& document = paper.document;
  if (!document.packet.empty() && may_be_xml(document.packet)) {
    std::string packet = remove_from_xmp(document.packet, paper.file.name());
    if (packet != document.packet) edit.packet = std::move(packet);
  }
  const pdf::StampNumbers numbers = pdf::numbers_for(paper, edit.packet.has_value());
  if (document.info_object && may_modify(paper.file))
    edit.info = pdf::info_edit(paper, numbers.info, {{kInfoNumberKey, ""}, {kInfoHashKey, ""}});
  return pdf::apply(paper, edit, numbers);
}

Paper read_checked(Structure& file, const StampOptions& options) {
  Paper paper = read_paper(file, options.password);
  pdf::refuse_forbidden(paper, options.allow_signed);
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
