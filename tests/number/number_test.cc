#include "number/number.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "number/identifier.h"

using namespace pith;

TEST_CASE("the seed record has the number that the registry gave it") {
  const auto digest =
      Digest::from_hex("3440b8e3839d23be0919dcd057249b83a8b4844d0c17fa1f161bc3b7d2ef7fd2");
  REQUIRE(digest.has_value());
  const Number number(2026, *digest);
  CHECK(number.year() == 2026);
  CHECK(number.code() == "GRALRY4DTUR34CIZ3TIFOJE3QO");
  CHECK(number_code(*digest) == number.code());
  CHECK(number.full() == "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO");
  CHECK(number.short_form() == "pith:GRALRY4D");
  CHECK(number.record_url() == "https://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO");
}

TEST_CASE("every real vector has the number of its digest, and each spelling of it is understood") {
  std::ifstream file(PITH_SOURCE_DIR "/tests/vectors/vectors.json");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto vectors = nlohmann::json::parse(text);
  int seen = 0;
  for (const auto& vector : vectors) {
    if (!vector.contains("pith_number")) continue;
    const std::string full = vector["pith_number"];
    CAPTURE(full);
    const Identifier named = parse_identifier(full);
    CHECK(named.complete());
    CHECK(named.text() == full);
    if (vector.contains("canonical_sha256")) {
      const auto digest = Digest::from_hex(std::string(vector["canonical_sha256"]));
      REQUIRE(digest.has_value());
      REQUIRE(named.year.has_value());
      CHECK(Number(*named.year, *digest).full() == full);
      ++seen;
    }
    if (vector.contains("url")) {
      CHECK(parse_identifier(std::string(vector["url"])).code == named.code);
    }
    if (vector.contains("canonical_record")) {
      const auto& source = vector["canonical_record"]["source"];
      const std::string id = source["id"];
      const int version = source["version"];
      CAPTURE(id);
      const Identifier paper = parse_identifier(id + "v" + std::to_string(version));
      CHECK(paper.kind == Identifier::Kind::kArxiv);
      CHECK(paper.arxiv_id == id);
      CHECK(paper.version == version);
      CHECK(parse_identifier("10.48550/arxiv." + id).arxiv_id == id);
    }
  }
  CHECK(seen >= 30);
}
