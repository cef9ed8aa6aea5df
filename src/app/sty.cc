#include <fmt/format.h>

#include "app/commands.h"
#include "app/evidence.h"
#include "base/file.h"
#include "tex/package.h"

namespace pith {

int sty_command(const StyCommand& command, const Context& context) {
  const VerifiedRecord record = verified_record(command.identifier, context);
  const std::string package = generate_package(record);
  const Console& console = context.console;
  if (command.output.empty() || command.output == "-") {
    console.out << package;
    return 0;
  }
  write_file_atomically(command.output, package);
  console.err << fmt::format(
      "wrote {}: the LaTeX package with the verified record of {}\n"
      "put these lines into the preamble:\n"
      "  \\usepackage{{pith}}\n"
      "  \\pithnumber{{{}}}\n",
      for_terminal(display(command.output)), record.record().number().full(),
      record.record().number().code());
  return 0;
}

}  // namespace pith
