#include "record/trust.h"

#include <doctest/doctest.h>

#include "base/encoding.h"
#include "base/error.h"
#include "base/file.h"
#include "json/value.h"
#include "record/ed25519.h"

namespace pith {
namespace {

std::string bytes(std::string_view hex) {
  return from_hex(hex).value();
}

struct Vector {
  const char* public_key;
  const char* message;
  const char* signature;
};

// RFC 8032 §7.1, TEST 1 to 3 and TEST SHA(abc).
const Vector kVectors[] = {
    {"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "46b"
     "d25bf5f0595bbe24655141438e7a100b"},
    {"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d8c"
     "387b2eaeb4302aeeb00d291612bb0c00"},
    {"fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "659"
     "4a7c15e9716ed28dc027beceea1ec40a"},
    {"ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3fee"
     "bbd"
     "454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e"
     "030"
     "3dca179c138ac17ad9bef1177331a704"},
};

TEST_CASE("the vectors of RFC 8032 verify") {
#ifdef PITH_ED25519
  CHECK(ed25519_library().starts_with(PITH_ED25519));
#endif
  for (const Vector& v : kVectors) {
    CHECK(VerifyingKey(bytes(v.public_key)).verifies(bytes(v.message), bytes(v.signature)));
  }
}

TEST_CASE("a signature is for its message and its key only") {
  const std::string key = bytes(kVectors[2].public_key);
  const std::string signature = bytes(kVectors[2].signature);
  CHECK_FALSE(VerifyingKey(key).verifies(bytes("af83"), signature));
  CHECK_FALSE(VerifyingKey(key).verifies(bytes("af82af"), signature));
  CHECK_FALSE(VerifyingKey(bytes(kVectors[1].public_key)).verifies(bytes("af82"), signature));
}

TEST_CASE("every bit of a signature counts") {
  const std::string key = bytes(kVectors[2].public_key);
  for (std::size_t bit = 0; bit < 512; ++bit) {
    std::string signature = bytes(kVectors[2].signature);
    signature[bit / 8] = static_cast<char>(signature[bit / 8] ^ (1 << (bit % 8)));
    CHECK_FALSE(VerifyingKey(key).verifies(bytes("af82"), signature));
  }
}

// RFC 8032 §5.1.7: S must be below the group order L, or signatures could be varied.
TEST_CASE("S and S + L are not both accepted") {
  const std::string order =
      bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  for (const Vector& v : kVectors) {
    std::string signature = bytes(v.signature);
    int carry = 0;
    for (std::size_t i = 0; i < 32; ++i) {
      const int sum = static_cast<unsigned char>(signature[32 + i]) +
                      static_cast<unsigned char>(order[i]) + carry;
      signature[32 + i] = static_cast<char>(sum & 0xFF);
      carry = sum >> 8;
    }
    REQUIRE(carry == 0);
    CHECK_FALSE(VerifyingKey(bytes(v.public_key)).verifies(bytes(v.message), signature));
  }
}

TEST_CASE("wrong lengths do not verify") {
  const std::string key = bytes(kVectors[0].public_key);
  const std::string signature = bytes(kVectors[0].signature);
  CHECK_FALSE(VerifyingKey("").verifies("", signature));
  CHECK_FALSE(VerifyingKey(key.substr(1)).verifies("", signature));
  CHECK_FALSE(VerifyingKey(key + '\0').verifies("", signature));
  CHECK_FALSE(VerifyingKey(key).verifies("", ""));
  CHECK_FALSE(VerifyingKey(key).verifies("", signature.substr(0, 63)));
  CHECK_FALSE(VerifyingKey(key).verifies("", signature + '\0'));
}

TEST_CASE("bytes that are no point, and no signature, do not verify") {
  CHECK_FALSE(VerifyingKey(std::string(32, '\xFF')).verifies("", bytes(kVectors[0].signature)));
  CHECK_FALSE(VerifyingKey(bytes(kVectors[0].public_key)).verifies("", std::string(64, '\0')));
  CHECK_FALSE(VerifyingKey(bytes(kVectors[0].public_key)).verifies("", std::string(64, '\xFF')));
}

TEST_CASE("the registry's key alone is pinned") {
  const TrustStore trust = TrustStore::pinned();
  REQUIRE(trust.keys().size() == 1);
  const TrustedKey* key = trust.find("pith-v1-2026-05");
  REQUIRE(key != nullptr);
  CHECK(to_hex(key->public_key) ==
        "b2d552b68890857171a78b36a5dccf368a953413288c353f7c9d9d6f94b709b3");
  CHECK(key->fingerprint() == "8d4b5ee74e4693bcd1df2446408b0d54");
  CHECK(trust.find("pith-v1-2026-06") == nullptr);
  CHECK(trust.find("") == nullptr);
  CHECK(TrustStore().find("pith-v1-2026-05") == nullptr);
}

// tests/vectors/ed25519/make says how they are made. Both libraries give these verdicts.
TEST_CASE("one verdict on signatures and keys that libraries differ about") {
  const std::string path = std::string(PITH_SOURCE_DIR) + "/tests/vectors/ed25519/vectors.json";
  const json::Value vectors = json::parse(read_file(path, 1u << 20), path);
  const auto text = [](const json::Value& vector, const char* key) {
    return *vector.find_string(key);
  };
  REQUIRE(vectors.find("signatures")->as_array().size() > 20);
  for (const json::Value& vector : vectors.find("signatures")->as_array()) {
    CAPTURE(text(vector, "name"));
    CAPTURE(text(vector, "harm"));
    const VerifyingKey key(bytes(text(vector, "public_key")));
    CHECK(key.verifies(bytes(text(vector, "message")), bytes(text(vector, "signature"))) ==
          vector.find("valid")->as_bool());
  }
  for (const json::Value& vector : vectors.find("keys")->as_array()) {
    CAPTURE(text(vector, "name"));
    const std::string objection = ed25519::objection_to_key(bytes(text(vector, "public_key")));
    const std::string reason = text(vector, "reason");
    CHECK(objection.empty() == reason.empty());
    CHECK(objection.find(reason) != std::string::npos);
    TrustStore trust;
    if (!reason.empty()) {
      CHECK_THROWS_AS(trust.add({"x", bytes(text(vector, "public_key"))}), Error);
    } else {
      trust.add({"x", bytes(text(vector, "public_key"))});
    }
  }
}

TEST_CASE("a key of another store has signed nothing") {
  const TrustedKey foreign{"foreign", bytes(kVectors[0].public_key)};
  const TrustStore trust = TrustStore::pinned();
  CHECK_FALSE(trust.verifies(foreign, "", bytes(kVectors[0].signature)));
  CHECK(trust.fingerprint(foreign) == foreign.fingerprint());
  TrustStore other;
  other.add(foreign);
  CHECK(other.verifies(foreign, "", bytes(kVectors[0].signature)));
}

TEST_CASE("a store takes keys of 32 bytes with an id of their own") {
  TrustStore trust = TrustStore::pinned();
  CHECK_THROWS_AS(trust.add({"short", std::string(31, 'k')}), Error);
  CHECK_THROWS_AS(trust.add({"long", std::string(33, 'k')}), Error);
  const std::string key = bytes(kVectors[0].public_key);
  CHECK_THROWS_AS(trust.add({"", key}), Error);
  // Otherwise whoever adds a key could replace the registry's.
  CHECK_THROWS_AS(trust.add({"pith-v1-2026-05", key}), Error);
  trust.add({"mine", key});
  CHECK(trust.keys().size() == 2);
  CHECK(trust.find("mine") != nullptr);
}

TEST_CASE("a key for a limited time") {
  const std::string bytes_of_key = bytes(kVectors[0].public_key);
  const TrustedKey key{"k", bytes_of_key, "2026-01-01T00:00:00Z", "2026-06-01T12:00:00.5Z"};
  struct {
    const char* signed_at;
    bool counts;
  } const cases[] = {
      {"2026-01-01T00:00:00Z", true},
      {"2025-12-31T23:59:59.999999Z", false},
      {"2026-06-01T12:00:00Z", true},
      {"2026-06-01T12:00:00.500000Z", true},
      {"2026-06-01T12:00:00.500001Z", false},
      {"2026-06-01T12:00:01Z", false},
      {"2026-02-30T00:00:00Z", false},
      {"2026-03-01", false},
      {"", false},
      {"2026-03-01T00:00:00+00:00", false},
  };
  for (const auto& example : cases) {
    CAPTURE(std::string(example.signed_at));
    CHECK(key.objection_to(example.signed_at).empty() == example.counts);
    CHECK(TrustedKey{"k", bytes_of_key}.objection_to(example.signed_at).empty());
  }
  TrustStore trust;
  CHECK_THROWS_AS(trust.add({"a", bytes_of_key, "tomorrow", ""}), Error);
  CHECK_THROWS_AS(trust.add({"b", bytes_of_key, "", "2026-02-30T00:00:00Z"}), Error);
  CHECK_THROWS_AS(trust.add({"c", bytes_of_key, "2026-06-01T00:00:00Z", "2026-01-01T00:00:00Z"}),
                  Error);
  trust.add(key);
  CHECK(trust.find("k")->rotates_at == key.rotates_at);
}

}  // namespace
}  // namespace pith
