// `pith page`: a verified record as one static web page.
#pragma once

#include <filesystem>
#include <string>

#include "app/commands.h"

namespace pith {

struct PageCommand {
  std::string identifier;        // an identifier, or a file with a bundle or record page
  std::filesystem::path output;  // empty or "-": standard output
};
int page_command(const PageCommand& command, const Context& context);

}  // namespace pith
