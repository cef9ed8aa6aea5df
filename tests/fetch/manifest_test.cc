#include "fetch/manifest.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/error.h"
#include "papers.h"

using namespace pith;
using namespace pith::test;

namespace {

std::string manifest_of(const std::vector<json::Value>& mirrors) {
  json::Array list(mirrors.begin(), mirrors.end());
  return canonicalize(json::Object{{"manifest_type", "pith_mirror_manifest"},
                                   {"manifest_version", "1.0"},
                                   {"mirrors", std::move(list)}})
      .bytes();
}

json::Value mirror(const std::string& base_url, const std::string& pattern) {
  return json::Object{
      {"mirror_type", "https"}, {"base_url", base_url}, {"bundle_pattern", pattern}};
}

// The pattern as it is asked, or why it is refused.
std::string read(const json::Value& entry) {
  const Manifest manifest = parse_manifest(manifest_of({entry}), "m", 8);
  CHECK(manifest.mirrors.size() + manifest.skipped.size() == 1);
  return manifest.mirrors.empty() ? manifest.skipped.at(0) : manifest.mirrors[0].patterns.at(0);
}

}  // namespace

TEST_CASE("a pattern is below the base URL and has one place for the number") {
  const std::string place = "$.mirrors[0].bundle_pattern: ";
  struct {
    std::string base, pattern, expected;
  } const cases[] = {
      {"https://m.example", "/b/{suffix}", "https://m.example/b/{suffix}"},
      {"https://m.example/", "/b/{suffix}/", "https://m.example/b/{suffix}/"},
      {"https://m.example/x", "https://m.example/x/{suffix}.json",
       "https://m.example/x/{suffix}.json"},
      {"https://m.example", "/b/bundle.json", place + "has to contain {suffix} once"},
      {"https://m.example", "/{suffix}/{suffix}", place + "has to contain {suffix} once"},
      {"https://m.example", "https://n.example/{suffix}", place + "is not below base_url"},
      {"https://m.example/x", "https://m.example/{suffix}", place + "is not below base_url"},
      {"https://m.example/x", "/../{suffix}", place + "leads out of base_url"},
      {"https://m.example", "/b\\{suffix}", place + "leads out of base_url"},
      {"https://m.example", "/{suffix}?q",
       place + "has a query or a fragment, which are not asked with"},
      {"https://m.example", "/{suffix}#f",
       place + "has a query or a fragment, which are not asked with"},
      {"https://m.example", "/./{suffix}", place + "is not a URL in its normal form"},
      {"https://m.example", "/a b/{suffix}", place + "is not a URL"},
      {"https://m.example", "", place + "expected a text of 1 to 2048 bytes"},
      {"https://m.example/{suffix}", "/b/{suffix}",
       "$.mirrors[0].base_url: is a pattern, and no mirror's URL"},
      {"https://m.example/?q", "/{suffix}",
       "$.mirrors[0].base_url: a mirror's URL has no query and no fragment, since paths are added "
       "to "
       "it"},
      {"folder", "/{suffix}", "$.mirrors[0].base_url: expected an https or http URL, found folder"},
  };
  for (const auto& example : cases) {
    CAPTURE(example.base);
    CAPTURE(example.pattern);
    CHECK(read(mirror(example.base, example.pattern)) == example.expected);
  }
}

TEST_CASE("what a manifest names, and what it may not be") {
  const json::Value one = mirror("https://m.example", "/{suffix}");
  const json::Value other = json::Object{{"mirror_type", "ipfs"}};
  const json::Value list = json::Array{};
  const json::Value bad = mirror("https://m.example", "/no-place-for-it");
  const Manifest manifest = parse_manifest(manifest_of({other, one, list, bad, one}), "m", 5);
  CHECK(manifest.mirrors.size() == 2);
  CHECK(manifest.skipped ==
        std::vector<std::string>{"$.mirrors[0].mirror_type: mirrors of type ipfs cannot be asked",
                                 "$.mirrors[2].mirror_type: expected a text of 1 to 2048 bytes",
                                 "$.mirrors[3].bundle_pattern: has to contain {suffix} once"});
  CHECK(is_manifest(manifest_of({one})));
  struct {
    std::string text, place;
    ErrorKind kind;
  } const cases[] = {
      {manifest_of({}), "$.mirrors", ErrorKind::kMalformed},
      {manifest_of({one, one, one, one}), "$.mirrors", ErrorKind::kLimit},
      {R"({"manifest_type":"x"})", "$.manifest_type", ErrorKind::kMalformed},
      {R"({"manifest_type":"pith_mirror_manifest","manifest_version":"2.0"})", "$.manifest_version",
       ErrorKind::kMalformed},
      {"<html>", "line 1, column 1", ErrorKind::kMalformed},
  };
  for (const auto& example : cases) {
    CAPTURE(example.text);
    try {
      parse_manifest(example.text, "m", 3);
      CHECK(false);
    } catch (const Error& error) {
      CHECK(error.place() == example.place);
      CHECK(error.kind() == example.kind);
    }
  }
}

TEST_CASE("a manifest that is written is read again, and has the layout") {
  const std::string text =
      manifest_document("http://m.example/base/", "mine", "2026-01-02T03:04:05Z");
  const Manifest manifest = parse_manifest(text, "m", 1);
  REQUIRE(manifest.mirrors.size() == 1);
  CHECK(manifest.mirrors[0].base == "http://m.example/base");
  CHECK(manifest.mirrors[0].patterns ==
        std::vector<std::string>{"http://m.example/base/pith/{suffix}/bundle.json",
                                 "http://m.example/base/.well-known/pith/{suffix}/bundle.json"});
  for (const char* url : {"folder", "ftp://m.example", "https://m.example/x.json"}) {
    CAPTURE(std::string(url));
    CHECK_THROWS_AS(manifest_document(url, "mine", ""), Error);
  }
}
