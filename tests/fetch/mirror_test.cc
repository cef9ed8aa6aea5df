#include "fetch/mirror.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "fetch/excerpt.h"
#include "fetch/folder_search.h"
#include "fetch/layout.h"
#include "papers.h"

using namespace pith;
using namespace pith::test;

namespace {

ErrorKind mirror_error(const std::string& text) {
  try {
    parse_mirror(text);
  } catch (const Error& error) {
    CHECK_FALSE(mentions(error.what(), "secret"));
    return error.kind();
  }
  return ErrorKind::kLimit;
}

std::vector<std::string> found_in(const std::filesystem::path& folder, const std::string& id) {
  std::vector<std::string> names;
  for (const auto& file : find_in_folder(folder, parse_identifier(id), {}).files) {
    names.push_back(file.lexically_relative(folder).native());
  }
  return names;
}

}  // namespace

TEST_CASE("a mirror is a URL or a path") {
  struct {
    const char *text, *base;
    Mirror::Kind kind;
  } const cases[] = {
      {"https://pith.science", "https://pith.science", Mirror::Kind::kHttp},
      {"https://pith.science/", "https://pith.science", Mirror::Kind::kHttp},
      {"http://127.0.0.1:81/a/b//", "http://127.0.0.1:81/a/b", Mirror::Kind::kHttp},
      {"HTTPS://pith.science", "https://pith.science", Mirror::Kind::kHttp},
      {"samples/mirror", "samples/mirror", Mirror::Kind::kPath},
      {"/tmp/x", "/tmp/x", Mirror::Kind::kPath},
      {"-", "./-", Mirror::Kind::kPath},
      {"c:/x", "c:/x", Mirror::Kind::kPath},
  };
  for (const auto& example : cases) {
    CAPTURE(std::string(example.text));
    const Mirror mirror = parse_mirror(example.text);
    CHECK(mirror.base == example.base);
    CHECK(mirror.kind == example.kind);
  }
  for (const char* text : {"", "file:///tmp", "ftp://a/", "https://u:secret@a/", "https://a/?q",
                           "https://a/#f", "https://", "http://a b/"}) {
    CAPTURE(std::string(text));
    CHECK(mirror_error(text) == ErrorKind::kUsage);
  }
}

TEST_CASE("the URLs of an identifier") {
  const Mirror mirror = parse_mirror("https://m.example/base");
  struct {
    const char* id;
    std::vector<std::string> parts;
  } const cases[] = {
      {"GRALRY4DTUR34CIZ3TIFOJE3QO", {"GRALRY4DTUR34CIZ3TIFOJE3QO"}},
      {"pith:2026:gralry4dtur34ciz3tifoje3qo", {"GRALRY4DTUR34CIZ3TIFOJE3QO"}},
      {"pith:GRALRY4D", {"GRALRY4D"}},
      {"arXiv:2605.29664", {"2605.29664"}},
      {"2605.29664v12", {"2605.29664v12"}},
      {"10.48550/arXiv.2605.29664", {"2605.29664"}},
      {"hep-lat/0305021v2", {"hep-lat%2F0305021v2", "hep-lat/0305021v2"}},
      {"10.1000/182", {}},
  };
  for (const auto& example : cases) {
    CAPTURE(std::string(example.id));
    std::vector<std::string> expected;
    for (const std::string& part : example.parts) {
      expected.push_back("https://m.example/base/pith/" + part + "/bundle.json");
      expected.push_back("https://m.example/base/.well-known/pith/" + part + "/bundle.json");
    }
    CHECK(urls_for(mirror, parse_identifier(example.id)) == expected);
  }
}

