// From a file or an identifier on the command line to what it proves.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "app/commands.h"
#include "base/mapped_file.h"
#include "fetch/resolution.h"
#include "number/identifier.h"
#include "pdf/inspect.h"
#include "record/verify.h"

namespace pith {

inline constexpr std::uint64_t kMaxJsonBytes = 64u << 20;
inline constexpr std::uint64_t kMaxAbstractBytes = 1u << 20;
inline constexpr std::uint64_t kMaxPdfBytes = std::uint64_t{2} << 30;

// The bytes of a file, or of context.in for "-". Throws Error kUsage when an argument before it has
// read that to its end.
std::string read_input(const std::string& file, std::uint64_t max_bytes, const Context& context);

// The first line of a file, or of context.in for "-".
std::string password_in(const std::filesystem::path& file, const Context& context);

// For a mapped file: the memory of what was gone through is let go.
InspectOptions letting_go(const MappedFile& file, std::string_view password = {});

// A PDF or a JSON document, by its content. The options are for a PDF.
Verification verify_bytes(std::string_view bytes, std::string_view name, const TrustStore& trust,
                          const InspectOptions& options = {});

// Whether an argument is a file, or "-", and not an identifier.
bool names_a_file(const std::string& thing);

// The identifier that `thing`, which is no file, spells. Throws Error kUsage.
Identifier identifier_not_file(const std::string& thing);

struct Evidence {
  VerifiedRecord record;
  Report report;                               // what was found on the way
  std::optional<std::int64_t> cache_age = {};  // as Resolution::cache_age
};

// resolve(), for what is not printed as "the cached record, not refreshed": throws Error
// kUnreachable, reason "not-refreshed", when a refresh was asked for and could not be had.
Resolution resolve_or_refuse(const Identifier& identifier, const Context& context);

// "could not be refreshed: nobody could say whether …".
std::string not_refreshed_text(const Resolution& found);

// "3 days ago", "at a time that is not known": when a cached document was last known to be current.
std::string age_text(const std::optional<std::int64_t>& seconds);

// A verified record from an existing file or, when there is no such file, an identifier.
// Throws Error kBadEvidence or kUnreachable when the file does not prove a record.
Evidence evidence_of(const std::string& thing, const Context& context);
VerifiedRecord verified_record(const std::string& thing, const Context& context);

// The error for a document that failed or cannot be decided, naming the first finding that says so.
Error not_verified(const Verification& verification, std::string_view name);

}  // namespace pith
