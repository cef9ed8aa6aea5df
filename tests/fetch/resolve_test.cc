// Folders, files and the cache: nothing here needs a network.
#include "fetch/resolve.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "fetch/cache.h"
#include "papers.h"

using namespace pith;
using namespace pith::test;
namespace fs = std::filesystem;

namespace {

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  ::stat(path.c_str(), &status);
  return status.st_mode & 07777u;
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  return files;
}

fs::path cached_bundle(const fs::path& cache, const std::string& code = kSeedCode) {
  return cache / "v1" / "records" / code / "bundle.json";
}

ResolveOptions offline_with(const fs::path& cache) {
  ResolveOptions options = options_for({});
  options.offline = true;
  options.cache_folder = cache;
  return options;
}

}  // namespace

TEST_CASE("every name of a paper finds it in a folder and in a file") {
  for (const fs::path& mirror : {kSampleMirror, kSeedFile}) {
    for (const char* id :
         {"GRALRY4DTUR34CIZ3TIFOJE3QO", "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO", "pith:GRALRY4D",
          "GRALRY4DTUR3", "2605.29664", "2605.29664v1", "doi:10.48550/arXiv.2605.29664"}) {
      CAPTURE(std::string(id));
      const Resolution found = find(id, options_for({mirror.native()}));
      CHECK(found.record.record().number().full() == "pith:2026:" + kSeedCode);
      CHECK(found.document == seed_text());
      CHECK(found.origin == kSeedFile.native());
      CHECK_FALSE(found.from_cache);
      CHECK(found.report.verdict() == Outcome::kPass);
      REQUIRE(found.attempts.size() == 1);
      CHECK(found.attempts[0].outcome == "verified");
      CHECK(found.attempts[0].answered);
    }
  }
}

TEST_CASE("what nobody has is unreachable, and every place that was asked is named") {
  const TemporaryFolder empty;
  const Error error =
      failure_of("2605.29665", options_for({kSampleMirror.native(), empty.path().native()}));
  CHECK(error.kind() == ErrorKind::kUnreachable);
  CHECK(error.subject() == "arxiv:2605.29665");
  CHECK(error.cause() == "no verified answer\n" + kSampleMirror.native() + ": not there\n" +
                             empty.path().native() + ": not there");
  CHECK(mentions(error.hint(), "--mirror"));
}

TEST_CASE("the next mirror is asked, and the attempts tell why") {
  const TemporaryFolder folder;
  write_file(folder / ("false/pith/" + kSeedCode + "/bundle.json"), tampered_bundle());
  write_file(folder / ("text/pith/" + kSeedCode + "/bundle.json"), "<html>");
  write_file(folder / ("other/pith/" + kSeedCode + "/bundle.json"), R"({"error":"\u001b[2J"})");
  fs::create_directories(folder / "empty");
  const std::vector<std::string> bad{(folder / "missing").native(), (folder / "empty").native(),
                                     (folder / "false").native(), (folder / "text").native(),
                                     (folder / "other").native()};
  std::vector<std::string> all = bad;
  all.push_back(kSampleMirror.native());
  const Resolution found = find(kSeedCode, options_for(all));
  CHECK(found.origin == kSeedFile.native());
  CHECK(found.attempts.size() == 6);
  CHECK(attempted(found, "missing", "no such file or folder"));
  CHECK(attempted(found, "empty", "not there"));
  CHECK(attempted(found, "false/pith/" + kSeedCode + "/bundle.json", "proven false: record.hash"));
  CHECK(attempted(found, "text/pith/" + kSeedCode + "/bundle.json", "not a bundle"));
  CHECK(attempted(found, "other/pith/" + kSeedCode + "/bundle.json", "not a bundle"));

  SUBCASE("without a good one, the heaviest failure decides") {
    struct {
      std::vector<std::size_t> mirrors;
      ErrorKind kind;
    } const cases[] = {
        {{1}, ErrorKind::kUnreachable},          {{0, 1}, ErrorKind::kFile},
        {{3, 0}, ErrorKind::kMalformed},         {{4}, ErrorKind::kMalformed},
        {{0, 1, 2, 3}, ErrorKind::kBadEvidence},
    };
    for (const auto& example : cases) {
      std::vector<std::string> mirrors;
      for (const std::size_t i : example.mirrors) mirrors.push_back(bad[i]);
      CAPTURE(mirrors.front());
      CHECK(failure_of(kSeedCode, options_for(mirrors)).kind() == example.kind);
    }
  }
}

TEST_CASE("another valid record is no answer") {
  const TemporaryFolder folder;
  const std::string asked = "AAAAAAAAAAAAAAAAAAAAAAAAAA";
  write_file(folder / ("pith/" + asked + "/bundle.json"), seed_text());
  write_file(folder / "pith/2605.00001/bundle.json", seed_text());
  write_file(folder / "pith/2605.29664v2/bundle.json", seed_text());
  const std::string file = kSeedFile.native();
  struct {
    std::string id, mirror;
  } const cases[] = {
      {asked, folder.path().native()},
      {"2605.00001", folder.path().native()},
      {"2605.29664v2", folder.path().native()},
      {asked, file},
      {"2605.29665", file},
      {"AAAAAAAA", file},
      {"10.1000/182", file},
      {"pith:2025:" + kSeedCode, file},
      {"pith:2025:GRALRY4D", file},
  };
  for (const auto& example : cases) {
    CAPTURE(example.id);
    const Error error = failure_of(example.id, options_for({example.mirror}));
    CHECK(error.kind() == ErrorKind::kBadEvidence);
    CHECK(mentions(error.cause(), "answered with another record: pith:2026:" + kSeedCode));
  }
}

TEST_CASE("a key that is not trusted leaves it open") {
  const Error error = failure_of(kSeedCode, options_for({kSampleMirror.native()}), TrustStore());
  CHECK(error.kind() == ErrorKind::kUnreachable);
  CHECK(mentions(error.cause(), "cannot tell: "));
  CHECK(mentions(error.cause(), "not trusted"));
}

TEST_CASE("an arXiv id without version finds the latest version that is verified") {
  const TemporaryFolder folder;
  const Signer signer;
  for (const int version : {1, 2}) {
    write_file(folder / ("pith/" + signer.code("1501.00003", version) + "/bundle.json"),
               signer.page("1501.00003", version));
  }
  // A version 3 that nobody signed: the record of another version with the number changed.
  std::string forged = signer.page("1501.00003", 2);
  forged.replace(forged.find("\"version\":2"), 11, "\"version\":3");
  write_file(folder / ("pith/" + signer.code("1501.00003", 3) + "/bundle.json"), forged);
  Identifier paper = parse_identifier("1501.00003");
  const Resolution found = resolve(paper, signer.trust(), options_for({folder.path().native()}));
  CHECK(found.record.record().source_version() == 2);
  // Version 1 is looked at too: it could have been another record of version 2.
  REQUIRE(found.attempts.size() == 3);
  CHECK(mentions(found.attempts[0].outcome, "proven false: receipt.signature"));

  paper.version = 3;
  try {
    resolve(paper, signer.trust(), options_for({folder.path().native()}));
    CHECK(false);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::kBadEvidence);
  }
}

