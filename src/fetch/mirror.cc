#include "fetch/mirror.h"

#include <utility>

#include "base/error.h"
#include "fetch/alias.h"
#include "fetch/excerpt.h"
#include "fetch/layout.h"
#include "fetch/url.h"

namespace pith {
namespace {

std::string with_encoded_slash(std::string_view part) {
  std::string result;
  for (const char c : part) result += c == '/' ? std::string("%2F") : std::string(1, c);
  return result;
}

}  // namespace

Mirror parse_mirror(std::string_view text) {
  if (text.empty()) throw Error(ErrorKind::kUsage, "mirror", "is empty");
  if (text.find("://") == std::string_view::npos) {
    // "-" means standard input to read_file; here it is a file of that name.
    return {Mirror::Kind::kPath, text == "-" ? std::string("./-") : std::string(text)};
  }
  if (text.find(kSuffix) != std::string_view::npos) {
    throw Error(ErrorKind::kUsage, excerpt(text), "is a pattern, and no mirror's URL");
  }
  std::string base = checked_url(text);
  if (base.find_first_of("?#") != std::string::npos) {
    throw Error(ErrorKind::kUsage, excerpt(text),
                "a mirror's URL has no query and no fragment, since paths are added to it");
  }
  if (base.ends_with(".json")) return {Mirror::Kind::kManifestUrl, std::move(base)};
  while (base.ends_with('/')) base.pop_back();
  return {Mirror::Kind::kHttp, std::move(base)};
}

std::vector<std::string> urls_for(const Mirror& mirror, const Identifier& identifier) {
  const std::string part = path_part(identifier);
  std::vector<std::string> urls;
  if (part.empty()) return urls;
  std::vector<std::string> patterns = mirror.patterns;
  if (patterns.empty()) patterns = bundle_patterns(mirror.base);
  const auto add = [&](const std::string& encoded) {
    for (std::string url : patterns) {
      url.replace(url.find(kSuffix), kSuffix.size(), encoded);
      urls.push_back(std::move(url));
    }
  };
  add(with_encoded_slash(part));
  // A copy of such a tree on a plain file server has the slash as a folder.
  if (part.find('/') != std::string::npos) add(part);
  return urls;
}

std::string alias_url_for(const Mirror& mirror, const Identifier& identifier) {
  const std::string path = alias_path(identifier);
  return path.empty() ? path : mirror.base + "/" + path;
}

}  // namespace pith
