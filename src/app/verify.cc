#include <nlohmann/json.hpp>

#include "app/bundle_timestamps.h"
#include "app/commands.h"
#include "app/evidence.h"
#include "app/json_lines.h"
#include "app/lines.h"
#include "app/report_json.h"
#include "app/report_text.h"
#include "app/timestamp.h"
#include "base/file.h"
#include "base/mapped_file.h"
#include "fetch/resolve.h"
#include "json/value.h"
#include "record/compute.h"

namespace pith {
namespace {

using Json = nlohmann::ordered_json;

// What all the things are checked with; read once, since it may come from standard input.
struct Given {
  std::string password;
  std::optional<std::string> title, abstract;
  bool unchanged = false;
  std::optional<BlockHeaders> headers;
};

struct Verified {
  Verification verification;
  // For identifiers:
  std::string origin = {};  // where the document came from
  bool from_cache = false;
  std::optional<std::int64_t> cache_age = {};  // as Resolution::cache_age
};

// With what the timestamps inside a bundle prove.
Verification verified_document(std::string_view bytes, std::string_view name, const Given& given,
                               const Context& context, const InspectOptions& options = {}) {
  Verification verification = verify_bytes(bytes, name, context.trust, options);
  if (verification.record && verification.report.has("bundle.timestamps", Outcome::kNote)) {
    verification.report.append(check_bundle_timestamps(json::parse(bytes, name),
                                                       verification.record->digest(),
                                                       given.headers ? &*given.headers : nullptr));
  }
  return verification;
}

Verified examined(const Resolution& found, const Given& given, const Context& context) {
  Verification verification = verified_document(found.document, found.origin, given, context);
  if (!found.refreshed) {
    verification.report.add("resolve.refresh", Outcome::kUnknown, "", not_refreshed_text(found));
  }
  return {std::move(verification), found.origin, found.from_cache, found.cache_age};
}

Verified examined(const std::string& thing, const Given& given, const Context& context) {
  if (names_a_file(thing)) {
    const std::string name = display(thing);
    if (thing == "-") {
      const std::string bytes = read_input(thing, kMaxPdfBytes, context);
      return {verified_document(bytes, name, given, context, {.password = given.password})};
    }
    const MappedFile file(thing, kMaxPdfBytes);
    Verification verification =
        verified_document(file.bytes(), name, given, context, letting_go(file, given.password));
    if (!file.unchanged()) {
      throw Error(ErrorKind::kFile, name, "", "was changed while it was verified", "try again");
    }
    return {std::move(verification)};
  }
  try {
    return examined(resolve(identifier_not_file(thing), context.trust, context.fetch), given,
                    context);
  } catch (const NotProven& error) {
    return {error.verification(), error.origin()};
  }
}

// Metadata may change: other programs add theirs.
void check_unchanged(Verification& verification) {
  const std::string& changed = verification.changed_since_stamp;
  if (changed.empty()) return;
  const bool bad = changed == "pages" || changed == "other";
  const Outcome outcome = bad                    ? Outcome::kFail
                          : changed == "unknown" ? Outcome::kUnknown
                                                 : Outcome::kPass;
  verification.report.add("pdf.unchanged", outcome, "",
                          bad ? "updates changed " +
                                    std::string(changed == "pages" ? "pages" : "other parts") +
                                    " after the metadata were written"
                          : outcome == Outcome::kUnknown
                              ? "whether it changed after the metadata were written cannot be seen"
                              : "no update changed more than metadata since");
}

// All that is asked of a document beside itself. After this its report does not change any more:
// what is verified is so only when nothing of all that failed or was left open.
Verification concluded(Verification verification, const Given& given) {
  if (verification.record) {
    check_text(*verification.record, given.title, given.abstract, verification.report);
  }
  if (given.unchanged) check_unchanged(verification);
  if (verification.report.verdict() != Outcome::kPass) verification.verified.reset();
  return verification;
}

Verified verify_thing(const std::string& thing, const Given& given, const Context& context) {
  Verified verified = examined(thing, given, context);
  verified.verification = concluded(std::move(verified.verification), given);
  return verified;
}

int verify_one(const std::string& thing, const Given& given, const Context& context,
               Json* results) {
  const Console& console = context.console;
  try {
    const Verified verified = verify_thing(thing, given, context);
    const int code = verified.verification.report.exit_code();
    if (results != nullptr) {
      Json entry{{"subject", thing}};
      if (!verified.origin.empty()) entry["origin"] = verified.origin;
      if (verified.cache_age) entry["cache_age_seconds"] = *verified.cache_age;
      entry.update(to_json(verified.verification));
      entry["exit_code"] = code;
      results->push_back(std::move(entry));
    } else {
      const std::string subject = display(thing);
      console.out << verification_text(subject, verified.verification, console.out_colors,
                                       console.verbose);
      if (verified.from_cache && console.verbose) {
        console.out << "  cached     confirmed " << age_text(verified.cache_age) << "\n";
      }
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
int verify_lines(const LineOptions& options, const Context& context) {
  return run_lines(context.in, context.console.out, options,
                   [&](const Line& line, std::string& answer) {
                     if (!line.too_long && is_blank(line.text)) return 0;
                     const std::string name = name_of(line);
                     try {
                       const Verification verification =
                           verify_document(parse_line(line, options), context.trust);
                       append_line(answer, line.number, verification);
                       return verification.report.exit_code();
                     } catch (const Error& error) {
                       answer += error_line("pith.verify-line/1", line, error);
                       return error.exit_code();
                     }
                   });
}

}  // namespace

int verify_command(const VerifyCommand& command, const Context& context) {
  if (command.ndjson) return verify_lines({.jobs = command.jobs, .purpose = "verify"}, context);
  Given given;
  given.title = command.title;
  given.unchanged = command.unchanged;
  if (!command.password_file.empty()) given.password = password_in(command.password_file, context);
  if (!command.abstract_file.empty()) {
    given.abstract = read_input(command.abstract_file, kMaxAbstractBytes, context);
  }
  if (!command.headers.empty()) given.headers = read_block_headers(command.headers);
  Json results = Json::array();
  int code = 0;
  for (const std::string& thing : command.things) {
    code = worse_exit_code(
        code, verify_one(thing, given, context, context.console.json ? &results : nullptr));
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
