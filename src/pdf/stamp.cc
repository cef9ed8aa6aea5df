#include "pdf/stamp.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/error.h"
#include "pdf/append.h"
#include "pdf/dates.h"
#include "pdf/one_reading.h"
#include "pdf/paper.h"
#include "pdf/reader.h"
#include "pdf/stamp_update.h"
#include "pdf/syntax/structure.h"
#include "pdf/xmp/check.h"
#include "pdf/xmp/doubt.h"
#include "pdf/xmp/encoding.h"
#include "pdf/xmp/new_packet.h"
#include "pdf/xmp/refusal.h"
#include "pdf/xmp/shape.h"
#include "pdf/xmp/xmp.h"

namespace pith::pdf {
namespace {

constexpr std::string_view kModDate = "ModDate";

// The packet that a stamp leaves behind.
struct StampedPacket {
  std::optional<std::string> text;  // nullopt: the one in the file, which nobody can parse
  bool replaced = false;
  std::string note;
};

std::string spliced(const std::string& packet, const PdfMetadata& metadata,
                    const std::string& name) {
  std::string result = splice_xmp(packet, metadata, name);
  if (const auto doubt = xmp_doubt(result, name))
    refuse_xmp(name, doubt->at,
               "readers of its XMP metadata would not see the same: " + doubt->words);
  return result;
}

DocumentFacts facts_of(const Paper& paper) {
  const auto text = [&](std::string_view key) { return paper.document.info_text(paper.file, key); };
  DocumentFacts facts;
  facts.title = text("Title");
  facts.author = text("Author");
  facts.subject = text("Subject");
  facts.keywords = text("Keywords");
  facts.creator = text("Creator");
  facts.producer = text("Producer");
  facts.created = xmp_date(text("CreationDate"));
  facts.modified = xmp_date(text(kModDate));
  return facts;
}

// Instead of one that cannot be kept for `cause`.
StampedPacket replaced_packet(const Paper& paper, const PdfMetadata& metadata,
                              const std::string& cause) {
  const std::string old = decoded_packet(paper.document.packet);
  const PdfaClaim claim = pdfa_claim_in_text(old);
  StampedPacket result;
  result.replaced = true;
  result.text = spliced(new_packet(facts_of(paper), claim), metadata, paper.file.name());
  result.note = "its XMP metadata could not be kept (" + cause +
                "); the new metadata have what the document information says";
  if (!claim.part.empty())
    result.note += ", and PDF/A-" + claim.part + claim.conformance + " as the old ones";
  else if (old.find("pdfaid") != std::string::npos)
    result.note += "; the PDF/A identification of the old ones is lost";
  return result;
}

StampedPacket stamped_packet(const Paper& paper, const PdfMetadata& metadata, bool replace) {
  const std::string& name = paper.file.name();
  if (says_nothing(paper.document.packet)) return {new_xmp(metadata), false, {}};
  const std::string packet = mended_packet(paper.document.packet);
  try {
    return {spliced(packet, metadata, name), false, {}};
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kRefused) throw;
    if (replace) return replaced_packet(paper, metadata, error.place() + ": " + error.cause());
    if (may_be_xml(packet) || !may_write_info(paper, std::nullopt))
      throw error.with_hint("write new metadata in their place: `pithstamp --replace-xmp " + name +
                            "`");
    return {std::nullopt, false,
            "its XMP metadata is not well-formed and stays as it is; `pithstamp --replace-xmp " +
                name + "` writes new metadata in its place"};
  }
}

struct StampWish {
  bool write_info = true, replace_xmp = false;
  std::string utc_time;  // what dates are set to, or empty
};

StampResult stamp(const Paper& paper, const PdfMetadata& metadata, const StampWish& wish) {
  const Document& document = paper.document;
  const StampedPacket stamped = stamped_packet(paper, metadata, wish.replace_xmp);
  const std::optional<std::string>& packet = stamped.text;
  const bool with_info = (wish.write_info || !packet) && may_write_info(paper, packet);
  std::vector<std::pair<std::string_view, std::string>> texts = {
      {kInfoNumberKey, metadata.number}, {kInfoHashKey, metadata.canonical_sha256}};
  StampEdit edit;
  StampNumbers numbers;
  const auto plan = [&](const std::optional<std::string>& wanted) {
    edit = {};
    const auto& doubts = paper.file.doubts();
    const bool unclear = std::any_of(doubts.begin(), doubts.end(), ends_with_new_metadata);
    if (wanted && (wanted != document.packet || unclear)) edit.packet = wanted;
    numbers = numbers_for(paper, edit.packet.has_value());
    if (with_info) edit.info = info_edit(paper, numbers.info, texts);
  };
  plan(packet);
  // Both forms of a date are set, or none is: PDF/A has them agree (ISO 19005-1 6.7.3).
  const bool dated = document.info && document.info->find(kModDate);
  if (!wish.utc_time.empty() && (edit.packet || edit.info) && (with_info || !dated)) {
    if (dated) texts.emplace_back(kModDate, pdf_date(wish.utc_time));
    plan(packet ? std::optional(with_xmp_dates(*packet, wish.utc_time, paper.file.name()))
                : packet);
  }
  StampResult result = apply(paper, edit, numbers);
  result.info_only = !packet;
  result.replaced_xmp = stamped.replaced;
  result.note = stamped.note;
  return result;
}

// The time that a stamp set the dates to, if it did.
std::string carried_time(const Paper& paper) {
  const std::string& packet = paper.document.packet;
  const std::string time =
      may_be_xml(packet) ? time_of_xmp_dates(packet, paper.file.name()) : std::string();
  return time.empty() ? time_of_pdf_date(paper.document.info_text(paper.file, kModDate)) : time;
}

// nullopt when nothing of ours is in it.
std::optional<std::string> packet_without_ours(const Paper& paper) {
  if (says_nothing(paper.document.packet)) return std::nullopt;
  const std::string packet = mended_packet(paper.document.packet);
  if (packet.find(kXmpNamespace) == std::string::npos) return std::nullopt;
  try {
    std::string rest = remove_from_xmp(packet, paper.file.name());
    return rest == packet ? std::nullopt : std::optional(std::move(rest));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kRefused) throw;
    throw error.with_hint(
        "take all of its XMP metadata out: `exiftool -XMP:all= " + paper.file.name() + "`");
  }
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

// Our last update, which is a stamp and nothing else.
struct OwnUpdate {
  std::size_t begin;
  bool replaced_xmp;
};

// The last update, if stamping what is before it with what is in it gives the same bytes. Not when
// a signature covers it, as in a file that was prepared for one, stamped, and then signed in place.
std::optional<OwnUpdate> own_update(const Paper& paper, const std::string& password) {
  const Structure& file = paper.file;
  const auto length = marked_length(file);
  if (!length || paper.document.packet.empty()) return std::nullopt;
  if (paper.signatures.covered > *length) return std::nullopt;
  try {
    const PdfMetadata metadata = carried_metadata(paper);
    if (metadata.number.empty()) return std::nullopt;  // what takes a stamp away is none
    Structure start(file.bytes().substr(0, *length), file.name());
    const Paper before = read_paper(start, password);
    std::vector<std::string> times = {""};
    if (std::string time = carried_time(paper); !time.empty()) times.push_back(std::move(time));
    for (const bool replace : {false, true}) {
      for (const std::string& time : times) {
        for (const bool write_info : {true, false}) {
          const auto again = unless_damaged([&]() -> std::optional<StampResult> {
            return stamp(before, metadata, {write_info, replace, time});
          });
          if (again && again->appended == file.bytes().substr(*length))
            return OwnUpdate{*length, again->replaced_xmp};
        }
      }
    }
  } catch (const Error&) {
    // What is in front of the marker is not a PDF that we would stamp, so we did not.
  }
  return std::nullopt;
}

StampResult remove_by_update(const Paper& paper) {
  StampEdit edit;
  const Document& document = paper.document;
  if (auto packet = packet_without_ours(paper)) edit.packet = *std::move(packet);
  const StampNumbers numbers = numbers_for(paper, edit.packet.has_value());
  if (document.info_object && may_modify(paper.file))
    edit.info = info_edit(paper, numbers.info, {{kInfoNumberKey, ""}, {kInfoHashKey, ""}});
  return apply(paper, edit, numbers);
}

Paper read_checked(Structure& file, const StampOptions& options) {
  Paper paper = read_paper(file, options.password);
  refuse_forbidden(paper, options.allow_signed);
  if (options.known_doubts) {
    for (const Doubt& doubt : *options.known_doubts) file.doubt(doubt.kind, doubt.at, doubt.cause);
  } else {
    check_one_reading(file, paper.document, {}, options.passed);
  }
  if (options.second_reader && !file.encrypted()) compare_with_podofo(file, paper.document);
  refuse_doubtful(file, true);
  return paper;
}

}  // namespace
}  // namespace pith::pdf

