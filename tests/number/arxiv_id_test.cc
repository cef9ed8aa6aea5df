#include "number/arxiv_id.h"

#include <doctest/doctest.h>

using namespace pith;

TEST_CASE("both styles are read, in one spelling, with the version beside them") {
  struct {
    const char* text;
    const char* id;
    std::optional<int> version;
  } const rows[] = {
      {"0704.0001", "0704.0001", {}},
      {"1412.9999v2", "1412.9999", 2},
      {"1501.00001", "1501.00001", {}},
      {"2605.29664V1", "2605.29664", 1},
      {"2605.29664v9999", "2605.29664", kMaxArxivVersion},
      {"hep-lat/0305021v2", "hep-lat/0305021", 2},
      {"HEP-LAT/0305021", "hep-lat/0305021", {}},
      {"math.GT/0309136", "math/0309136", {}},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.text));
    const ArxivReading reading = read_arxiv_id(row.text);
    REQUIRE(reading.id);
    CHECK(reading.id->id == row.id);
    CHECK(reading.id->version == row.version);
    CHECK(reading.cause.empty());
  }
}

TEST_CASE("a text that was meant as an identifier is told what is wrong, another one is not") {
  for (const char* near : {"2613.00001", "0703.0001", "1412.12345", "2605.2966", "2605.29664v0",
                           "2605.29664v10000", "2605.29664x", "2605.29664v1x", "hep-lat/03050211",
                           "hep-lat/0704001", "hep-lat/0313001", "no-such/0305021"}) {
    CAPTURE(std::string(near));
    const ArxivReading reading = read_arxiv_id(near);
    CHECK_FALSE(reading.id);
    CHECK_FALSE(reading.cause.empty());
  }
  for (const char* other :
       {"", "v1", "GRALRY4D", "10.1000/182", "2605", "2605.", ".29664", "/0305021"}) {
    CAPTURE(std::string(other));
    const ArxivReading reading = read_arxiv_id(other);
    CHECK_FALSE(reading.id);
    CHECK(reading.cause.empty());
  }
}
