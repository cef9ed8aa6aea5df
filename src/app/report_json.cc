#include "app/report_json.h"

#include <nlohmann/json.hpp>

#include "base/encoding.h"

namespace pith {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

Json json_document(std::string_view schema) { return Json{{"schema", std::string(schema)}}; }

Json to_json(const Error& error) {
  Json json{{"kind", std::string(name(error.kind()))},
            {"reason", std::string(error.reason())},
            {"subject", error.subject()},
            {"place", error.place()},
            {"cause", error.cause()}};
  if (!error.hint().empty()) json["hint"] = error.hint();
  return json;
}

Json to_json(const Report& report) {
  Json findings = Json::array();
  for (const Finding& finding : report.findings()) {
    findings.push_back({{"rule", finding.rule},
                        {"outcome", std::string(name(finding.outcome))},
                        {"place", finding.place},
                        {"detail", finding.detail}});
  }
  return {{"verdict", std::string(name(report.verdict()))}, {"findings", std::move(findings)}};
}

Json to_json(const Record& record) {
  return {{"number", record.number().full()},
          {"short_number", record.number().short_form()},
          {"canonical_sha256", record.digest().hex()},
          {"record_url", record.number().record_url()},
          {"source", record.source_text()},
          {"submitted_at", record.submitted_at()},
          {"license", record.license()},
          {"primary_category", record.primary_category()},
          {"cross_categories", record.cross_categories()},
          {"title_sha256", record.title_sha256()},
          {"abstract_sha256", record.abstract_sha256()},
          {"canonical_record", record.canonical().bytes()}};
}

Json to_json(const VerifiedRecord& verified) {
  Json json = to_json(verified.record());
  if (!verified.title().empty()) json["title"] = verified.title();
  Json aliases = Json::array();
  for (const Alias& alias : verified.aliases()) {
    aliases.push_back({{"kind", alias.kind}, {"value", alias.value}});
  }
  json["aliases"] = std::move(aliases);
  json["receipt"] = {{"key_id", verified.receipt().key_id},
                     {"signature", to_base64(verified.receipt().signature)}};
  return json;
}

Json to_json(const Verification& verification) {
  Json json{{"kind", std::string(name(verification.kind))}};
  json.update(to_json(verification.report));
  if (verification.verified) {
    json["record"] = to_json(*verification.verified);
  } else if (verification.record) {
    json["record"] = to_json(*verification.record);
  } else {
    json["record"] = nullptr;
  }
  json["verified"] = verification.verified.has_value();
  return json;
}

std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string dump_compact(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pith
