// What a program prints on standard output.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pith {

// Runs a program by base/process.h, in the current folder; `environment` ("NAME=value") is all it
// gets. nullopt when it could not be started, ended with another code than 0, printed more than
// max_bytes or took longer than the limit.
std::optional<std::string> program_output(const std::filesystem::path& program,
                                          const std::vector<std::string>& arguments,
                                          const std::vector<std::string>& environment,
                                          std::chrono::seconds limit,
                                          std::size_t max_bytes = 1u << 16);

}  // namespace pith
