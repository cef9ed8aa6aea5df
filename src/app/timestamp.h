// `pith timestamp`: what an OpenTimestamps proof proves about a record.
#pragma once

#include <string>

#include "app/commands.h"
#include "timestamp/block_headers.h"

namespace pith {

// The file of a --headers option. Throws Error as read_file and BlockHeaders::read do.
BlockHeaders read_block_headers(const std::string& file);

struct TimestampCommand {
  std::string proof;       // .ots file; "-" is standard input
  std::string record;      // file with a record, bundle, record page or stamped PDF …
  std::string identifier;  // … or an identifier, which is resolved …
  std::string sha256;      // … or the canonical hash itself: exactly one of the three
  std::string headers;     // file with block headers (timestamp/block_headers.h); empty: none
};

// Exit code 0 when the proof is of this record and confirmed by a header, 1 when it is proven
// wrong, 3 when that cannot be told. Throws Error for files that cannot be read, for a record that
// is not valid, and kUsage for options that do not go together.
int timestamp_command(const TimestampCommand& command, const Context& context);

}  // namespace pith
