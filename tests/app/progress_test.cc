#include "app/progress.h"

#include <doctest/doctest.h>

#include <sstream>

using namespace pith;

TEST_CASE("the line says how many, how fast and how long still, and gives up the bar first") {
  struct {
    std::size_t done, total;
    double seconds;
    unsigned columns;
    std::string_view line;
  } rows[] = {
      {0, 400, 0, 60, "[........................................] 0/400"},
      {100, 400, 10, 60, "[######.....................] 100/400  10 files/s  0:30 left"},
      {100, 400, 10, 44, "[##.........] 100/400  10 files/s  0:30 left"},
      {100, 400, 10, 32, "100/400  10 files/s  0:30 left"},
      {100, 400, 10, 20, "100/400"},
      {100, 400, 10, 4, "100/"},
      {1, 3601, 2, 40, "1/3601  0.5 files/s  2:00:00 left"},
      {400, 400, 10, 32, "[##########] 400/400  40 files/s"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.line);
    const std::string line = progress_line(row.done, row.total, row.seconds, row.columns);
    CHECK(line == row.line);
    CHECK(line.size() <= row.columns);
  }
}

TEST_CASE("without a terminal nothing is written; on one the line is taken away at the end") {
  std::ostringstream none, some;
  {
    Progress quiet(none, 10, 0), shown(some, 10, 40);
    for (std::size_t done = 0; done <= 10; ++done) {
      quiet.update(done, static_cast<double>(done));
      shown.update(done, static_cast<double>(done));
    }
  }
  CHECK(none.str().empty());
  CHECK(some.str().find("5/10") != std::string::npos);
  CHECK(some.str().ends_with("\r\x1b[K"));
}

TEST_CASE("it is drawn ten times a second at most, and once more for the last file") {
  std::ostringstream out;
  Progress progress(out, 1000, 40);
  for (std::size_t done = 1; done <= 1000; ++done) {
    progress.update(done, static_cast<double>(done) / 1000);
  }
  std::size_t drawn = 0;
  for (const char c : out.str()) drawn += c == '\r';
  CHECK(drawn >= 9);
  CHECK(drawn <= 12);
  CHECK(out.str().find("1000/1000") != std::string::npos);
}
