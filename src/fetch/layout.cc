#include "fetch/layout.h"

#include <utility>

#include "base/encoding.h"
#include "base/error.h"
#include "base/utf8.h"
#include "fetch/excerpt.h"
#include "number/arxiv_id.h"
#include "number/number.h"

namespace pith {

std::vector<std::string> bundle_patterns(std::string_view base) {
  std::vector<std::string> patterns;
  for (const std::string_view root : kBundleRoots) {
    std::string pattern(base);
    for (const std::string_view part : {root, kSuffix, kBundleFile}) {
      pattern += '/';
      pattern += part;
    }
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

std::vector<std::string> page_urls(std::string_view base, std::string_view code) {
  const std::string url = std::string(base) + "/" + std::string(kBundles) + "/" + std::string(code);
  return {url, url + ".json"};
}

bool is_complete_code(std::string_view text) {
  return text.size() == kNumberCharacters && is_base32(text);
}

Identifier code_identifier(std::string_view code) {
  Identifier identifier{};
  identifier.kind = Identifier::Kind::kCode;
  identifier.code = code;
  return identifier;
}

std::string path_part(const Identifier& identifier) {
  switch (identifier.kind) {
    case Identifier::Kind::kCode:
      if (identifier.code.empty() || identifier.code.size() > kNumberCharacters ||
          !is_base32(identifier.code)) {
        throw Error(ErrorKind::kUsage, excerpt(identifier.code), "is not a Pith Number");
      }
      return identifier.code;
    case Identifier::Kind::kArxiv:
      if (const auto id = read_arxiv_id(identifier.arxiv_id).id;
          !id || id->id != identifier.arxiv_id) {
        throw Error(ErrorKind::kUsage, excerpt(identifier.arxiv_id), "is not an arXiv id");
      }
      return identifier.arxiv_id +
             (identifier.version ? "v" + std::to_string(*identifier.version) : std::string());
    case Identifier::Kind::kDoi:
      if (identifier.doi.empty() || invalid_utf8_at(identifier.doi) != std::string::npos) {
        throw Error(ErrorKind::kUsage, excerpt(identifier.doi), "is not a DOI");
      }
      break;
  }
  return {};
}

std::string alias_text(Identifier identifier) {
  identifier.year.reset();
  return identifier.text();
}

}  // namespace pith
