#include "arxiv/pack.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace pith::arxiv;

TEST_CASE("the same files give the same archive") {
  const FileSet files{{"b/c.txt", "two"}, {"a.tex", "one"}};
  const Archive archive = pack(files);
  CHECK(archive.bytes == pack(files).bytes);
  CHECK(archive.bytes.substr(0, 4) == std::string("\x1f\x8b\x08\x00", 4));  // no name, no comment
  CHECK(archive.bytes.substr(4, 4) == std::string(4, '\0'));                // no time
}

TEST_CASE("names that leave the archive are refused") {
  for (const char* name : {"../a", "/a", "a/../b", "a//b", "./a", "a/", "", "a\nb", "a\x1b[2J"}) {
    CAPTURE(name);
    CHECK_THROWS_AS(pack({{name, "x"}}), pith::Error);
  }
}

TEST_CASE("names that ustar cannot hold are an error, not another format") {
  CHECK_THROWS_AS(pack({{std::string(300, 'a'), "x"}}), pith::Error);
}
