#include "app/evidence.h"

#include <iterator>

#include "base/file.h"
#include "fetch/resolve.h"
#include "pdf/verify.h"

namespace pith {

bool looks_like_pdf(std::string_view bytes) {
  return bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos;
}

std::string read_input(const std::string& file, std::uint64_t max_bytes, const Context& context) {
  if (file != "-") return read_file(file, max_bytes);
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

Verification verify_bytes(std::string_view bytes, std::string_view name, const TrustStore& trust) {
  if (looks_like_pdf(bytes)) return verify_pdf(inspect_pdf(bytes, name), trust);
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

VerifiedRecord verified_record(const std::string& thing, const Context& context) {
  std::error_code ignored;
  if (thing == "-" || std::filesystem::exists(thing, ignored)) {
    const std::string name = display(thing);
    Verification verification =
        verify_bytes(read_input(thing, kMaxJsonBytes, context), name, context.trust);
    if (!verification.verified) throw not_verified(verification, name);
    return *std::move(verification.verified);
  }
  return resolve(parse_identifier(thing), context.trust, context.fetch).record;
}

}  // namespace pith
