// Manual pages: the CLI definition says what there is to give, docs/man/ says in prose what it is
// for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "definition.h"
#include "page.h"

namespace pith::tools {

// docs/man/NAME.md, which the build puts into the program.
struct Prose {
  std::string_view name;  // "pith-verify"
  std::string_view text;
};
const std::vector<Prose>& manual_prose();

// "pith-verify" of "pith verify". The commands of a group ("pith keys add") are on its page.
std::string page_name(const std::string& path);

// The page of a program or of one of its commands: NAME, SYNOPSIS, what the prose says under
// DESCRIPTION, COMMANDS, OPTIONS, then what else the prose has. EXIT STATUS is that of pith where
// a page has none of its own.
Page manual_page(const CommandDefinition& command);

// The page that "verify", "pith-verify" or "pithstamp" names, nullopt when there is none. The first
// of `programs` is the one whose commands need no prefix.
std::optional<Page> find_page(const std::vector<CommandDefinition>& programs,
                              const std::string& name);

// The name that is spelled most like it, at most a third of it apart; empty when none is.
std::string nearest_name(const std::string& given, const std::vector<std::string>& names);

}  // namespace pith::tools
