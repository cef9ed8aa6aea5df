#include "fetch/mirror_tree.h"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "fetch/folder_lock.h"
#include "fetch/layout.h"
#include "fetch/manifest.h"
#include "papers.h"

using namespace pith;
using namespace pith::test;
namespace fs = std::filesystem;

namespace {

using Added = MirrorTree::Added;

const std::string kPaper = "1501.00003";
const char* const kEarly = "2026-06-01T00:00:00Z";
const char* const kLate = "2026-06-01T00:00:00.900000Z";  // "." sorts before "Z"

struct Folder {
  TemporaryFolder folder;
  Signer signer;
  MirrorTree tree{folder / "m"};

  Added add(const std::string& document) { return tree.add(document, "test", signer.trust()); }
  fs::path bundle(int version) const {
    return folder / ("m/pith/" + signer.code(kPaper, version) + "/bundle.json");
  }
  // The codes in the file of a name; "none" where there is no such file.
  std::string named(const std::string& name) const {
    const Identifier identifier = parse_identifier(name);
    const fs::path file = folder.path() / "m" / alias_path(identifier);
    if (!fs::exists(file)) return "none";
    std::string codes;
    for (const std::string& code :
         read_alias_document(read_file(file, 1u << 20), "alias", identifier)) {
      codes += (codes.empty() ? "" : " ") + code;
    }
    return codes;
  }
  // What is not as it should be: "mirror.foreign pith/…".
  std::vector<std::string> failures() const {
    std::vector<std::string> found;
    const Report report = tree.verify(signer.trust());
    for (const Finding& finding : report.findings()) {
      if (finding.outcome != Outcome::kPass) found.push_back(finding.rule + " " + finding.place);
    }
    return found;
  }
};

const std::vector<std::string> kNothing;

}  // namespace

TEST_CASE("the later bundle of a number stays") {
  struct {
    const char *first, *then;
    Added added;
  } const cases[] = {
      {kEarly, kLate, Added::kUpdated},
      {kLate, kEarly, Added::kOlder},
      {kEarly, kEarly, Added::kUnchanged},
      {"2026-06-01T00:00:00.5Z", "2026-06-01T00:00:00.10Z", Added::kOlder},
      {"2025-12-31T23:59:59Z", kEarly, Added::kUpdated},
  };
  for (const auto& example : cases) {
    CAPTURE(std::string(example.first));
    CAPTURE(std::string(example.then));
    Folder mirror;
    const std::string first = mirror.signer.bundle(kPaper, 1, example.first);
    const std::string then = mirror.signer.bundle(kPaper, 1, example.then);
    CHECK(mirror.add(first) == Added::kNew);
    CHECK(mirror.add(then) == example.added);
    CHECK(read_file(mirror.bundle(1), 1u << 20) ==
          (example.added == Added::kUpdated ? then : first));
    CHECK(mirror.failures() == kNothing);
  }
}

TEST_CASE("a name that a newer bundle dropped leads nowhere") {
  Folder mirror;
  const std::string code = mirror.signer.code(kPaper, 1);
  mirror.add(mirror.signer.bundle(kPaper, 1, kEarly, "10.1000/wrong"));
  CHECK(mirror.named("10.1000/wrong") == code);
  CHECK(mirror.add(mirror.signer.bundle(kPaper, 1, kLate, "10.1000/right")) == Added::kUpdated);
  CHECK(mirror.named("10.1000/wrong") == "none");
  CHECK(mirror.named("10.1000/right") == code);
  CHECK(mirror.failures() == kNothing);

  SUBCASE("but to those that still have it") {
    Folder two;
    two.add(two.signer.bundle(kPaper, 1, kEarly, "10.1000/x"));
    two.add(two.signer.bundle(kPaper, 2, kEarly, "10.1000/x"));
    CHECK(two.named("10.1000/x") == two.signer.code(kPaper, 2) + " " + two.signer.code(kPaper, 1));
    two.add(two.signer.bundle(kPaper, 2, kLate));
    CHECK(two.named("10.1000/x") == two.signer.code(kPaper, 1));
    CHECK(two.named(kPaper) == two.signer.code(kPaper, 2) + " " + two.signer.code(kPaper, 1));
    CHECK(two.failures() == kNothing);
  }
}

TEST_CASE("what is no bundle of the number does not block the right one") {
  Folder mirror;
  const std::string right = mirror.signer.bundle(kPaper, 1, kEarly);
  const std::string wrong[] = {
      mirror.signer.bundle(kPaper, 2, kLate),  // of another number, and later
      mirror.signer.page(kPaper, 1),           // verified, but a record page
      "<html>",
      mirror.signer.bundle(kPaper, 1, kLate).replace(0, 1, " "),
  };
  for (const std::string& document : wrong) {
    CAPTURE(document.substr(0, 60));
    write_file(mirror.bundle(1), document);
    CHECK_FALSE(mirror.failures().empty());
    CHECK(mirror.add(right) == Added::kUpdated);
    CHECK(read_file(mirror.bundle(1), 1u << 20) == right);
    CHECK(mirror.failures() == kNothing);
  }
}

