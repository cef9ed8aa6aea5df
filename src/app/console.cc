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
  if (json) out << dump(error_document(error));
}

}  // namespace pith
