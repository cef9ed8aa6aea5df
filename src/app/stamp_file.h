// One PDF of a pithstamp run, from its bytes to the file that replaces it.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "app/stamp.h"
#include "record/verify.h"

namespace pith {

struct StampTask {
  std::filesystem::path file;    // "-": standard input
  std::filesystem::path target;  // where the result goes, often `file` itself; "-": context's out
  // Called when all is decided, before anything is written; may be empty.
  std::function<void()> decided{};
};

// What the files of a run share: the record that all of them get, if the command says which.
struct SharedRecord {
  std::optional<VerifiedRecord> record;
  std::string number_from, record_from;
  std::optional<Error> unreachable =
      {};  // why it could not be had, though a PDF may still carry it
  std::optional<std::int64_t> cache_age = {};  // as Resolution::cache_age
};

// Asks for a record once instead of once for each of `count` files. Throws Error when the one that
// the command names does not verify or is not that of the number. Nothing is shared when it names
// none.
SharedRecord shared_record(const StampCommand& command, std::size_t count, const Context& context);

// What happened, as one line of JSON: the members of a file in pith.stamp/1 (docs/json-output.md).
std::string stamp_file(const StampTask& task, const StampCommand& command,
                       const SharedRecord& shared, const Context& context);

// The same for a file that could not be dealt with.
std::string failed_file(const std::filesystem::path& file, const Error& error);

// The error.reason in such a line; empty when all went well.
std::string error_reason(const std::string& result);

}  // namespace pith
