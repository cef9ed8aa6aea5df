#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/evidence.h"
#include "app/json_lines.h"
#include "app/lines.h"
#include "app/report_json.h"
#include "app/terminal.h"
#include "base/file.h"
#include "json/canonical.h"
#include "number/number.h"

namespace pith {
namespace {

CanonicalJson canonical_input(const std::string& file, const Context& context) {
  return canonicalize_text(read_input(file, kMaxJsonBytes, context), display(file));
}

}  // namespace

int canon_command(const std::string& file, const Context& context) {
  context.console.out << canonical_input(file, context).bytes();
  return 0;
}

int hash_command(const std::string& file, const Context& context) {
  const Digest digest = canonical_input(file, context).digest();
  const std::string code = number_code(digest);
  if (context.console.json) {
    nlohmann::ordered_json json = json_document("pith.hash/1");
    json["file"] = display(file);
    json["sha256"] = digest.hex();
    json["code"] = code;
    context.console.out << dump(json);
  } else {
    context.console.out << digest.hex() << "  " << code << "\n";
  }
  return 0;
}

int hash_lines_command(unsigned jobs, const Context& context) {
  const LineOptions options{.jobs = jobs, .purpose = "hash"};
  const bool json = context.console.json;
  return run_lines(context.in, context.console.out, options,
                   [&](const Line& line, std::string& answer) {
                     if (!line.too_long && is_blank(line.text)) {
                       // Without line numbers the lines of answers have to stay beside those they
                       // answer.
                       if (!json) answer += '\n';
                       return 0;
                     }
                     try {
                       check_length(line, options);
                       thread_local TextCanonicalizer canonicalize_line;
                       const Digest digest = Digest::of(canonicalize_line(line.text, ""));
                       const std::string code = number_code(digest);
                       if (json) {
                         answer.append("{\"schema\":\"pith.hash-line/1\",\"line\":")
                             .append(std::to_string(line.number))
                             .append(",\"sha256\":\"")
                             .append(digest.hex())
                             .append("\",\"code\":\"")
                             .append(code)
                             .append("\",\"exit_code\":0}\n");
                       } else {
                         answer.append(digest.hex()).append("  ").append(code).append("\n");
                       }
                       return 0;
                     } catch (const Error& without_line) {
                       const Error error = without_line.with_subject(name_of(line));
                       if (json) {
                         answer += error_line("pith.hash-line/1", line, error);
                       } else {
                         answer.append("error: ").append(for_terminal(error.what())).append("\n");
                       }
                       return error.exit_code();
                     }
                   });
}

}  // namespace pith
