#include "web/page_checks.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace pith {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 28> kQuestions{{
    {"document.type", "Is it a kind of document that is known?"},
    {"record.schema", "Has the record the members of its schema?"},
    {"record.hash", "Is the hash that of the record?"},
    {"record.number", "Does the number follow from the hash?"},
    {"receipt.signature", "Did a trusted key sign the record?"},
    {"receipt.hash", "Is the receipt for this record?"},
    {"bundle.source", "Does the bundle name the paper of the record?"},
    {"bundle.aliases", "Do the other names follow from the record?"},
    {"bundle.state", "Is the state what the events merge into?"},
    {"bundle.merge_version", "Are the rules of merging known?"},
    {"bundle.hash", "Is the bundle whole?"},
    {"bundle.signature", "Did a trusted key sign the bundle?"},
    {"event.schema", "Is every event of a known form?"},
    {"event.hash", "Is every event whole?"},
    {"event.id", "Has every event the id that follows from it?"},
    {"event.subject", "Is every event about this number?"},
    {"event.signer", "Is every event signed by whom it names?"},
    {"event.signature", "Did a trusted key sign every event?"},
    {"event.record", "Does the first event carry this record?"},
    {"event.snapshot", "Do the hashes in the snapshot agree?"},
    {"pdf.number", "Does the PDF name the number of its record?"},
    {"pdf.hash", "Does the PDF name the hash of its record?"},
    {"pdf.record", "Does the PDF carry its record?"},
    {"pdf.source", "Does the PDF name the paper of its record?"},
    {"pdf.url", "Does the PDF name the address of its record?"},
    {"pdf.schema", "Is the form of the PDF's metadata known?"},
    {"pdf.info", "Do the PDF's two kinds of metadata agree?"},
    {"pdf.link", "Does the PDF link to its record?"},
}};

// A failure outweighs what is unknown, and that what passed.
int weight(Outcome outcome) {
  return outcome == Outcome::kFail ? 2 : outcome == Outcome::kUnknown ? 1 : 0;
}

}  // namespace

std::vector<CheckRow> check_rows(const Report& report) {
  std::vector<CheckRow> rows;
  for (const Finding& finding : report.findings()) {
    if (finding.outcome == Outcome::kNote) continue;
    auto row = std::find_if(rows.begin(), rows.end(),
                            [&](const CheckRow& r) { return r.rule == finding.rule; });
    if (row == rows.end()) {
      const auto* known =
          std::find_if(kQuestions.begin(), kQuestions.end(),
                       [&](const auto& question) { return question.first == finding.rule; });
      rows.push_back({finding.rule,
                      known == kQuestions.end() ? finding.rule : std::string(known->second),
                      finding.outcome, finding.detail});
      row = rows.end() - 1;
    } else if (weight(finding.outcome) > weight(row->outcome)) {
      row->outcome = finding.outcome;
      row->detail = finding.detail;
    }
    ++row->findings;
  }
  return rows;
}

std::vector<Finding> notes_of(const Report& report, std::size_t max) {
  std::vector<Finding> notes;
  for (const Finding& finding : report.findings()) {
    if (finding.outcome == Outcome::kNote && notes.size() < max) notes.push_back(finding);
  }
  return notes;
}

}  // namespace pith
