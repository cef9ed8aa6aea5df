#include "number/digest.h"

#include <doctest/doctest.h>

#include "number/digest_stream.h"

using namespace pith;

TEST_CASE("digests agree with the examples of FIPS 180-4") {
  CHECK(Digest::of("").hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(Digest::of("abc").hex() ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(Digest::of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex() ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(Digest::of(std::string(1'000'000, 'a')).hex() ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a digest reads back from exactly 64 lower-case digits") {
  const std::string hex = Digest::of("abc").hex();
  REQUIRE(Digest::from_hex(hex).has_value());
  CHECK(*Digest::from_hex(hex) == Digest::of("abc"));
  CHECK(*Digest::from_hex(hex) != Digest::of("abd"));
  CHECK(Digest::of("abc").bytes().size() == 32);
  CHECK(Digest::of("abc").bytes().substr(0, 2) == "\xba\x78");

  std::string upper = hex;
  upper[0] = 'B';
  for (const std::string& bad : {std::string(), hex.substr(1), hex.substr(2), hex + "00", upper,
                                 " " + hex.substr(1), "sha256:" + hex}) {
    CAPTURE(bad);
    CHECK_FALSE(Digest::from_hex(bad).has_value());
  }
}

TEST_CASE("what comes in pieces has the digest of the whole") {
  const std::string text(100'000, 'a');
  for (std::size_t piece : {1u, 63u, 64u, 65u, 99'999u, 100'000u}) {
    CAPTURE(piece);
    DigestStream stream;
    for (std::size_t at = 0; at < text.size(); at += piece) {
      stream.add(std::string_view(text).substr(at, piece));
    }
    CHECK(stream.finish() == Digest::of(text));
  }
  CHECK(DigestStream().finish() == Digest::of(""));
}