TEST_CASE("no identifier leads out of a folder") {
  std::vector<Identifier> identifiers;
  for (const char* code : {"", "../../../etc", "GRALRY4D/", "gralry4d", "GRALRY41", "."}) {
    Identifier identifier{};
    identifier.kind = Identifier::Kind::kCode;
    identifier.code = code;
    identifiers.push_back(identifier);
  }
  for (const char* id : {"", "..", "../x", "a/../b", "a/..", "a/b/c", "/a", "a/", "a//b", "a\\b",
                         "a%2e", "a/.b", "a\nb", "-a", ".hidden"}) {
    Identifier identifier{};
    identifier.kind = Identifier::Kind::kArxiv;
    identifier.arxiv_id = id;
    identifiers.push_back(identifier);
  }
  for (const char* doi : {"", "10.1000/\xff"}) {
    Identifier identifier{};
    identifier.kind = Identifier::Kind::kDoi;
    identifier.doi = doi;
    identifiers.push_back(identifier);
  }
  for (const Identifier& identifier : identifiers) {
    CAPTURE(identifier.code + identifier.arxiv_id + identifier.doi);
    try {
      path_part(identifier);
      CHECK(false);
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::kUsage);
    }
  }
}

TEST_CASE("a folder is searched by number, by the beginning of one, and by what bundles say") {
  const std::string file = "pith/" + kSeedCode + "/bundle.json";
  for (const char* id :
       {"GRALRY4DTUR34CIZ3TIFOJE3QO", "GRALRY4D", "GRALRY4DTUR3", "GRALRY4DTUR34CIZ", "2605.29664",
        "2605.29664v1", "doi:10.48550/arXiv.2605.29664"}) {
    CAPTURE(std::string(id));
    CHECK(found_in(kSampleMirror, id) == std::vector{file});
  }
  for (const char* id : {"GRALRY4DTUR34CIZ3TIFOJE3QA", "AAAAAAAA", "2605.29665", "2605.29664v2",
                         "10.1000/182", "hep-lat/0305021"}) {
    CAPTURE(std::string(id));
    CHECK(found_in(kSampleMirror, id).empty());
  }
}

TEST_CASE("both places of the layout are searched") {
  const TemporaryFolder folder;
  write_file(folder / (".well-known/pith/" + kSeedCode + "/bundle.json"), seed_text());
  const std::vector file{".well-known/pith/" + kSeedCode + "/bundle.json"};
  CHECK(found_in(folder.path(), kSeedCode) == file);
  CHECK(found_in(folder.path(), "GRALRY4D") == file);
  CHECK(found_in(folder.path(), "2605.29664") == file);
}

TEST_CASE("a folder may answer aliases by their name") {
  const TemporaryFolder folder;
  write_file(folder / "pith/GRALRY4D/bundle.json", "x");
  write_file(folder / "pith/2605.29664v1/bundle.json", "x");
  write_file(folder / "pith/hep-lat/0305021/bundle.json", "x");
  CHECK(found_in(folder.path(), "GRALRY4D") ==
        std::vector<std::string>{"pith/GRALRY4D/bundle.json"});
  CHECK(found_in(folder.path(), "2605.29664v1") ==
        std::vector<std::string>{"pith/2605.29664v1/bundle.json"});
  CHECK(found_in(folder.path(), "hep-lat/0305021") ==
        std::vector<std::string>{"pith/hep-lat/0305021/bundle.json"});
}

TEST_CASE("a short code that fits two numbers of a folder is refused, and both are named") {
  const TemporaryFolder folder;
  const std::string other = "GRALRY4DAAAAAAAAAAAAAAAAAA";
  write_file(folder / ("pith/" + kSeedCode + "/bundle.json"), "x");
  write_file(folder / ("pith/" + other + "/bundle.json"), "x");
  std::filesystem::create_directories(folder / "pith/GRALRY4DTUR3AAAAAAAAAAAAAA");  // holds nothing
  write_file(folder / "pith/GRALRY4Dx/bundle.json", "x");                           // no number
  try {
    find_in_folder(folder.path(), parse_identifier("GRALRY4D"), {});
    CHECK(false);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::kUsage);
    CHECK(mentions(error.what(), other + ", " + kSeedCode));
  }
  CHECK(found_in(folder.path(), "GRALRY4DTUR3").size() == 1);
}

