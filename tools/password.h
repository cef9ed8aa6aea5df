// A password from whoever sits before the terminal.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace pith::tools {

// Asks on standard error and reads a line of standard input, without echo; nullopt where either is
// no terminal, and at its end. A signal that ends the program while it waits brings the echo back.
std::optional<std::string> ask_password(const std::filesystem::path& file);

}  // namespace pith::tools
