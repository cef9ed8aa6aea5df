// The alias index of a mirror: static files that any web server can host, by which short codes,
// arXiv ids and DOIs are found where nothing computes an answer.
//
//   pith-aliases/code/GRALRY4D.json            the first 8, 12 and 16 characters of a number
//   pith-aliases/arxiv/2605.29664.json         and 2605.29664v1.json, hep-lat/0305021.json
//   pith-aliases/doi/{SHA-256 of the DOI in lower case, hex}.json
//
//   {"alias_type":"pith_mirror_alias","alias_version":"1.0","alias":"arxiv:2605.29664",
//    "codes":["GRALRY4DTUR34CIZ3TIFOJE3QO"]}
//
// codes are what the alias may name, the latest version of a paper first. Like all of a mirror it
// is only a hint where to look: the record that is found must be the one that was asked for.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "number/identifier.h"
#include "record/verify.h"

namespace pith {

inline constexpr std::string_view kAliasFolder = "pith-aliases";

// The path of the file below the mirror's base; empty for a complete number. Throws Error kUsage
// for what is no identifier.
std::string alias_path(const Identifier& identifier);

// A number that a name may stand for; the latest version of a paper comes first.
struct Candidate {
  std::int64_t version;
  std::string code;
  bool operator<(const Candidate& other) const {
    return version != other.version ? version > other.version : code < other.code;
  }
};
using Candidates = std::set<Candidate>;

std::string alias_document(const Identifier& identifier, const Candidates& candidates);

// The codes of such a file: at least one, each complete and named once. Throws Error kMalformed,
// and kLimit as json::parse does.
std::vector<std::string> read_alias_document(std::string_view text, std::string_view name,
                                             const Identifier& identifier);

// Every name but the complete number that a record can be asked for on a mirror: short codes, arXiv
// id with and without version, and DOIs that the bundle's signer vouches for.
std::vector<Identifier> alias_identifiers(const VerifiedRecord& verified);

}  // namespace pith
