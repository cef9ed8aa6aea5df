#include "fetch/manifest.h"

#include <cstddef>
#include <utility>

#include "base/error.h"
#include "fetch/excerpt.h"
#include "fetch/layout.h"
#include "fetch/url.h"
#include "json/canonical.h"
#include "json/value.h"
#include "record/merge.h"

namespace pith {
namespace {

using json::Value;

constexpr std::string_view kType = "pith_mirror_manifest";
constexpr std::string_view kVersion = "1.0";
constexpr std::size_t kMaxUrlBytes = 2'048;

// One entry of the list; errors name the place in the manifest.
class Entry {
 public:
  Entry(const Value& value, std::string_view name, std::string place)
      : value_(value), name_(name), place_(std::move(place)) {}

  Mirror mirror() const {
    const std::string& type = text("mirror_type");
    if (type != "https" && type != "http") {
      refuse("mirror_type", "mirrors of type " + excerpt(type, 60) + " cannot be asked");
    }
    Mirror mirror = web_place("base_url", text("base_url"));
    for (const char* key : {"bundle_pattern", "well_known_pattern"}) {
      if (value_.find(key) != nullptr) mirror.patterns.push_back(pattern(mirror, key));
    }
    if (value_.find("bundle_pattern") == nullptr) refuse("bundle_pattern", "is missing");
    return mirror;
  }

 private:
  [[noreturn]] void refuse(const char* key, const std::string& cause) const {
    throw Error(ErrorKind::kMalformed, std::string(name_), place_ + "." + key, cause);
  }

  const std::string& text(const char* key) const {
    const std::string* found = value_.find_string(key);
    if (found == nullptr || found->empty() || found->size() > kMaxUrlBytes) {
      refuse(key, "expected a text of 1 to 2048 bytes");
    }
    return *found;
  }

  Mirror web_place(const char* key, const std::string& url) const {
    try {
      Mirror mirror = parse_mirror(url);
      if (mirror.kind == Mirror::Kind::kHttp) return mirror;
    } catch (const Error& error) {
      refuse(key, error.cause());
    }
    refuse(key, "expected an https or http URL, found " + excerpt(url, 100));
  }

  // The pattern as a whole URL. It is parsed with a number in it, so that what is checked is what
  // will be asked.
  std::string pattern(const Mirror& mirror, const char* key) const {
    std::string pattern = text(key);
    if (pattern.starts_with('/')) pattern.insert(0, mirror.base);
    const std::size_t at = pattern.find(kSuffix);
    if (at == std::string::npos || pattern.find(kSuffix, at + 1) != std::string::npos) {
      refuse(key, "has to contain {suffix} once");
    }
    if (pattern.find("/../") != std::string::npos || pattern.find('\\') != std::string::npos) {
      refuse(key, "leads out of base_url");
    }
    if (!pattern.starts_with(mirror.base + "/")) refuse(key, "is not below base_url");
    if (pattern.find_first_of("?#") != std::string::npos) {
      refuse(key, "has a query or a fragment, which are not asked with");
    }
    std::string example = pattern;
    example.replace(at, kSuffix.size(), "A");
    std::string normal;
    try {
      normal = checked_url(example);
    } catch (const Error& error) {
      refuse(key, error.cause());
    }
    if (normal != example) refuse(key, "is not a URL in its normal form");
    return pattern;
  }

  const Value& value_;
  std::string_view name_;
  std::string place_;
};

}  // namespace

bool is_manifest(std::string_view text) {
  // A look at a small part would do for most files, but not for all.
  if (text.find(kType) == std::string_view::npos) return false;
  try {
    return json::parse(text, "manifest").says("manifest_type", kType);
  } catch (const Error&) {
    return false;
  }
}

Manifest parse_manifest(std::string_view text, std::string_view name, std::size_t max_mirrors) {
  const Value document = json::parse(text, name);
  const auto refuse = [&](const char* place, std::string cause,
                          ErrorKind kind = ErrorKind::kMalformed) {
    throw Error(kind, std::string(name), place, std::move(cause));
  };
  if (!document.says("manifest_type", kType)) {
    refuse("$.manifest_type", "is not pith_mirror_manifest");
  }
  if (!document.says("manifest_version", kVersion)) {
    refuse("$.manifest_version", "only version 1.0 is known");
  }
  const Value* mirrors = document.find("mirrors");
  if (mirrors == nullptr || !mirrors->is_array() || mirrors->as_array().empty()) {
    refuse("$.mirrors", "expected a list with at least one mirror");
  }
  if (mirrors->as_array().size() > max_mirrors) {
    refuse("$.mirrors", "names more than " + std::to_string(max_mirrors) + " mirrors",
           ErrorKind::kLimit);
  }
  Manifest manifest;
  for (std::size_t i = 0; i < mirrors->as_array().size(); ++i) {
    const std::string place = "$.mirrors[" + std::to_string(i) + "]";
    try {
      manifest.mirrors.push_back(Entry(mirrors->as_array()[i], name, place).mirror());
    } catch (const Error& error) {
      manifest.skipped.push_back(error.place() + ": " + error.cause());
    }
  }
  return manifest;
}

std::vector<Mirror> hinted_mirrors(const Value& bundle, const std::string& code,
                                   std::size_t max_mirrors) {
  std::vector<Mirror> mirrors;
  const Value* hints = bundle.find("mirror_hints");
  if (hints == nullptr || !hints->is_array()) return mirrors;
  for (const Value& hint : hints->as_array()) {
    if (mirrors.size() >= max_mirrors) break;
    const std::string* url = hint.find_string("bundle_url");
    const std::size_t at = url == nullptr ? std::string::npos : url->find(code);
    if (at == std::string::npos) continue;
    Value entry = hint;
    entry.as_object()["bundle_pattern"] = std::string(*url).replace(at, code.size(), kSuffix);
    try {
      mirrors.push_back(Entry(entry, "bundle", "$.mirror_hints").mirror());
    } catch (const Error&) {
      // A place that cannot be asked is none; the others may do.
    }
  }
  return mirrors;
}

std::string manifest_document(std::string_view base_url, std::string_view mirror_name,
                              std::string_view generated_at) {
  const Mirror mirror = parse_mirror(base_url);
  const std::vector<std::string> patterns = bundle_patterns(mirror.base);
  if (mirror.kind != Mirror::Kind::kHttp) {
    throw Error(ErrorKind::kUsage, excerpt(base_url), "is not the https or http URL of a mirror");
  }
  const json::Value entry =
      json::Object{{"name", mirror_name},
                   {"mirror_type", mirror.base.starts_with("https:") ? "https" : "http"},
                   {"base_url", mirror.base},
                   {"bundle_pattern", patterns[0]},
                   {"state_pattern", mirror.base + "/pith/{suffix}/state.json"},
                   {"well_known_pattern", patterns[1]},
                   {"status", "mirror"}};
  const json::Value document = json::Object{
      {"manifest_type", kType},
      {"manifest_version", kVersion},
      {"generated_at", generated_at},
      {"merge_version", kMergeVersion},
      {"mirrors", json::Array{entry}},
      {"notes", "Unsigned: a mirror is a place to fetch from, and what it answers is verified."}};
  return canonicalize(document).bytes() + "\n";
}

}  // namespace pith
