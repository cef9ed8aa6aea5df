// What a person would regret having published: keys, links to shared documents, names of home
// folders, e-mail addresses in comments, left-over merges.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pith::arxiv {

struct Leak {
  // leak.key, leak.password, leak.shared-link, leak.home-path, leak.git, leak.email
  std::string rule;
  std::size_t line;    // from 1; in a binary file the offset of the first byte
  std::string detail;  // "a GitHub token (ghp_…)": what it is; of a secret never more
};

// Of any text or binary file that will be published. Of one rule at most 20 are told, then how many
// more there are.
std::vector<Leak> find_leaks(std::string_view bytes);

// E-mail addresses, for text that is not meant to be read: comments.
std::vector<Leak> find_addresses(std::string_view text);

// Keys that are known by how they begin (the issuers document these prefixes).
struct KeyForm {
  std::string_view prefix;
  std::size_t at_least;  // characters behind it
  std::string_view what;
};
std::span<const KeyForm> key_forms();

// Links that whoever has them can follow.
struct LinkForm {
  std::string_view part;
  std::string_view what;
};
std::span<const LinkForm> link_forms();

// Has a NUL in its first 8 KiB, or is a PDF.
bool is_binary(std::string_view bytes);

}  // namespace pith::arxiv
