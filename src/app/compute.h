// `pith compute`: record, hash and number from metadata.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"

namespace pith {

// One of three sources: the flags (arxiv and what belongs to it), an Atom feed of arXiv's API, or
// arXiv's metadata snapshot. "-" is standard input.
struct ComputeCommand {
  std::string arxiv;                    // "2605.29664", or "2605.29664v1" in place of --ver
  std::optional<std::int64_t> version;  // also with snapshot
  std::string submitted;                // when version 1 was submitted
  std::optional<std::string> license;   // also with atom; "" says that there is none
  std::string primary;
  std::vector<std::string> cross;
  std::string title;
  std::string abstract_file;    // one of these two
  std::string abstract_sha256;  // 64 hexadecimal digits

  std::string atom;      // file with an Atom feed, one record an entry
  std::string snapshot;  // file with JSON lines, one line out for each line in, always JSON
  unsigned jobs = 0;     // with snapshot: lines at once; 0: one for each core
};

// Exit code 0 when all was computed and confirmed, 3 when a number is not confirmed, 2 when
// something could not be computed. Throws Error kUsage for options that do not go together.
int compute_command(const ComputeCommand& command, const Context& context);

}  // namespace pith