TEST_CASE("an error names many mirrors within bounds") {
  const std::vector<std::string> mirrors(200, "missing\n" + std::string(1000, 'm'));
  const Error error = failure_of(kSeedCode, options_for(mirrors));
  CHECK(mentions(error.cause(), "and 180 more"));
  CHECK(error.cause().size() < 20 * 600);
  CHECK(std::count(error.cause().begin(), error.cause().end(), '\n') == 21);
}

TEST_CASE("a mirror that makes no sense is refused before anything is asked") {
  const TemporaryFolder cache;
  ResolveOptions options = options_for({kSampleMirror.native(), "ftp://a.example/"});
  options.cache_folder = cache / "c";
  CHECK(failure_of(kSeedCode, options).kind() == ErrorKind::kUsage);
  CHECK_FALSE(fs::exists(cache / "c"));
}

TEST_CASE("what was verified is kept, privately, and found again under every name") {
  const TemporaryFolder folder;
  const fs::path cache = folder / "deep/cache";
  ResolveOptions options = options_for({kSampleMirror.native()});
  options.cache_folder = cache;
  find(kSeedCode, options);
  CHECK(read_file(cached_bundle(cache), 1u << 20) == seed_text());
  for (const auto& entry : fs::recursive_directory_iterator(folder / "deep")) {
    CAPTURE(entry.path().native());
    CHECK(mode_of(entry.path()) == (entry.is_directory() ? 0700u : 0600u));
  }
  for (const char* id :
       {"GRALRY4DTUR34CIZ3TIFOJE3QO", "GRALRY4D", "GRALRY4DTUR3", "pith:2026:GRALRY4DTUR34CIZ",
        "2605.29664", "2605.29664v1", "10.48550/arXiv.2605.29664"}) {
    CAPTURE(std::string(id));
    const Resolution found = find(id, offline_with(cache));
    CHECK(found.from_cache);
    CHECK(found.origin == kSeedFile.native());
    CHECK(found.document == seed_text());
  }
  const Error error = failure_of("2605.29664v2", offline_with(cache));
  CHECK(error.kind() == ErrorKind::kUnreachable);
  CHECK(mentions(error.cause(), "https://pith.science: not asked: offline"));
  CHECK(mentions(error.hint(), "--mirror"));
  CHECK(failure_of("pith:2025:" + kSeedCode, offline_with(cache)).kind() ==
        ErrorKind::kBadEvidence);
  CHECK(failure_of("pith:2025:GRALRY4D", offline_with(cache)).kind() == ErrorKind::kBadEvidence);
  CHECK(find("GRALRY4D", offline_with(cache)).from_cache);  // the wrong year removed nothing
}

