#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/evidence.h"
#include "app/report_json.h"
#include "app/report_text.h"
#include "fetch/resolve.h"

namespace pith {
namespace {

using Json = nlohmann::ordered_json;

// The exit code of several: a "no" outweighs "could not", which outweighs "cannot tell".
int worse(int a, int b) {
  const auto weight = [](int code) { return code == 0 ? 0 : code == 3 ? 1 : code == 2 ? 2 : 3; };
  return weight(a) >= weight(b) ? a : b;
}

struct Verified {
  Verification verification;
  std::string origin;  // for identifiers: where the document came from
};

Verified verify_thing(const std::string& thing, const Context& context) {
  std::error_code ignored;
  const bool is_file = thing == "-" || std::filesystem::exists(thing, ignored);
  if (is_file) {
    const std::string name = thing == "-" ? "standard input" : thing;
    return {verify_bytes(read_input(thing, kMaxPdfBytes, context), name, context.trust), {}};
  }
  Identifier identifier;
  try {
    identifier = parse_identifier(thing);
  } catch (const Error& error) {
    throw Error(ErrorKind::kUsage, thing, "", "neither a file nor an identifier of a paper",
                error.hint());
  }
  const Resolution found = resolve(identifier, context.trust, context.fetch);
  return {verify_bytes(found.document, found.origin, context.trust), found.origin};
}

int verify_one(const std::string& thing, const Context& context, Json* results) {
  const Console& console = context.console;
  try {
    const Verified verified = verify_thing(thing, context);
    const int code = verified.verification.report.exit_code();
    if (results != nullptr) {
      Json entry{{"subject", thing}};
      if (!verified.origin.empty()) entry["origin"] = verified.origin;
      entry.update(to_json(verified.verification));
      entry["exit_code"] = code;
      results->push_back(std::move(entry));
    } else {
      const std::string subject = thing == "-" ? "standard input" : thing;
      console.out << verification_text(subject, verified.verification, console.out_colors,
                                       console.verbose);
    }
    return code;
  } catch (const Error& error) {
    if (results != nullptr) {
      results->push_back({{"subject", thing},
                          {"verdict", "error"},
                          {"error", to_json(error)},
                          {"exit_code", error.exit_code()}});
      console.say(lines_for_terminal(error.what()));
    } else {
      console.report(error);
    }
    return error.exit_code();
  }
}

// One line of JSON in, one line of JSON out; a bad line never stops the stream.
int verify_lines(const Context& context) {
  int code = 0;
  std::size_t number = 0;
  for (std::string line; std::getline(context.in, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const std::string name = fmt::format("standard input, line {}", number);
    Json entry{{"schema", "pith.verify-line/1"}, {"line", number}};
    int line_code = 0;
    try {
      const Verification verification =
          verify_document(json::parse(line, name), name, context.trust);
      line_code = verification.report.exit_code();
      entry.update(to_json(verification));
    } catch (const Error& error) {
      line_code = error.exit_code();
      entry["verdict"] = "error";
      entry["error"] = to_json(error);
    }
    entry["exit_code"] = line_code;
    context.console.out << dump_compact(entry);
    code = worse(code, line_code);
  }
  return code;
}

}  // namespace

int verify_command(const VerifyCommand& command, const Context& context) {
  if (command.ndjson) return verify_lines(context);
  Json results = Json::array();
  int code = 0;
  for (const std::string& thing : command.things) {
    code = worse(code, verify_one(thing, context, context.console.json ? &results : nullptr));
  }
  if (context.console.json) {
    Json document = json_document("pith.verify/1");
    document["results"] = std::move(results);
    document["exit_code"] = code;
    context.console.out << dump(document);
  }
  return code;
}

}  // namespace pith
