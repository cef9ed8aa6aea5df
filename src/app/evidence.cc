#include "app/evidence.h"

#include <algorithm>
#include <iostream>

#include "app/batch.h"

#include "base/file.h"
#include "fetch/resolve.h"
#include "pdf/reader.h"
#include "pdf/syntax/structure.h"
#include "pdf/verify.h"

namespace pith {
namespace {

// What people hand over in place of a document, told by more than "expected a value".
void refuse_what_is_no_json(std::string_view bytes, std::string_view name) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    throw Error(ErrorKind::kMalformed, std::string(name), "", "is empty");
  }
  if (bytes[first] == '<') {
    throw Error(ErrorKind::kMalformed, std::string(name), "", "is a web page or XML, not JSON",
                "a page made by pith page checks itself in a browser; here, give its bundle");
  }
  if (bytes[first] != '{' && bytes[first] != '[' && bytes[first] != '"') {
    throw Error(ErrorKind::kMalformed, std::string(name), "", "is neither JSON nor a PDF");
  }
}

// What PoDoFo sees in a file that others than a stamp of ours revised counts too. It may crash or
// hang, which then is no opinion.
PdfInspection inspected(std::string_view bytes, std::string_view name,
                        const InspectOptions& options) {
  PdfInspection inspection = inspect_pdf(bytes, name, options);
  const auto& revisions = inspection.revisions;
  const bool revised =
      revisions.size() > 1 && std::any_of(revisions.begin() + 1, revisions.end(),
                                          [](const Revision& revision) { return !revision.ours; });
  if (!revised || !inspection.doubts.empty()) return inspection;
  run_batch(
      1, {.jobs = 1}, [&](std::size_t) { return pdf::podofo_doubt(bytes, name); },
      [&](std::size_t, const BatchResult& result) {
        if (result.finished() && !result.output.empty())
          inspection.doubts.push_back({"second-reader", 0, result.output});
      });
  return inspection;
}

bool looks_like_file_name(std::string_view thing) {
  return thing.ends_with(".json") || thing.ends_with(".pdf");
}

}  // namespace

InspectOptions letting_go(const MappedFile& file, std::string_view password) {
  InspectOptions options;
  options.password = password;
  options.passed = [&file](std::string_view part) { file.let_go(part); };
  return options;
}

std::string read_input(const std::string& file, std::uint64_t max_bytes, const Context& context) {
  if (file != "-") return read_file(file, max_bytes);
  if (context.in.eof()) {
    throw Error(ErrorKind::kUsage, "standard input", "", "was read already for another argument",
                "give one of them as a file");
  }
  if (&context.in == &std::cin) {
    // Past the stream, which takes an error for the end.
    std::string bytes = read_file(file, max_bytes);
    context.in.setstate(std::ios::eofbit);
    return bytes;
  }
  std::string bytes;
  char buffer[65536];
  while (context.in.read(buffer, sizeof buffer) || context.in.gcount() > 0) {
    bytes.append(buffer, static_cast<std::size_t>(context.in.gcount()));
    if (bytes.size() > max_bytes) {
      throw Error(ErrorKind::kLimit, "standard input",
                  "larger than " + std::to_string(max_bytes) + " bytes");
    }
  }
  return bytes;
}

std::string password_in(const std::filesystem::path& file, const Context& context) {
  constexpr std::uint64_t kMaxBytes = 64u << 10;
  const std::string text = read_input(file.string(), kMaxBytes, context);
  return text.substr(0, text.find_first_of("\r\n"));
}

Verification verify_bytes(std::string_view bytes, std::string_view name, const TrustStore& trust,
                          const InspectOptions& options) {
  if (pdf::has_pdf_header(bytes)) return verify_pdf(inspected(bytes, name, options), trust);
  refuse_what_is_no_json(bytes, name);
  return verify_document(json::parse(bytes, name), trust);
}

Error not_verified(const Verification& verification, std::string_view name) {
  const Outcome verdict = verification.report.verdict();
  const bool bad = verdict == Outcome::kFail;
  std::string place, cause = bad ? "not valid" : "cannot tell";
  for (const Finding& finding : verification.report.findings()) {
    if (finding.outcome != (bad ? Outcome::kFail : Outcome::kUnknown)) continue;
    place = finding.place;
    cause += ": " + finding.rule + ": " + finding.detail;
    break;
  }
  return Error(bad ? ErrorKind::kBadEvidence : ErrorKind::kUnreachable, std::string(name), place,
               cause);
}

bool names_a_file(const std::string& thing) {
  std::error_code ignored;
  return thing == "-" || std::filesystem::exists(thing, ignored);
}

Identifier identifier_not_file(const std::string& thing) {
  try {
    return parse_identifier(thing);
  } catch (const Error& error) {
    throw Error(ErrorKind::kUsage, thing, "", "neither a file nor an identifier of a paper",
                looks_like_file_name(thing) ? "" : error.hint());
  }
}

std::string age_text(const std::optional<std::int64_t>& seconds) {
  if (!seconds) return "at a time that is not known";
  const auto ago = [](std::int64_t count, const char* unit) {
    return std::to_string(count) + " " + unit + (count == 1 ? "" : "s") + " ago";
  };
  if (*seconds < 60) return ago(*seconds, "second");
  if (*seconds < 3600) return ago(*seconds / 60, "minute");
  if (*seconds < 2 * 86400) return ago(*seconds / 3600, "hour");
  return ago(*seconds / 86400, "day");
}

std::string not_refreshed_text(const Resolution& found) {
  return "could not be refreshed: nobody could say whether the cached record, confirmed " +
         age_text(found.cache_age) + ", is the latest";
}

Resolution resolve_or_refuse(const Identifier& identifier, const Context& context) {
  Resolution found = resolve(identifier, context.trust, context.fetch);
  if (!found.refreshed) {
    throw Error(ErrorKind::kUnreachable, identifier.text(), "", not_refreshed_text(found),
                "without --refresh the cached record is used")
        .with_reason("not-refreshed");
  }
  return found;
}

Evidence evidence_of(const std::string& thing, const Context& context) {
  if (!names_a_file(thing)) {
    Resolution found = resolve_or_refuse(identifier_not_file(thing), context);
    return {std::move(found.record), std::move(found.report), found.cache_age};
  }
  const std::string name = display(thing);
  Verification verification =
      verify_bytes(read_input(thing, kMaxJsonBytes, context), name, context.trust);
  if (!verification.verified) throw not_verified(verification, name);
  return {*std::move(verification.verified), std::move(verification.report), std::nullopt};
}

VerifiedRecord verified_record(const std::string& thing, const Context& context) {
  return evidence_of(thing, context).record;
}

}  // namespace pith
