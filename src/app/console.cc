#include "app/console.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/report_json.h"

namespace pith {

void Console::say(std::string_view message) const {
  err << fmt::format("{}: {}\n", program, message);
}

void Console::flush_out() const {
  out.flush();
  if (!out) throw Error(ErrorKind::kFile, "standard output", "cannot write");
}

void Console::hint(std::string_view message) const {
  err << fmt::format("{} {}\n", err_colors.dim("hint:"), message);
}

void Console::report(const Error& error) const {
  say(lines_for_terminal(error.what()));
  if (!error.hint().empty()) hint(for_terminal(error.hint()));
  if (json) {
    nlohmann::ordered_json document = json_document("pith.error/1");
    document["error"] = to_json(error);
    document["exit_code"] = error.exit_code();
    out << dump(document);
  }
}

}  // namespace pith
