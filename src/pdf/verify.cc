#include "pdf/verify.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "number/identifier.h"
#include "record/text_digest.h"

namespace pith {
namespace {

// The 26 characters a text names, or empty.
std::string code_of(std::string_view text) {
  try {
    const Identifier identifier = parse_identifier(text);
    return identifier.complete() ? identifier.code : std::string();
  } catch (const Error&) {
    return {};
  }
}

void check_info(const PdfInspection& inspection, Report& report) {
  const auto check = [&](const char* key, const std::string& info, const std::string& xmp) {
    if (info.empty() || xmp.empty()) return;
    const bool same = info == xmp;
    report.add("pdf.info", same ? Outcome::kPass : Outcome::kFail, std::string("/Info/") + key,
               same ? "document information agrees with XMP"
                    : "document information says " + info + ", XMP says " + xmp);
  };
  check("PithNumber", inspection.info_number, inspection.xmp.number);
  check("PithCanonicalSHA256", inspection.info_canonical_sha256, inspection.xmp.canonical_sha256);
}

void check_links(const PdfInspection& inspection, std::string_view number, Report& report) {
  if (inspection.linked_numbers.empty()) return;
  const std::string code = code_of(number);
  const auto& links = inspection.linked_numbers;
  const bool named = std::any_of(links.begin(), links.end(),
                                 [&](const std::string& link) { return code_of(link) == code; });
  if (named) {
    report.add("pdf.link", Outcome::kPass, "", "a link in the document goes to this record");
  } else {
    report.add("pdf.link", Outcome::kNote, "",
               "the links in the document go to other records only, the first to " + links.front());
  }
}

void check_one_reading(const PdfInspection& inspection, Report& report) {
  for (const pdf::Doubt& doubt : inspection.doubts)
    report.add("pdf.one-reading", Outcome::kUnknown, "byte " + std::to_string(doubt.at),
               doubt.kind + ": " + doubt.cause);
  if (inspection.doubts.empty())
    report.add("pdf.one-reading", Outcome::kPass, "", "all readers of PDFs see the same in it");
}

void check_title(const PdfInspection& inspection, const Record& record, Report& report) {
  if (inspection.title.empty()) return;
  const TextDigest title = text_digest(inspection.title);
  report.add("pdf.title", Outcome::kNote, "",
             title.digest.hex() == record.title_sha256()
                 ? "the document's title is the record's title"
                 : "the document's title is not worded as the record's; that alone proves nothing");
}

// A stamp says nothing about what was added after it.
void check_revisions(const PdfInspection& inspection, Report& report) {
  const auto& all = inspection.revisions;
  if (inspection.linearized)
    report.add("pdf.revisions", Outcome::kNote, "",
               "the file was linearised, which writes all of it anew: what was changed before that "
               "cannot be seen");
  for (std::size_t i = first_since_stamp(all); i < all.size(); ++i) {
    std::map<ChangedPart, int> parts;
    for (const ChangedObject& object : all[i].changed) ++parts[object.part];
    std::string objects;
    for (const auto& [part, count] : parts) {
      objects += (objects.empty() ? "" : ", ") + std::string(name(part));
      if (count > 1) objects += " (" + std::to_string(count) + ")";
    }
    if (!all[i].all_listed) objects = "too many objects to list";
    report.add("pdf.revisions", Outcome::kNote,
               "revision " + std::to_string(i + 1) + " of " + std::to_string(all.size()),
               all[i].metadata_only
                   ? "after the metadata was written, an update changed metadata alone"
                   : "after the metadata was written, an update changed other parts of the "
                     "document, of which the metadata says nothing: " +
                         objects);
  }
}

}  // namespace

Verification verify_pdf(const PdfInspection& inspection, const TrustStore& trust) {
  PdfMetadata metadata = inspection.xmp;
  const auto cannot_tell = [&](std::string why) {
    Verification none;
    none.kind = DocumentKind::kPdfMetadata;
    none.changed_since_stamp = name(inspection.changed_since_stamp);
    none.report.add("pdf.metadata", Outcome::kUnknown, "", std::move(why));
    return none;
  };
  if (inspection.locked && inspection.xmp.empty())
    return cannot_tell("the PDF is encrypted and needs a password (--password-file)");
  if (!inspection.xmp_problem.empty()) {
    return cannot_tell("the XMP metadata cannot be understood: " + inspection.xmp_problem);
  }
  if (metadata.empty() && inspection.info_number.empty()) {
    return cannot_tell("the PDF carries no Pith metadata");
  }
  if (metadata.number.empty()) metadata.number = inspection.info_number;
  if (metadata.canonical_sha256.empty()) {
    metadata.canonical_sha256 = inspection.info_canonical_sha256;
  }
  Verification verification = verify_metadata(metadata, trust);
  verification.changed_since_stamp = name(inspection.changed_since_stamp);
  check_info(inspection, verification.report);
  check_one_reading(inspection, verification.report);
  check_links(inspection, metadata.number, verification.report);
  check_revisions(inspection, verification.report);
  if (verification.record) check_title(inspection, *verification.record, verification.report);
  if (verification.report.verdict() == Outcome::kFail || !inspection.doubts.empty())
    verification.verified.reset();
  return verification;
}

}  // namespace pith
