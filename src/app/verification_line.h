// Verifications as lines of JSON, for streams: what to_json and dump_compact (app/report_json.h)
// give, byte for byte, written directly. Composed through a JSON library a line took half as long
// as a signature.
#pragma once

#include <cstddef>
#include <string>

#include "record/verify.h"

namespace pith {

// {"schema":"pith.verify-line/1","line":…,…,"exit_code":…} and a newline.
void append_verification_line(std::string& out, std::size_t line, const Verification& verification);

}  // namespace pith
