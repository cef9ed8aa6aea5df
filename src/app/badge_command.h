// `pith badge`: a verified record as a badge for web pages and README files.
#pragma once

#include <filesystem>
#include <string>

#include "app/commands.h"
#include "web/badge.h"

namespace pith {

enum class BadgeFormat { kSvg, kHtml, kMarkdown, kRst, kOrg };

struct BadgeCommand {
  std::string identifier;  // an identifier, or a file with a bundle or record page
  BadgeFormat format = BadgeFormat::kSvg;
  BadgeStyle style;
  std::string image;             // what md, rst and org show; empty: pith-<code>.svg
  std::filesystem::path output;  // empty or "-": standard output
};
int badge_command(const BadgeCommand& command, const Context& context);

std::string_view name(BadgeFormat format);  // "svg", "html", "md", "rst", "org"

}  // namespace pith
