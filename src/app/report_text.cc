#include "app/report_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace pith {
namespace {

std::string colored(Outcome outcome, std::string_view text, const Palette& colors) {
  switch (outcome) {
    case Outcome::kPass:
      return colors.good(text);
    case Outcome::kFail:
      return colors.bad(text);
    case Outcome::kUnknown:
      return colors.unsure(text);
    case Outcome::kNote:
      return colors.dim(text);
  }
  return std::string(text);
}

std::string_view mark(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPass:
      return "ok";
    case Outcome::kFail:
      return "BAD";
    case Outcome::kUnknown:
      return "?";
    case Outcome::kNote:
      return "note";
  }
  return "";
}

std::string line(Outcome outcome, std::string_view rule, std::string_view detail,
                 const Palette& colors) {
  return fmt::format("  {}{:{}} {:<22} {}\n", colored(outcome, mark(outcome), colors), "",
                     4 - mark(outcome).size(), for_terminal(rule), detail);
}

std::string fact(std::string_view label, std::string_view value, const Palette& colors) {
  return fmt::format("  {} {}\n", colors.dim(fmt::format("{:<10}", label)), for_terminal(value));
}

}  // namespace

std::string_view verdict_words(Outcome verdict) {
  switch (verdict) {
    case Outcome::kPass:
      return "valid";
    case Outcome::kFail:
      return "not valid";
    default:
      return "cannot tell";
  }
}

std::string verdict_text(Outcome verdict, const Palette& colors) {
  return colored(verdict, colors.strong(verdict_words(verdict)), colors);
}

std::string findings_text(const Report& report, const Palette& colors, bool all) {
  std::string text;
  std::vector<std::string_view> shown;
  for (const Finding& finding : report.findings()) {
    const bool fold = !all && finding.outcome == Outcome::kPass;
    std::string detail = for_terminal(finding.detail);
    if (fold) {
      if (std::find(shown.begin(), shown.end(), finding.rule) != shown.end()) continue;
      shown.push_back(finding.rule);
      const auto same = std::count_if(
          report.findings().begin(), report.findings().end(), [&](const Finding& other) {
            return other.rule == finding.rule && other.outcome == Outcome::kPass;
          });
      if (same > 1) detail += fmt::format(" (and {} more)", same - 1);
    }
    if (!finding.place.empty() && finding.outcome != Outcome::kPass) {
      detail += fmt::format(" ({})", for_terminal(finding.place));
    }
    text += line(finding.outcome, finding.rule, detail, colors);
  }
  return text;
}

std::string record_text(const Record& record, std::string_view title, const Palette& colors) {
  std::string text;
  if (!title.empty()) text += fact("title", title, colors);
  std::string source = record.source_text() + ", submitted " + record.submitted_at();
  text += fact("paper", source, colors);
  std::string categories = record.primary_category();
  for (const std::string& category : record.cross_categories()) categories += " " + category;
  text += fact("categories", categories, colors);
  if (!record.license().empty()) text += fact("license", record.license(), colors);
  text += fact("sha256", record.digest().hex(), colors);
  text += fact("record", record.number().record_url(), colors);
  return text;
}

std::string status_text(const Status& status, const Palette& colors) {
  const std::string words = status.in_words();
  return words.empty() ? words : fact("status", words, colors);
}

std::string verification_text(std::string_view subject, const Verification& verification,
                              const Palette& colors, bool all) {
  std::string text =
      verdict_text(verification.report.verdict(), colors) + ": " + for_terminal(subject);
  if (verification.kind != DocumentKind::kUnknown) {
    text += fmt::format(", {}", name(verification.kind));
    if (verification.record) {
      text += fmt::format(" of {}", for_terminal(verification.record->number().full()));
    }
  }
  text += "\n";
  const std::string& changed = verification.changed_since_stamp;
  if (changed == "pages" || changed == "other") {
    text += "  changed    after the stamp, updates changed " +
            std::string(changed == "pages" ? "pages" : "other parts of the document") + "\n";
  }
  if (verification.record) {
    text += record_text(*verification.record,
                        verification.verified ? verification.verified->title() : "", colors);
  }
  if (verification.verified) text += status_text(verification.verified->status(), colors);
  return text + findings_text(verification.report, colors, all);
}

}  // namespace pith
