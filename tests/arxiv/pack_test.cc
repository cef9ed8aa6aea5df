#include "arxiv/files/pack.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <cstdint>

#include "base/error.h"
#include "number/digest.h"

using namespace pith::arxiv;

TEST_CASE("the same files give the same archive") {
  const FileSet files{{"b/c.txt", "two"}, {"a.tex", "one"}};
  const Archive archive = pack(files);
  CHECK(archive.bytes == pack(files).bytes);
  CHECK(archive.bytes.substr(0, 4) == std::string("\x1f\x8b\x08\x00", 4));  // no name, no comment
  CHECK(archive.bytes.substr(4, 4) == std::string(4, '\0'));                // no time
}

TEST_CASE("pictures are stored, text between them is compressed, and all comes back") {
  std::string noise;
  std::uint32_t state = 1;
  for (int i = 0; i < 300'000; ++i) {
    noise += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  }
  const FileSet files{{"a.png", noise},
                      {"b.tex", std::string(100'000, 'x')},
                      {"c.png", noise},
                      {"d.txt", ""},
                      {"e.txt", std::string(512, 'y')}};
  const Archive archive = pack(files);
  CHECK(archive.bytes.size() > 2 * noise.size());
  CHECK(archive.bytes.size() < 2 * noise.size() + 5'000);
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string tar(1'000'000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(archive.bytes.data()));
  stream.avail_in = static_cast<uInt>(archive.bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(tar.data());
  stream.avail_out = static_cast<uInt>(tar.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  tar.resize(tar.size() - stream.avail_out);
  inflateEnd(&stream);
  CHECK(pith::Digest::of(tar).hex() == archive.tar_sha256);
  CHECK(tar.substr(512, noise.size()) == noise);
  CHECK(tar.size() % 512 == 0);
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