TEST_CASE("only what was verified is kept") {
  const TemporaryFolder folder;
  write_file(folder / ("m/pith/" + kSeedCode + "/bundle.json"), tampered_bundle());
  ResolveOptions options = options_for({(folder / "m").native()});
  options.cache_folder = folder / "cache";
  failure_of(kSeedCode, options);
  CHECK(files_below(folder / "cache").empty());
  options.mirrors = {kSampleMirror.native()};
  failure_of(kSeedCode, options, TrustStore());
  failure_of("2605.29665", options);
  CHECK(files_below(folder / "cache").empty());
}

TEST_CASE("a record page is an answer, but only bundles are kept") {
  const TemporaryFolder folder;
  const Signer signer;
  const std::string code = signer.code("1501.00003", 1);
  write_file(folder / ("m/pith/" + code + "/bundle.json"), signer.page("1501.00003", 1));
  ResolveOptions options = options_for({(folder / "m").native()});
  options.cache_folder = folder / "cache";
  const Resolution found = resolve(parse_identifier(code), signer.trust(), options);
  CHECK(found.record.record().source_text() == "arxiv:1501.00003v1");
  CHECK(files_below(folder / "cache").empty());
}

TEST_CASE("a damaged cache entry is removed, said, and fetched again") {
  const TemporaryFolder folder;
  const fs::path cache = folder.path();
  ResolveOptions online = options_for({kSampleMirror.native()});
  online.cache_folder = cache;
  const std::string seed = seed_text();
  const std::string damages[] = {"",
                                 "{}",
                                 "null",
                                 seed.substr(0, seed.size() / 2),
                                 tampered_bundle(),
                                 std::string(100, '['),
                                 "\xff"};
  for (const std::string& damage : damages) {
    CAPTURE(damage.substr(0, 20));
    find(kSeedCode, online);
    write_file(cached_bundle(cache), damage);
    const Error error = failure_of(kSeedCode, offline_with(cache));
    CHECK(error.kind() == ErrorKind::kUnreachable);
    CHECK(mentions(error.cause(), "cache: cache entry was damaged and has been removed"));
    CHECK_FALSE(fs::exists(cached_bundle(cache).parent_path()));

    write_file(cached_bundle(cache), damage);
    const Resolution again = find(kSeedCode, online);
    CHECK_FALSE(again.from_cache);
    CHECK(attempted(again, "cache", "damaged and has been removed"));
    CHECK(find(kSeedCode, offline_with(cache)).from_cache);
  }
}

TEST_CASE("a cached record under another number is damage") {
  const TemporaryFolder folder;
  const std::string other = "AAAAAAAAAAAAAAAAAAAAAAAAAA";
  write_file(cached_bundle(folder.path(), other), seed_text());
  const Error error = failure_of(other, offline_with(folder.path()));
  CHECK(error.kind() == ErrorKind::kUnreachable);
  CHECK(mentions(error.cause(), "damaged"));
  CHECK_FALSE(fs::exists(cached_bundle(folder.path(), other)));
}

TEST_CASE("an entry whose key is not trusted now is kept for whoever trusts it") {
  const TemporaryFolder folder;
  write_file(cached_bundle(folder.path()), seed_text());
  const Error error = failure_of(kSeedCode, offline_with(folder.path()), TrustStore());
  CHECK(error.kind() == ErrorKind::kUnreachable);
  CHECK(mentions(error.cause(), "cache: cannot tell"));
  const Resolution found = find(kSeedCode, offline_with(folder.path()));
  CHECK(found.from_cache);
  CHECK(found.origin == "cache");  // nobody wrote where it came from
}

TEST_CASE("a damaged alias is removed, and one that names another paper") {
  const TemporaryFolder folder;
  ResolveOptions online = options_for({kSampleMirror.native()});
  online.cache_folder = folder.path();
  const fs::path aliases = folder / "v1/aliases/arxiv";
  const auto alias_file = [&](const std::string& text) {
    return aliases / (Digest::of(text).hex() + ".json");
  };
  const std::string damages[] = {
      "",
      "[]",
      "{}",
      "\xff",
      R"({"alias":"arxiv:2605.29664","code":"../../x","version":1})",
      R"({"alias":"arxiv:2605.29665","code":")" + kSeedCode + R"(","version":1})"};
  for (const std::string& damage : damages) {
    CAPTURE(damage);
    find("2605.29664", online);
    REQUIRE(fs::exists(alias_file("arxiv:2605.29664")));
    write_file(alias_file("arxiv:2605.29664"), damage);
    const Error error = failure_of("2605.29664", offline_with(folder.path()));
    CHECK(mentions(error.cause(), "damaged and has been removed"));
    CHECK_FALSE(fs::exists(alias_file("arxiv:2605.29664")));
    CHECK(fs::exists(cached_bundle(folder.path())));
  }
  write_file(alias_file("arxiv:2605.29665"),
             R"({"alias":"arxiv:2605.29665","code":")" + kSeedCode + R"(","version":1})");
  const Error error = failure_of("2605.29665", offline_with(folder.path()));
  CHECK(error.kind() == ErrorKind::kUnreachable);
  CHECK_FALSE(fs::exists(alias_file("arxiv:2605.29665")));
}