TEST_CASE("what is not a bundle that verifies is refused, and nothing is written") {
  Folder mirror;
  std::string forged = mirror.signer.bundle(kPaper, 1, kEarly);
  forged.replace(forged.find("math.NT"), 7, "math.AG");
  struct {
    std::string document;
    ErrorKind kind;
    TrustStore trust;
  } const cases[] = {
      {"<html>", ErrorKind::kMalformed, mirror.signer.trust()},
      {R"({"detail":"x"})", ErrorKind::kMalformed, mirror.signer.trust()},
      {forged, ErrorKind::kBadEvidence, mirror.signer.trust()},
      {mirror.signer.bundle(kPaper, 1, kEarly), ErrorKind::kUnreachable, TrustStore()},
      {mirror.signer.page(kPaper, 1), ErrorKind::kRefused, mirror.signer.trust()},
      {std::string(kMaxMirrorFile + 1, ' '), ErrorKind::kLimit, mirror.signer.trust()},
  };
  for (const auto& example : cases) {
    CAPTURE(example.document.substr(0, 60));
    try {
      mirror.tree.add(example.document, "test", example.trust);
      CHECK(false);
    } catch (const Error& error) {
      CHECK(error.kind() == example.kind);
      CHECK(error.subject() == "test");
    }
    CHECK_FALSE(fs::exists(mirror.folder / "m"));
  }
}

TEST_CASE("a damaged index is told of before anything is written") {
  Folder mirror;
  const fs::path alias = mirror.folder.path() / "m" / alias_path(parse_identifier(kPaper));
  const std::string damages[] = {
      "", "{}",
      R"({"alias_type":"pith_mirror_alias","alias_version":"1.0","alias":"arxiv:1501.00003","codes":[]})",
      R"({"alias_type":"pith_mirror_alias","alias_version":"1.0","alias":"arxiv:1501.00003","codes":["../../x"]})",
      R"({"alias_type":"pith_mirror_alias","alias_version":"1.0","alias":"arxiv:1501.00004","codes":["GRALRY4DTUR34CIZ3TIFOJE3QO"]})"};
  for (const std::string& damage : damages) {
    CAPTURE(damage);
    write_file(alias, damage);
    try {
      mirror.add(mirror.signer.bundle(kPaper, 1, kEarly));
      CHECK(false);
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::kMalformed);
      CHECK(mentions(error.hint(), "pith-aliases"));
    }
    CHECK_FALSE(fs::exists(mirror.bundle(1)));
  }
}

TEST_CASE("a manifest has to name the layout of the mirror") {
  Folder mirror;
  mirror.add(mirror.signer.bundle(kPaper, 1, kEarly));
  mirror.tree.renew_manifest(kLate);
  CHECK_FALSE(mirror.tree.has_manifest());
  mirror.tree.write_manifest("https://m.example/base", "mine", kEarly);
  CHECK(mirror.failures() == kNothing);
  const fs::path file = mirror.folder / "m/pith-mirrors.json";
  const std::string good = read_file(file, 1u << 20);
  mirror.tree.renew_manifest(kLate);
  std::string renewed = good;
  renewed.replace(renewed.find(kEarly), std::string(kEarly).size(), kLate);
  CHECK(read_file(file, 1u << 20) == renewed);

  const std::vector<std::string> bad{"mirror.manifest pith-mirrors.json"};
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  for (const std::string& text : {changed("base/pith/{suffix}/bundle.json", "base/odd/{suffix}"),
                                  changed("\"mirror_type\":\"https\"", "\"mirror_type\":\"ipfs\""),
                                  changed("1.0", "2.0"), std::string("{}")}) {
    CAPTURE(text);
    write_file(file, text);
    CHECK(mirror.failures() == bad);
  }
  CHECK_THROWS_AS(mirror.tree.renew_manifest(kLate), Error);
}

TEST_CASE("those who change a mirror take turns") {
  Folder mirror;
  mirror.tree.write_manifest("https://m.example", "mine", kEarly);
  const fs::path file = mirror.folder / "m/pith-mirrors.json";
  const std::string before = read_file(file, 1u << 20);
  const std::function<void()> changes[] = {
      [&] { mirror.tree.renew_manifest(kLate); },
      [&] { mirror.tree.write_manifest("https://m.example", "mine", kLate); },
      [&] { mirror.add(mirror.signer.bundle(kPaper, 1, kEarly)); },
  };
  for (const auto& change : changes) {
    bool changed = false;
    std::jthread other;
    {
      const FolderLock lock(mirror.folder / "m");
      other = std::jthread([&] {
        change();
        changed = true;
      });
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      CHECK(read_file(file, 1u << 20) == before);
      CHECK_FALSE(fs::exists(mirror.bundle(1)));
    }
    other.join();
    CHECK(changed);
    mirror.tree.write_manifest("https://m.example", "mine", kEarly);
  }
  CHECK(fs::exists(mirror.bundle(1)));
  CHECK_THROWS_AS(FolderLock(mirror.folder / "missing"), Error);
}
