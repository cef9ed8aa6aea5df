// Where a command writes: answers on `out`, everything else on `err`.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "app/terminal.h"
#include "base/error.h"

namespace pith {

struct Console {
  std::ostream& out;
  std::ostream& err;
  std::string program = "pith";  // the name in front of messages
  bool json = false;
  bool verbose = false;
  Palette out_colors{false};
  Palette err_colors{false};

  void say(std::string_view message) const;   // "pith: message" on err; already safe text
  void hint(std::string_view message) const;  // "hint: message" on err; already safe text
  // Sends out what was written to `out`. Throws Error kFile when it does not arrive.
  void flush_out() const;
  // The error and its hint on err and, with --json, a pith.error/1 object on out.
  void report(const Error& error) const;
};

// Runs a command; errors become messages and exit codes. Nothing escapes.
template <typename Command>
int run_guarded(const Console& console, Command&& command) {
  try {
    return command();
  } catch (const Error& error) {
    console.report(error);
    return error.exit_code();
  } catch (const std::bad_alloc&) {
    const Error error(ErrorKind::kLimit, "memory", "not enough of it");
    console.report(error);
    return error.exit_code();
  } catch (const std::exception& unexpected) {
    const Error error(ErrorKind::kFile, console.program, unexpected.what());
    console.report(error);
    return error.exit_code();
  }
}

}  // namespace pith
