#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/evidence.h"
#include "app/report_json.h"
#include "app/report_text.h"
#include "base/file.h"

namespace pith {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const std::vector<Attempt>& attempts) {
  auto list = Json::array();
  for (const Attempt& attempt : attempts) {
    list.push_back(
        {{"origin", attempt.origin}, {"answered", attempt.answered}, {"outcome", attempt.outcome}});
  }
  return list;
}

std::string cached_text(const Resolution& found, bool verbose) {
  if (!found.from_cache) return {};
  return verbose ? " (cached, confirmed " + age_text(found.cache_age) + ")" : " (cached)";
}

std::string from_line(const std::string& origin, const std::string& how, const Palette& colors) {
  return fmt::format("  {} {}{}\n", colors.dim("from      "), for_terminal(origin), how);
}

int show_found(const Resolution& found, const ResolveCommand& command, const Console& console) {
  if (!command.output.empty() && command.output != "-") {
    write_file_atomically(command.output, found.document);
  }
  const Palette& colors = console.out_colors;
  const int code = found.refreshed ? 0 : 3;
  if (code != 0) {
    const std::string text = not_refreshed_text(found);
    if (console.json || command.output == "-") {
      console.say(text);
    } else {
      console.out << fmt::format("{}: {}\n", colors.unsure("cannot tell"), text);
    }
  }
  if (console.verbose) {
    for (const Attempt& attempt : found.attempts) {
      console.err << fmt::format("  {}: {}\n", for_terminal(attempt.origin),
                                 for_terminal(attempt.outcome));
    }
  }
  if (command.output == "-") {
    console.out << found.document;
  } else if (console.json) {
    Json json = json_document("pith.resolve/1");
    json["record"] = pith::to_json(found.record);
    json["origin"] = found.origin;
    json["from_cache"] = found.from_cache;
    if (found.cache_age) json["cache_age_seconds"] = *found.cache_age;
    json["refreshed"] = found.refreshed;
    json["attempts"] = to_json(found.attempts);
    json.update(pith::to_json(found.report));
    json["exit_code"] = code;
    console.out << dump(json);
  } else {
    const Record& record = found.record.record();
    console.out << colors.strong(record.number().full()) << "\n"
                << record_text(record, found.record.title(), colors)
                << status_text(found.record.status(), colors)
                << fmt::format("  {} receipt signed by {}\n", colors.good("verified  "),
                               for_terminal(found.record.receipt().key_id))
                << from_line(found.origin, cached_text(found, console.verbose), colors);
    if (!command.output.empty()) {
      console.err << fmt::format("wrote {}\n", for_terminal(display(command.output)));
    }
  }
  return code;
}

// What there is of a record that nobody proves; what is printed says first that it is not proven.
int show_unproven(const NotProven& error, const std::string& subject, const Console& console) {
  if (console.json) {
    Json document = error_document(error);
    Json unproven{{"subject", subject}, {"origin", error.origin()}};
    unproven.update(pith::to_json(error.verification()));
    unproven["exit_code"] = error.verification().report.exit_code();
    document["unproven"] = std::move(unproven);
    console.say(lines_for_terminal(error.what()));
    console.out << dump(document);
  } else {
    console.out << verification_text(subject, error.verification(), console.out_colors,
                                     console.verbose)
                << from_line(error.origin(), "", console.out_colors);
    console.report(error);
  }
  return error.exit_code();
}

}  // namespace

int resolve_command(const ResolveCommand& command, const Context& context) {
  std::error_code ignored;
  if (std::filesystem::exists(command.identifier, ignored)) {
    throw Error(ErrorKind::kUsage, display(command.identifier), "", "is a file, not an identifier",
                "pith verify checks what is in a file");
  }
  try {
    return show_found(
        resolve(identifier_not_file(command.identifier), context.trust, context.fetch), command,
        context.console);
  } catch (const NotProven& error) {
    return show_unproven(error, command.identifier, context.console);
  }
}

}  // namespace pith