namespace pith {

using pdf::own_update;
using pdf::Paper;
using pdf::read_checked;
using pdf::read_paper;
using pdf::Structure;

StampResult stamp_pdf(std::string_view pdf, std::string_view name, const PdfMetadata& metadata,
                      const StampOptions& options) {
  Structure file(pdf, std::string(name));
  const Paper paper = read_checked(file, options);
  pdf::StampWish wish{options.write_info, options.replace_xmp, options.utc_time};
  StampResult result = pdf::stamp(paper, metadata, wish);
  pdf::refuse_doubtful(file, result.changed && !result.info_only);
  if (!result.changed) return result;
  if (const auto last = own_update(paper, options.password)) {
    Structure before(pdf.substr(0, last->begin), std::string(name));
    // What could not be kept then cannot be kept now.
    wish.replace_xmp |= last->replaced_xmp;
    result = pdf::stamp(read_paper(before, options.password), metadata, wish);
    result.changed = true;
  }
  result.ended_fast_web_view = file.linearized();
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
  if (const auto last = own_update(paper, options.password)) {
    StampResult result;
    result.changed = true;
    result.kept = last->begin;
    return result;
  }
  StampResult result = pdf::remove_by_update(paper);
  result.ended_fast_web_view = result.changed && file.linearized();
  return result;
}

std::optional<std::size_t> length_before_stamp(std::string_view pdf, std::string_view name,
                                               std::string_view password) {
  Structure file(pdf, std::string(name));
  const std::string word(password);
  const auto last = own_update(read_paper(file, word), word);
  return last ? std::optional(last->begin) : std::nullopt;
}

std::string output(std::string_view pdf, const StampResult& result) {
  std::string bytes;
  bytes.reserve(result.kept + result.appended.size());
  return bytes.append(pdf.substr(0, result.kept)).append(result.appended);
}

}  // namespace pith
