#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/evidence.h"
#include "app/report_json.h"
#include "json/canonical.h"
#include "number/number.h"

namespace pith {
namespace {

std::string name_of(const std::string& file) { return file == "-" ? "standard input" : file; }

json::Value read_json(const std::string& file, const Context& context) {
  return json::parse(read_input(file, kMaxJsonBytes, context), name_of(file));
}

}  // namespace

int canon_command(const std::string& file, const Context& context) {
  context.console.out << canonicalize(read_json(file, context)).bytes();
  return 0;
}

int hash_command(const std::string& file, const Context& context) {
  const Digest digest = canonicalize(read_json(file, context)).digest();
  const std::string code = Number(0, digest).code();
  if (context.console.json) {
    nlohmann::ordered_json json = json_document("pith.hash/1");
    json["file"] = name_of(file);
    json["sha256"] = digest.hex();
    json["code"] = code;
    context.console.out << dump(json);
  } else {
    context.console.out << digest.hex() << "  " << code << "\n";
  }
  return 0;
}

}  // namespace pith
