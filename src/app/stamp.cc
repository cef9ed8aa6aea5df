#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "app/batch.h"
#include "app/commands.h"
#include "app/evidence.h"
#include "app/find_number.h"
#include "app/report_json.h"
#include "base/file.h"
#include "pdf/stamp.h"
#include "pdf/verify.h"

namespace pith {
namespace {

using Json = nlohmann::ordered_json;

// The record for one PDF and where it came from, verified.
struct Chosen {
  VerifiedRecord record;
  std::string number_from, record_from;
};

std::string record_source(const Resolution& found) {
  return found.from_cache ? "cache" : found.origin;
}

Chosen choose_record(const std::filesystem::path& file, const PdfInspection& inspection,
                     const StampCommand& command, const Context& context) {
  if (!command.record.empty()) {
    std::error_code ignored;
    if (command.record != "-" && !std::filesystem::exists(command.record, ignored)) {
      throw Error(ErrorKind::kFile, display(command.record), "no such file");
    }
    VerifiedRecord record = verified_record(command.record.string(), context);
    if (!command.number.empty() && !record.answers(parse_identifier(command.number))) {
      throw Error(ErrorKind::kUsage, display(command.record), "",
                  "is the record of " + record.record().number().full() + ", not of " +
                      command.number);
    }
    return {std::move(record), "--record", display(command.record)};
  }
  const std::string name = display(file);
  std::optional<FoundNumber> found;
  if (!command.number.empty()) {
    found = FoundNumber{parse_identifier(command.number), "--number"};
  } else {
    found = number_in_pdf(inspection, name);
    if (!found) found = number_beside(file);
  }
  if (!found) {
    throw Error(ErrorKind::kUsage, name, "", "no Pith Number found in it or in sources beside it",
                "name the paper: pithstamp --number ID " + name);
  }
  // A PDF typeset with a generated package carries its record: nothing to fetch.
  Verification carried = verify_pdf(inspection, name, context.trust);
  if (carried.verified && carried.verified->answers(found->identifier)) {
    return {*std::move(carried.verified), found->origin, "the PDF itself"};
  }
  Resolution resolution = resolve(found->identifier, context.trust, context.fetch);
  std::string record_from = record_source(resolution);
  return {std::move(resolution.record), found->origin, std::move(record_from)};
}

// Stamps one file; what happened, as a JSON object (docs/json-output.md, pith.stamp/1).
Json stamp_file(const std::filesystem::path& file, const StampCommand& command,
                const Context& context) {
  const std::string name = display(file);
  Json result{{"file", name}};
  try {
    const std::string pdf = read_input(file.string(), kMaxPdfBytes, context);
    StampResult stamp;
    if (command.remove) {
      stamp = remove_stamp(pdf, name);
    } else {
      const Chosen chosen = choose_record(file, inspect_pdf(pdf, name), command, context);
      const Record& record = chosen.record.record();
      result["number"] = record.number().full();
      result["canonical_sha256"] = record.digest().hex();
      result["number_from"] = chosen.number_from;
      result["record_from"] = chosen.record_from;
      stamp = stamp_pdf(pdf, name, metadata_of(chosen.record));
    }
    result["written"] = stamp.written;
    result["kept_bytes"] = stamp.kept;
    result["appended_bytes"] = stamp.appended.size();
    const bool elsewhere = !command.output.empty();
    if (!command.dry_run && (stamp.changed || elsewhere)) {
      if (command.output == "-") {
        // Only a single file may go to standard output; it is written by the parent.
        result["output"] = "-";
        context.console.out << output(pdf, stamp);
      } else {
        const std::filesystem::path target = elsewhere ? command.output : file;
        const WriteOutcome written = write_file_atomically(target, output(pdf, stamp));
        result["output"] = display(target);
        if (written.other_links > 0) result["other_links"] = written.other_links;
      }
    }
    const char* done = command.remove ? "removed" : "stamped";
    const char* planned = command.remove ? "would remove" : "would stamp";
    result["status"] = !stamp.changed ? "unchanged" : command.dry_run ? planned : done;
  } catch (const Error& error) {
    result["status"] = error.kind() == ErrorKind::kRefused ? "refused" : "failed";
    result["error"] = to_json(error);
    result["exit_code"] = error.exit_code();
    return result;
  }
  result["exit_code"] = 0;
  return result;
}

std::string string_at(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_string() ? it->get<std::string>() : std::string();
}

void print_result(const Json& result, const StampCommand& command, const Console& console) {
  const Palette& colors = console.err_colors;
  const std::string status = string_at(result, "status");
  if (result.contains("error")) {
    const Json& error = result["error"];
    console.report(Error(ErrorKind::kFile, string_at(error, "subject"), string_at(error, "place"),
                         string_at(error, "cause"), string_at(error, "hint")));
    return;
  }
  if (command.quiet) return;
  const std::string number = for_terminal(string_at(result, "number"));
  const std::string file = for_terminal(string_at(result, "file"));
  const auto size = [&](const char* key) { return result.value(key, std::size_t{0}); };
  if (command.remove) {
    console.err << fmt::format("{}: {}{}\n", colors.good(status), file,
                               status == "unchanged" ? " carries no Pith metadata"
                               : size("appended_bytes") == 0 ? ", as it was before the stamp"
                                                             : ", by an update appended to it");
  } else if (status == "unchanged") {
    console.err << fmt::format("{}: {} carries {} already\n", colors.good("unchanged"), file,
                               number);
  } else {
    std::string parts;
    for (const Json& part : result["written"]) {
      parts += (parts.empty() ? "" : ", ") + part.get<std::string>();
    }
    console.err << fmt::format("{}: {} with {}, {} bytes appended ({})\n", colors.good(status),
                               file, number, size("appended_bytes"), parts);
  }
  if (size("other_links") > 0) {
    console.hint(fmt::format("{} has {} other hard link{}, which still hold the old file", file,
                             size("other_links"), size("other_links") == 1 ? "" : "s"));
  }
  if (command.remove) return;
  console.err << fmt::format("  number from {}; record from {}\n",
                             for_terminal(string_at(result, "number_from")),
                             for_terminal(string_at(result, "record_from")));
}

}  // namespace

int stamp_command(const StampCommand& command, const Context& context) {
  const Console& console = context.console;
  if (!command.output.empty() && command.files.size() != 1) {
    throw Error(ErrorKind::kUsage, "--output", "goes with one PDF only");
  }
  for (const std::filesystem::path& file : command.files) {
    if (file == "-" && command.output.empty()) {
      throw Error(ErrorKind::kUsage, "standard input", "say where to write with --output");
    }
  }
  if (command.output == "-" && console.json) {
    throw Error(ErrorKind::kUsage, "--json", "cannot be used when the PDF goes to standard output");
  }
  Json results = Json::array();
  int code = 0;
  const auto take = [&](Json result) {
    // Refused, failed and "no" are all told apart in the JSON; the exit code is the worst of them.
    const int one = result.value("exit_code", 0);
    if (one == 1 || code == 0 || (one == 2 && code == 3)) code = one == 0 ? code : one;
    // For one file the PDF may be on standard output, so a line about it goes to standard error.
    if (!console.json) {
      Console plain = console;
      print_result(result, command, plain);
    }
    results.push_back(std::move(result));
  };
  if (command.files.size() == 1 && (command.output == "-" || command.files.front() == "-")) {
    take(stamp_file(command.files.front(), command, context));
  } else {
    run_batch(
        command.files.size(), {.jobs = command.jobs},
        [&](std::size_t i) {
          return dump_compact(stamp_file(command.files[i], command, context));
        },
        [&](std::size_t i, const BatchResult& batch) {
          if (batch.finished) return take(Json::parse(batch.output));
          const Error error(ErrorKind::kRefused, display(command.files[i]), "", batch.output,
                            "the file is as it was");
          take({{"file", display(command.files[i])},
                {"status", "failed"},
                {"error", to_json(error)},
                {"exit_code", error.exit_code()}});
        });
  }
  if (console.json) {
    Json document = json_document("pith.stamp/1");
    document["files"] = std::move(results);
    document["exit_code"] = code;
    console.out << dump(document);
  }
  return code;
}

}  // namespace pith
