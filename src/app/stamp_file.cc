#include "app/stamp_file.h"

#include <nlohmann/json.hpp>

#include "app/backup.h"
#include "app/evidence.h"
#include "app/find_number.h"
#include "app/report_json.h"
#include "base/encoding.h"
#include "base/file.h"
#include "base/file_turn.h"
#include "base/mapped_file.h"
#include "base/utf8.h"
#include "pdf/stamp.h"
#include "pdf/syntax/encryption.h"
#include "pdf/verify.h"

namespace pith {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct Chosen {
  VerifiedRecord record;
  std::string number_from, record_from;
  // What was found when the file was inspected for it; nullopt when that was not needed, or not all
  // could be read.
  std::optional<std::vector<pdf::Doubt>> doubts = {};
  std::optional<std::int64_t> cache_age = {};
};

std::string record_source(const Resolution& found) {
  return found.from_cache ? "cache" : found.origin;
}

Chosen choose_record(const MappedFile& pdf, const fs::path& file, const StampCommand& command,
                     const SharedRecord& shared, const Context& context) {
  if (shared.record) {
    return {*shared.record, shared.number_from, shared.record_from, std::nullopt, shared.cache_age};
  }
  const std::string name = display(file);
  const PdfInspection inspection =
      inspect_pdf(pdf.bytes(), name, letting_go(pdf, command.password));
  std::optional<std::vector<pdf::Doubt>> doubts;
  if (!inspection.locked) doubts = inspection.doubts;
  std::optional<FoundNumber> found;
  if (!command.number.empty()) {
    found = FoundNumber{parse_identifier(command.number), "--number"};
  } else {
    found = number_in_pdf(inspection, name);
    if (!found && file != "-") found = number_beside(file);
  }
  if (!found && inspection.locked) throw pdf::needs_password(name);
  if (!found) {
    throw Error(ErrorKind::kUsage, name, "", "no Pith Number found in it or in sources beside it",
                "name the paper: pithstamp --number ID " + name)
        .with_reason("no-number");
  }
  // A PDF typeset with a generated package carries its record: nothing to fetch.
  Verification carried = verify_pdf(inspection, context.trust);
  if (carried.verified && carried.verified->answers(found->identifier)) {
    return {*std::move(carried.verified), found->origin, "the PDF itself", std::move(doubts)};
  }
  if (shared.unreachable) throw *shared.unreachable;
  Resolution resolution = resolve_or_refuse(found->identifier, context);
  std::string record_from = record_source(resolution);
  return {std::move(resolution.record), found->origin, std::move(record_from), std::move(doubts),
          resolution.cache_age};
}

// The keys that an update with these parts sets: "pith:number", "Info PithNumber", …
Json keys_of(const StampResult& stamp, const PdfMetadata& metadata) {
  Json keys = Json::array();
  for (const std::string& part : stamp.written) {
    if (part == "catalog") keys.push_back("Catalog Metadata");
    if (part == "XMP metadata") {
      for (const auto& [property, value] : metadata.properties()) {
        keys.push_back(std::string(kXmpPrefix) + ":" + std::string(property));
      }
    }
    if (part == "document information") {
      keys.push_back("Info " + std::string(kInfoNumberKey));
      keys.push_back("Info " + std::string(kInfoHashKey));
    }
  }
  return keys;
}

void write_result(MappedFile& pdf, const StampResult& stamp, const StampTask& task,
                  const StampCommand& command, const Context& context, Json& result) {
  if (task.target == "-") {
    pdf.require_unchanged();
    context.console.out << pdf.bytes().substr(0, stamp.kept) << stamp.appended;
    context.console.flush_out();
    result["output"] = "-";
    // What went out cannot be taken back, but it can be called bad.
    pdf.require_unchanged();
    return;
  }
  WriteOptions options;
  std::error_code ignored;
  if (task.file != "-") {
    // A copy is as readable as its original, not more.
    const fs::file_status status = fs::status(task.file, ignored);
    if (!ignored) options.mode = static_cast<unsigned>(status.permissions()) & 0777;
    const auto modified = fs::last_write_time(task.file, ignored);
    if (command.keep_mtime && !ignored) options.modified = modified;
  }
  // Below a folder that was named; a file's own folder has to be there.
  options.create_folders = task.target != task.file && task.target != command.output;
  fs::path backup;
  if (command.backup && fs::exists(task.target, ignored)) {
    pdf.require_unchanged();
    backup = keep_backup(task.target);
  }
  try {
    if (!backup.empty()) pdf.accept_new_link();
    WriteOutcome written =
        write_file_atomically(task.target, pdf, stamp.kept, stamp.appended, options);
    result["output"] = display(task.target);
    if (!backup.empty()) {
      result["backup"] = display(backup);
      std::error_code gone;
      // Where the backup is a link to the old file it is one of those that were counted.
      if (written.other_links > 0 && fs::hard_link_count(backup, gone) == written.other_links) {
        --written.other_links;
      }
    }
    if (written.other_links > 0) result["other_links"] = written.other_links;
  } catch (...) {
    if (!backup.empty()) fs::remove(backup, ignored);
    throw;
  }
}

void stamp_read(MappedFile& pdf, const StampTask& task, const StampCommand& command,
                const SharedRecord& shared, const Context& context, Json& result) {
  const std::string name = display(task.file);
  StampResult stamp;
  StampOptions options;
  options.allow_signed = command.allow_signed;
  options.replace_xmp = command.replace_xmp;
  options.password = command.password;
  options.utc_time = command.utc_time;
  options.passed = [&](std::string_view part) { pdf.let_go(part); };
  PdfMetadata metadata;
  if (command.remove) {
    stamp = remove_stamp(pdf.bytes(), name, options);
    if (command.dry_run && stamp.changed) {
      metadata = inspect_pdf(pdf.bytes(), name, {.password = command.password}).xmp;
    }
  } else {
    const Chosen chosen = choose_record(pdf, task.file, command, shared, context);
    const Record& record = chosen.record.record();
    result["number"] = record.number().full();
    result["canonical_sha256"] = record.digest().hex();
    result["number_from"] = chosen.number_from;
    result["record_from"] = chosen.record_from;
    if (chosen.cache_age) result["cache_age_seconds"] = *chosen.cache_age;
    metadata = metadata_of(chosen.record);
    if (chosen.doubts) options.known_doubts = &*chosen.doubts;
    stamp = stamp_pdf(pdf.bytes(), name, metadata, options);
  }
  if (!stamp.note.empty()) result["note"] = stamp.note;
  if (stamp.info_only) result["proves_itself"] = false;
  if (stamp.ended_fast_web_view) result["ended_fast_web_view"] = true;
  result["written"] = stamp.written;
  result["keys"] = keys_of(stamp, metadata);
  result["kept_bytes"] = stamp.kept;
  result["cut_bytes"] = pdf.bytes().size() - stamp.kept;
  result["appended_bytes"] = stamp.appended.size();
  std::error_code not_there;
  const bool elsewhere = task.file == "-" || !fs::equivalent(task.file, task.target, not_there);
  if (task.decided) task.decided();
  if (!command.dry_run && (stamp.changed || elsewhere)) {
    write_result(pdf, stamp, task, command, context, result);
  } else {
    pdf.require_unchanged();
  }
  const char* done = command.remove ? "removed" : stamp.info_only ? "stamped-info-only" : "stamped";
  const char* planned = command.remove    ? "would remove"
                        : stamp.info_only ? "would stamp-info-only"
                                          : "would stamp";
  result["status"] = !stamp.changed ? "unchanged" : command.dry_run ? planned : done;
}

void stamp_one(const StampTask& task, const StampCommand& command, const SharedRecord& shared,
               const Context& context, Json& result) {
  std::optional<FileTurn> turn;
  if (!command.dry_run && task.file != "-" && task.target == task.file) turn.emplace(task.file);
  MappedFile pdf(task.file, kMaxPdfBytes);
  try {
    stamp_read(pdf, task, command, shared, context, result);
  } catch (const Error&) {
    // What was found wrong with bytes that are no more, or that became zeros, is not true.
    pdf.require_unchanged();
    throw;
  }
}

// What stands in the way in the terms of a stamp, where the kind alone says less.
Error with_stamp_reason(const Error& error) {
  if (error.reason() != name(error.kind())) return error;
  if (error.kind() == ErrorKind::kUnreachable) return error.with_reason("no-record");
  if (error.kind() == ErrorKind::kBadEvidence) return error.with_reason("bad-record");
  return error;
}

// JSON text cannot hold every name that a file can have.
Json named(const fs::path& file) {
  Json result{{"file", display(file)}};
  if (invalid_utf8_at(file.native()) != std::string::npos) {
    result["file_base64"] = to_base64(file.native());
  }
  return result;
}

void add_error(Json& result, const Error& error) {
  result["status"] = error.kind() == ErrorKind::kRefused ? "refused" : "failed";
  result["error"] = to_json(with_stamp_reason(error));
  result["exit_code"] = error.exit_code();
}

}  // namespace

