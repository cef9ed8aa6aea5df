#include "app/json_text.h"

#include <nlohmann/json.hpp>

#include "base/encoding.h"
#include "base/utf8.h"
#include "json/canonical_string.h"

namespace pith {
namespace {

// name: a member's name with its quotes, colon and what comes before.
void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += name;
  append_string(out, text);
}

// The object is left open.
void begin_object(std::string& out, const Record& record) {
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

}  // namespace

void append_string(std::string& out, std::string_view text) {
  if (invalid_utf8_at(text) == std::string_view::npos) return json::write_string(out, text);
  using Json = nlohmann::json;
  out += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

void append_object(std::string& out, const Error& error) {
  append_member(out, "{\"kind\":", name(error.kind()));
  append_member(out, ",\"reason\":", error.reason());
  append_member(out, ",\"subject\":", error.subject());
  append_member(out, ",\"place\":", error.place());
  append_member(out, ",\"cause\":", error.cause());
  if (!error.hint().empty()) append_member(out, ",\"hint\":", error.hint());
  out += '}';
}

void append_object(std::string& out, const Record& record) {
  begin_object(out, record);
  out += '}';
}

void append_object(std::string& out, const Status& status) {
  if (!status.told) {
    out += "null";
    return;
  }
  out += status.attested ? "{\"attested\":true" : "{\"attested\":false";
  out += status.anchored ? ",\"anchored\":true" : ",\"anchored\":false";
  out += status.stored ? ",\"stored\":true" : ",\"stored\":false";
  out += status.refs ? ",\"refs\":true}" : ",\"refs\":false}";
}

void append_object(std::string& out, const VerifiedRecord& verified) {
  begin_object(out, verified.record());
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
  out += "],\"status\":";
  append_object(out, verified.status());
  append_member(out, ",\"receipt\":{\"key_id\":", verified.receipt().key_id);
  append_member(out, ",\"signature\":", to_base64(verified.receipt().signature));
  out += "}}";
}

void append_members(std::string& out, const Report& report) {
  append_member(out, "\"verdict\":", name(report.verdict()));
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

void append_members(std::string& out, const Verification& verification) {
  append_member(out, "\"kind\":", name(verification.kind));
  out += ',';
  append_members(out, verification.report);
  if (!verification.changed_since_stamp.empty())
    append_member(out, ",\"changed_after_stamp\":", verification.changed_since_stamp);
  out += ",\"record\":";
  if (verification.verified) {
    append_object(out, *verification.verified);
  } else if (verification.record) {
    append_object(out, *verification.record);
  } else {
    out += "null";
  }
  out += verification.verified ? ",\"verified\":true" : ",\"verified\":false";
}

}  // namespace pith
