#include "app/verification_line.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "app/report_json.h"
#include "base/encoding.h"
#include "json/canonical_string.h"

namespace pith {
namespace {

void append_string(std::string& out, std::string_view text) {
  if (invalid_utf8_at(text) == std::string_view::npos) {
    json::write_string(out, text);
    return;
  }
  out += dump_compact(nlohmann::ordered_json(std::string(text)));
  out.pop_back();  // its newline
}

// name: a member's name with its quotes, colon and what comes before.
void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += name;
  append_string(out, text);
}

void append_findings(std::string& out, const Report& report) {
  out += ",\"findings\":[";
  std::string_view separator;
  for (const Finding& finding : report.findings()) {
    out += separator;
    append_member(out, "{\"rule\":", finding.rule);
    append_member(out, ",\"outcome\":", name(finding.outcome));
    append_member(out, ",\"place\":", finding.place);
    append_member(out, ",\"detail\":", finding.detail);
    out += '}';
    separator = ",";
  }
  out += ']';
}

void append_record(std::string& out, const Record& record) {
  append_member(out, "{\"number\":", record.number().full());
  append_member(out, ",\"short_number\":", record.number().short_form());
  append_member(out, ",\"canonical_sha256\":", record.digest().hex());
  append_member(out, ",\"record_url\":", record.number().record_url());
  append_member(out, ",\"source\":", record.source_text());
  append_member(out, ",\"submitted_at\":", record.submitted_at());
  append_member(out, ",\"license\":", record.license());
  append_member(out, ",\"primary_category\":", record.primary_category());
  out += ",\"cross_categories\":[";
  std::string_view separator;
  for (const std::string& category : record.cross_categories()) {
    append_member(out, separator, category);
    separator = ",";
  }
  append_member(out, "],\"title_sha256\":", record.title_sha256());
  append_member(out, ",\"abstract_sha256\":", record.abstract_sha256());
  append_member(out, ",\"canonical_record\":", record.canonical().bytes());
}

void append_proof(std::string& out, const VerifiedRecord& verified) {
  if (!verified.title().empty()) append_member(out, ",\"title\":", verified.title());
  out += ",\"aliases\":[";
  std::string_view separator;
  for (const Alias& alias : verified.aliases()) {
    out += separator;
    append_member(out, "{\"kind\":", alias.kind);
    append_member(out, ",\"value\":", alias.value);
    out += '}';
    separator = ",";
  }
  append_member(out, "],\"receipt\":{\"key_id\":", verified.receipt().key_id);
  append_member(out, ",\"signature\":", to_base64(verified.receipt().signature));
  out += '}';
}

}  // namespace

void append_verification_line(std::string& out, std::size_t line,
                              const Verification& verification) {
  out += "{\"schema\":\"pith.verify-line/1\",\"line\":";
  out += std::to_string(line);
  append_member(out, ",\"kind\":", name(verification.kind));
  append_member(out, ",\"verdict\":", name(verification.report.verdict()));
  append_findings(out, verification.report);
  out += ",\"record\":";
  if (verification.verified) {
    append_record(out, verification.verified->record());
    append_proof(out, *verification.verified);
    out += '}';
  } else if (verification.record) {
    append_record(out, *verification.record);
    out += '}';
  } else {
    out += "null";
  }
  out += verification.verified ? ",\"verified\":true" : ",\"verified\":false";
  out += ",\"exit_code\":" + std::to_string(verification.report.exit_code()) + "}\n";
}

}  // namespace pith
