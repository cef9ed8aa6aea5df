#include "fetch/alias.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/error.h"
#include "fetch/layout.h"
#include "json/canonical.h"
#include "json/value.h"
#include "number/arxiv_id.h"
#include "number/digest.h"

namespace pith {
namespace {

constexpr std::string_view kType = "pith_mirror_alias";
constexpr std::string_view kVersion = "1.0";
constexpr std::size_t kMaxCodes = 1'000;

}  // namespace

std::string alias_path(const Identifier& identifier) {
  const std::string part = path_part(identifier);
  const std::string folder(kAliasFolder);
  switch (identifier.kind) {
    case Identifier::Kind::kCode:
      return identifier.complete() ? std::string() : folder + "/code/" + part + ".json";
    case Identifier::Kind::kArxiv:
      return folder + "/arxiv/" + part + ".json";
    case Identifier::Kind::kDoi:
      break;
  }
  return folder + "/doi/" + Digest::of(identifier.doi).hex() + ".json";
}

std::string alias_document(const Identifier& identifier, const Candidates& candidates) {
  json::Array list;
  for (const Candidate& candidate : candidates) list.emplace_back(candidate.code);
  return canonicalize(json::Object{{"alias_type", kType},
                                   {"alias_version", kVersion},
                                   {"alias", alias_text(identifier)},
                                   {"codes", std::move(list)}})
             .bytes() +
         "\n";
}

std::vector<std::string> read_alias_document(std::string_view text, std::string_view name,
                                             const Identifier& identifier) {
  const auto refuse = [&](const char* place, const char* cause) {
    throw Error(ErrorKind::kMalformed, std::string(name), place, cause);
  };
  const json::Value document = json::parse(text, name);
  if (!document.says("alias_type", kType) || !document.says("alias_version", kVersion)) {
    refuse("$.alias_type", "is no alias file of version 1.0");
  }
  if (!document.says("alias", alias_text(identifier))) {
    refuse("$.alias", "is not the name that was asked for");
  }
  const json::Value* codes = document.find("codes");
  if (codes == nullptr || !codes->is_array() || codes->as_array().empty() ||
      codes->as_array().size() > kMaxCodes) {
    refuse("$.codes", "expected a list of 1 to 1000 numbers");
  }
  std::vector<std::string> result;
  for (const json::Value& code : codes->as_array()) {
    if (!code.is_string() || !is_complete_code(code.as_string()) ||
        std::find(result.begin(), result.end(), code.as_string()) != result.end()) {
      refuse("$.codes", "expected 26 characters of a Pith Number, each number once");
    }
    result.push_back(code.as_string());
  }
  return result;
}

std::vector<Identifier> alias_identifiers(const VerifiedRecord& verified) {
  const Record& record = verified.record();
  std::vector<Identifier> names;
  for (const std::size_t length : kShortForms) {
    names.push_back(code_identifier(record.number().code().substr(0, length)));
  }
  const std::optional<ArxivId> id = read_arxiv_id(record.source_id()).id;
  if (record.source_kind() == "arxiv" && id &&
      record.source_version() <= std::numeric_limits<int>::max()) {
    Identifier paper{};
    paper.kind = Identifier::Kind::kArxiv;
    paper.arxiv_id = id->id;
    names.push_back(paper);
    paper.version = static_cast<int>(record.source_version());
    names.push_back(paper);
  }
  for (const Alias& alias : verified.aliases()) {
    if (alias.kind != "doi") continue;
    try {
      // arXiv's own DOIs are read as arXiv ids, which are there already.
      Identifier doi = parse_identifier("doi:" + alias.value);
      // Nobody can ask for one that ends in a full stop, say: parsing takes that for the
      // sentence's.
      if (doi.kind == Identifier::Kind::kDoi && doi.doi != to_lower(alias.value)) continue;
      if (std::find(names.begin(), names.end(), doi) == names.end()) {
        names.push_back(std::move(doi));
      }
    } catch (const Error&) {
      continue;  // no DOI at all
    }
  }
  return names;
}

}  // namespace pith
