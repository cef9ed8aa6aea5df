// What a program prints on standard output.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/process.h"

namespace pith {

// Runs it with an output of our own. nullopt when it could not be started, ended with another code
// than 0, printed more than max_bytes or took longer than its limit.
std::optional<std::string> program_output(Process process, std::size_t max_bytes = 1u << 16);

}  // namespace pith
