#include <fmt/format.h>

#include "app/commands.h"
#include "app/evidence.h"
#include "base/file.h"
#include "fetch/resolve.h"
#include "tex/package.h"

namespace pith {
namespace {

std::string package_from(std::string_view bytes, std::string_view name,
                         const VerifiedRecord& record, const TrustStore& trust) {
  if (looks_like_pdf(bytes)) return generate_package(record);
  return generate_package(record, status_in(json::parse(bytes, name), record, trust));
}

struct Made {
  VerifiedRecord record;
  std::string package;
};

// Like verified_record(), which drops the document and with it what its events prove.
Made make_package(const std::string& thing, const Context& context) {
  std::error_code ignored;
  if (thing == "-" || std::filesystem::exists(thing, ignored)) {
    const std::string name = display(thing);
    const std::string bytes = read_input(thing, kMaxJsonBytes, context);
    const Verification verification = verify_bytes(bytes, name, context.trust);
    if (!verification.verified) throw not_verified(verification, name);
    return {*verification.verified,
            package_from(bytes, name, *verification.verified, context.trust)};
  }
  const Resolution found = resolve(parse_identifier(thing), context.trust, context.fetch);
  return {found.record, package_from(found.document, found.origin, found.record, context.trust)};
}

}  // namespace

int sty_command(const StyCommand& command, const Context& context) {
  const auto [record, package] = make_package(command.identifier, context);
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
