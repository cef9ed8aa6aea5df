// From a file or an identifier on the command line to what it proves.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "app/commands.h"
#include "base/mapped_file.h"
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

// Limits for a mapped file: of what was gone through its memory is let go.
InspectLimits letting_go(const MappedFile& file);

// A PDF or a JSON document, by its content. The password is for an encrypted PDF.
Verification verify_bytes(std::string_view bytes, std::string_view name, const TrustStore& trust,
                          std::string_view password = {}, const InspectLimits& limits = {});

// Whether an argument is a file, or "-", and not an identifier.
bool names_a_file(const std::string& thing);

// The identifier that `thing`, which is no file, spells. Throws Error kUsage.
Identifier identifier_not_file(const std::string& thing);

struct Evidence {
  VerifiedRecord record;
  Report report;  // what was found on the way
};

// A verified record from an existing file or, when there is no such file, an identifier.
// Throws Error kBadEvidence or kUnreachable when the file does not prove a record.
Evidence evidence_of(const std::string& thing, const Context& context);
VerifiedRecord verified_record(const std::string& thing, const Context& context);

// The error for a document that failed or cannot be decided, naming the first finding that says so.
Error not_verified(const Verification& verification, std::string_view name);

}  // namespace pith