SharedRecord shared_record(const StampCommand& command, std::size_t count, const Context& context) {
  if (command.remove) return {};
  if (!command.record.empty()) {
    std::error_code ignored;
    if (command.record != "-" && !fs::exists(command.record, ignored)) {
      throw Error(ErrorKind::kFile, display(command.record), "no such file");
    }
    VerifiedRecord record = verified_record(command.record.string(), context);
    if (!command.number.empty() && !record.answers(parse_identifier(command.number))) {
      throw Error(
          ErrorKind::kUsage, display(command.record), "",
          "is the record of " + record.record().number().full() + ", not of " + command.number);
    }
    return {std::move(record), "--record", display(command.record), std::nullopt};
  }
  // A single file may carry the record; then nobody has to be asked.
  if (command.number.empty() || count < 2) return {};
  const Identifier identifier = parse_identifier(command.number);
  try {
    Resolution found = resolve_or_refuse(identifier, context);
    std::string record_from = record_source(found);
    return {std::move(found.record), "--number", std::move(record_from), std::nullopt,
            found.cache_age};
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kUnreachable) throw;
    return {std::nullopt, "", "", error};
  }
}

std::string stamp_file(const StampTask& task, const StampCommand& command,
                       const SharedRecord& shared, const Context& context) {
  Json result = named(task.file);
  try {
    stamp_one(task, command, shared, context, result);
    result["exit_code"] = 0;
  } catch (const Error& error) {
    add_error(result, error);
  } catch (const std::bad_alloc&) {
    add_error(result, Error(ErrorKind::kLimit, display(task.file), "not enough memory for it"));
  }
  return dump_compact(result);
}

std::string failed_file(const fs::path& file, const Error& error) {
  Json result = named(file);
  add_error(result, error);
  return dump_compact(result);
}

std::string error_reason(const std::string& result) {
  const Json json = Json::parse(result);
  return json.contains("error") ? json["error"].value("reason", "") : std::string();
}

}  // namespace pith
