#include "app/report_json.h"

#include <nlohmann/json.hpp>

#include "app/json_text.h"

namespace pith {
namespace {

using Json = nlohmann::ordered_json;

template <typename Part>
Json parsed_object(const Part& part) {
  std::string text;
  append_object(text, part);
  return Json::parse(text);
}

template <typename Part>
Json parsed_members(const Part& part) {
  std::string text = "{";
  append_members(text, part);
  return Json::parse(text += '}');
}

}  // namespace

Json json_document(std::string_view schema) {
  return Json{{"schema", std::string(schema)}};
}

Json to_json(const Error& error) {
  return parsed_object(error);
}
Json error_document(const Error& error) {
  Json document = json_document("pith.error/1");
  document["error"] = to_json(error);
  document["exit_code"] = error.exit_code();
  return document;
}
Json to_json(const Record& record) {
  return parsed_object(record);
}
Json to_json(const VerifiedRecord& verified) {
  return parsed_object(verified);
}
Json to_json(const Report& report) {
  return parsed_members(report);
}
Json to_json(const Verification& verification) {
  return parsed_members(verification);
}

std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string dump_compact(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pith
