#include "record/utc_time.h"

#include <doctest/doctest.h>

#include <string>

using namespace pith;

TEST_CASE("times of the registry's form that exist are times") {
  for (const std::string& yes :
       {std::string("2026-05-29T21:22:30Z"), std::string("2026-05-29T21:22:30.9Z"),
        std::string("2026-05-29T21:22:30.936163Z"), std::string("2024-02-29T00:00:00Z"),
        std::string("2016-12-31T23:59:60Z"), std::string("0001-01-01T00:00:00Z"),
        "2026-05-29T21:22:30." + std::string(18, '9') + "Z"}) {
    CAPTURE(yes);
    CHECK(is_utc_time(yes));
  }
  for (const std::string& no :
       {std::string(), std::string("Z"), std::string("2026-05-29T21:22:30"),
        std::string("2026-05-29T21:22:30z"), std::string("2026-05-29t21:22:30Z"),
        std::string("2026-05-29 21:22:30Z"), std::string("2026-05-29T21:22:30.Z"),
        std::string("2026-05-29T21:22:30,5Z"), std::string("2026-05-29T21:22:30.5 Z"),
        std::string("2026-05-29T21:22:30+00:00"), std::string("2026-05-29T21:22Z"),
        std::string("2026-02-29T00:00:00Z"), std::string("2026-13-01T00:00:00Z"),
        std::string("2026-05-00T00:00:00Z"), std::string("2026-05-29T24:00:00Z"),
        std::string("2026-05-29T21:60:00Z"), std::string("2026-05-29T21:22:61Z"),
        "2026-05-29T21:22:30." + std::string(19, '9') + "Z"}) {
    CAPTURE(no);
    CHECK_FALSE(is_utc_time(no));
  }
}

TEST_CASE("one time is later than another, to the last digit of the fraction") {
  // In order, each later than the one before.
  const char* times[] = {
      "1999-12-31T23:59:59Z",   "2026-05-29T21:22:30Z",           "2026-05-29T21:22:30.000001Z",
      "2026-05-29T21:22:30.1Z", "2026-05-29T21:22:30.100000001Z", "2026-05-29T21:22:30.12Z",
      "2026-05-29T21:22:31Z",   "2026-06-01T00:00:00Z",
  };
  for (std::size_t i = 0; i < std::size(times); ++i) {
    for (std::size_t k = 0; k < std::size(times); ++k) {
      CAPTURE(std::string(times[i]));
      CAPTURE(std::string(times[k]));
      CHECK(is_later(times[i], times[k]) == (i > k));
    }
  }
  CHECK_FALSE(is_later("2026-05-29T21:22:30.10Z", "2026-05-29T21:22:30.1Z"));
  CHECK_FALSE(is_later("2026-05-29T21:22:30.0Z", "2026-05-29T21:22:30Z"));
}
