#include "app/json_lines.h"

#include "app/json_text.h"

namespace pith {
namespace {

void begin_line(std::string& out, std::string_view schema, std::size_t line) {
  out += "{\"schema\":";
  append_string(out, schema);
  out += ",\"line\":" + std::to_string(line) + ",";
}

void end_line(std::string& out, int exit_code) {
  out += ",\"exit_code\":" + std::to_string(exit_code) + "}\n";
}

}  // namespace

std::string name_of(const Line& line, std::string_view stream) {
  return std::string(stream) + ", line " + std::to_string(line.number);
}

void check_length(const Line& line, const LineOptions& options, std::string_view stream) {
  if (!line.too_long) return;
  throw Error(ErrorKind::kLimit, name_of(line, stream),
              "is longer than the limit of " + std::to_string(options.max_line) + " bytes");
}

json::Value parse_line(const Line& line, const LineOptions& options) {
  check_length(line, options);
  return json::parse(line.text, name_of(line));
}

std::string error_line(std::string_view schema, const Line& line, const Error& error) {
  std::string out;
  begin_line(out, schema, line.number);
  out += "\"verdict\":\"error\",\"error\":";
  append_object(out, error);
  end_line(out, error.exit_code());
  return out;
}

void append_line(std::string& out, std::size_t line, const Verification& verification) {
  begin_line(out, "pith.verify-line/1", line);
  append_members(out, verification);
  end_line(out, verification.report.exit_code());
}

void append_line(std::string& out, std::size_t line, const ComputedRecord& computed) {
  begin_line(out, "pith.compute-line/1", line);
  out += "\"record\":";
  append_object(out, computed.record);
  out += computed.confirmed() ? ",\"confirmed\":true," : ",\"confirmed\":false,";
  append_members(out, computed.report);
  end_line(out, computed.report.exit_code());
}

}  // namespace pith
