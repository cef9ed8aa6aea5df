#include "app/json_lines.h"

#include <nlohmann/json.hpp>

#include "app/report_json.h"

namespace pith {

std::string name_of(const Line& line) {
  return "standard input, line " + std::to_string(line.number);
}

void check_length(const Line& line, const LineOptions& options) {
  if (!line.too_long) return;
  throw Error(ErrorKind::kLimit, name_of(line),
              "is longer than the limit of " + std::to_string(options.max_line) + " bytes");
}

json::Value parse_line(const Line& line, const LineOptions& options) {
  check_length(line, options);
  return json::parse(line.text, name_of(line));
}

std::string error_line(std::string_view schema, const Line& line, const Error& error) {
  nlohmann::ordered_json json = json_document(schema);
  json["line"] = line.number;
  json["verdict"] = "error";
  json["error"] = to_json(error);
  json["exit_code"] = error.exit_code();
  return dump_compact(json);
}

}  // namespace pith
