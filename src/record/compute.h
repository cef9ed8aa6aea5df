// From a paper's arXiv metadata to its record, hash and number.
//
//   PaperMetadata paper;
//   paper.arxiv_id = "2605.29664"; paper.version = 1; …
//   const ComputedRecord computed = compute_record(paper, "command line");
//   computed.record.number().full();    // pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO
//   computed.report.verdict();          // kPass, or kUnknown where a rule is not confirmed
//
// The rules are those of docs/format.md. They reproduce every record known; where the metadata
// goes beyond what those records show, the record is computed all the same and the report says
// "unknown", with these rules:
//   record.title, record.abstract   beyond printable ASCII, the rule was never seen at work
//   record.license                  the source of the metadata does not tell the license
//   record.version                  the metadata may be of another version than the one asked for
//   record.categories               a classification that is no arXiv category was left out (note)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/report.h"
#include "record/record.h"

namespace pith {

struct PaperMetadata {
  std::string arxiv_id;          // without version
  std::int64_t version = 1;      // of these metadata: a new version is a new number
  std::string submitted_at;      // when version 1 was submitted; any form read_arxiv_time reads
  std::string license;           // URL as arXiv gives it, http or https; "" for none
  std::string primary_category;  // "cs.DC"
  std::vector<std::string> categories;    // the others, in any order; the primary may be among them
  std::string title;                      // as arXiv has it, TeX and all
  std::string abstract;                   // likewise
  std::optional<Digest> abstract_sha256;  // in place of the abstract, where only its hash is known

  bool license_known = true;
  bool of_this_version = true;  // false: title, abstract and license may be of another version
  std::vector<std::string> left_out;  // classifications that are no arXiv categories
};

struct ComputedRecord {
  Record record;
  Report report;
  bool confirmed() const { return report.verdict() == Outcome::kPass; }
};

// Throws Error for metadata that no record can have, subject `name`: kMalformed, place the member
// ("title", "submitted_at", …), or kLimit, place "$", where the record would be too large.
ComputedRecord compute_record(const PaperMetadata& paper, std::string_view name);

// archive or archive.CLASS: "hep-th", "cs.DC", "cond-mat.str-el". The other classifications that
// arXiv mixes in begin otherwise: MSC and PACS with a digit, ACM with a capital.
bool is_arxiv_category(std::string_view text);

// Whether a record is of the paper with this title and abstract; those not given are passed over.
// Findings record.title and record.abstract: pass, or fail when the text hashes to something else.
// Text beyond printable ASCII that does not match is unknown, not a failure; when it does match
// that is a pass, with a note.
void check_text(const Record& record, const std::optional<std::string>& title,
                const std::optional<std::string>& abstract, Report& report);

}  // namespace pith