TEST_CASE("of the versions of a paper the latest comes first") {
  const TemporaryFolder folder;
  const Signer signer;
  for (const int version : {2, 11, 1}) {
    write_file(folder / ("pith/" + signer.code("math.NT/0102003", version) + "/bundle.json"),
               signer.page("math.NT/0102003", version));
  }
  // PHP's json_encode and others escape the slash.
  std::string escaped = signer.page("math.NT/0102003", 12);
  escaped.insert(escaped.find("/0102003"), "\\");
  write_file(folder / ("pith/" + signer.code("math.NT/0102003", 12) + "/bundle.json"), escaped);

  Identifier paper = parse_identifier("math/0102003");
  const auto files = find_in_folder(folder.path(), paper, {}).files;
  REQUIRE(files.size() == 4);
  const int order[] = {12, 11, 2, 1};
  for (std::size_t i = 0; i < files.size(); ++i) {
    CHECK(files[i].parent_path().filename() == signer.code("math.NT/0102003", order[i]));
  }
  paper.version = 2;
  CHECK(find_in_folder(folder.path(), paper, {}).files.size() == 1);
}

TEST_CASE("a search has its limits, and says so") {
  const TemporaryFolder folder;
  const Signer signer;
  for (const int version : {1, 2, 3}) {
    write_file(folder / ("pith/" + signer.code("0704.0001", version) + "/bundle.json"),
               signer.page("0704.0001", version));
  }
  const Identifier paper = parse_identifier("0704.0001");
  FetchLimits limits;
  limits.max_scan_entries = 3;
  CHECK(find_in_folder(folder.path(), paper, limits).complete);
  CHECK(find_in_folder(folder.path(), paper, limits).files.size() == 3);
  limits.max_scan_entries = 2;
  CHECK_FALSE(find_in_folder(folder.path(), paper, limits).complete);
  CHECK(find_in_folder(folder.path(), paper, limits).files.size() == 2);
  limits = {};
  limits.max_scan_bytes = 1500;
  CHECK_FALSE(find_in_folder(folder.path(), paper, limits).complete);
  CHECK(find_in_folder(folder.path(), paper, limits).files.size() < 3);
}

TEST_CASE("what is no bundle does not disturb a search") {
  const TemporaryFolder folder;
  const std::string fill(25, 'A');
  write_file(folder / ("pith/" + fill + "A/bundle.json"), "2605.29664 is not JSON");
  write_file(folder / ("pith/" + fill + "B/bundle.json"), R"(["2605.29664"])");
  write_file(folder / ("pith/" + fill + "C/bundle.json"),
             R"({"canonical_record":["2605.29664"],"source_aliases":[1,{"alias_kind":7}]})");
  write_file(folder / ("pith/" + fill + "D/bundle.json"),
             R"({"canonical_record":{"source":{"id":"2605.29664","version":"x"}}})");
  std::filesystem::create_directories(folder / ("pith/" + fill + "E/bundle.json"));
  write_file(folder / ("pith/" + fill + "F"), "a file");
  CHECK(found_in(folder.path(), "2605.29664v1").empty());
  CHECK(found_in(folder.path(), "2605.29664") ==
        std::vector<std::string>{"pith/" + fill + "D/bundle.json"});
}

TEST_CASE("an excerpt is one line and cut between characters") {
  CHECK(excerpt("plain") == "plain");
  CHECK(excerpt("a\nb\x1b[31m\x7f") == "a b [31m ");
  CHECK(excerpt("abcdef", 3) == "abc...");
  CHECK(excerpt("a\xC3\xA9z", 2) == "a...");
  CHECK(excerpt("a\xC3\xA9z", 3) == "a\xC3\xA9...");
  CHECK(excerpt(std::string(10, '\x80'), 5) == "...");
}