TEST_CASE("names that may change are asked of the mirrors first, the others of the cache") {
  const TemporaryFolder folder;
  ResolveOptions options = options_for({kSampleMirror.native()});
  options.cache_folder = folder.path();
  find(kSeedCode, options);
  struct {
    const char* id;
    bool cache_first;
  } const cases[] = {
      {"GRALRY4DTUR34CIZ3TIFOJE3QO", true},
      {"2605.29664v1", true},
      {"2605.29664", false},
      {"GRALRY4D", false},
  };
  const TemporaryFolder empty;
  for (const auto& example : cases) {
    CAPTURE(std::string(example.id));
    options.mirrors = {kSampleMirror.native()};
    CHECK(find(example.id, options).from_cache == example.cache_first);
    options.mirrors = {empty.path().native()};
    CHECK(find(example.id, options).from_cache);
  }
}

TEST_CASE("the cache keeps naming the latest version") {
  const TemporaryFolder folder;
  const Signer signer;
  const Cache cache(folder.path());
  const auto store = [&](int version, const std::string& asked) {
    const std::string page = signer.page("0704.0001", version);
    const Verification verification = verify_document(json::parse(page, "page"), signer.trust());
    REQUIRE(verification.verified);
    cache.store(*verification.verified, page, {"test", {}, {}, 0},
                parse_identifier(asked.empty() ? signer.code("0704.0001", version) : asked));
  };
  const auto first = [&](const char* name) {
    const std::vector<std::string> codes = cache.codes_of(parse_identifier(name));
    return codes.empty() ? std::string("none") : codes.front();
  };
  const auto latest = [&] { return first("0704.0001"); };
  CHECK(latest() == "none");
  store(2, "");
  CHECK(latest() == signer.code("0704.0001", 2));
  store(1, "0704.0001v1");
  CHECK(latest() == signer.code("0704.0001", 2));
  store(3, "");
  CHECK(latest() == signer.code("0704.0001", 3));
  store(1, "0704.0001");  // a mirror said so when it was asked
  CHECK(latest() == signer.code("0704.0001", 1));
  CHECK(first("0704.0001v2") == signer.code("0704.0001", 2));
}

TEST_CASE("a cache that cannot be written or read is no obstacle") {
  const TemporaryFolder folder;
  write_file(folder / "file", "x");
  ResolveOptions options = options_for({kSampleMirror.native()});
  options.cache_folder = folder / "file/cache";
  const Resolution found = find(kSeedCode, options);
  CHECK_FALSE(found.from_cache);
  CHECK(attempted(found, "cache", "cannot be written"));

  options.cache_folder = folder / "cache";
  fs::create_directories(cached_bundle(options.cache_folder));  // a folder in the place of a file
  const Resolution again = find(kSeedCode, options);
  CHECK_FALSE(again.from_cache);
  CHECK(attempted(again, "cache", "cannot be read"));
  CHECK(attempted(again, "cache", "cannot be written"));
}

TEST_CASE("an origin that is no text is not kept") {
  const TemporaryFolder folder;
  const fs::path mirror = folder / "m\xff";
  write_file(mirror / "pith" / kSeedCode / "bundle.json", seed_text());
  ResolveOptions options = options_for({mirror.native()});
  options.cache_folder = folder / "cache";
  find(kSeedCode, options);
  CHECK(find(kSeedCode, offline_with(options.cache_folder)).origin == "cache");
}

TEST_CASE("where the cache is") {
  struct {
    const char *pith, *xdg, *home, *expected;
  } const cases[] = {
      {"/p", "/x", "/h", "/p"},
      {"p", "/x", "/h", "p"},
      {"", "/x", "/h", "/x/pith"},
      {"", "", "/h", "/h/.cache/pith"},
      {"", "relative", "/h", "/h/.cache/pith"},
      {"", "", "", ""},
      {"", "relative", "", ""},
  };
  for (const auto& example : cases) {
    CAPTURE(std::string(example.expected));
    CHECK(default_cache_folder(example.pith, example.xdg, example.home) == example.expected);
  }
}
