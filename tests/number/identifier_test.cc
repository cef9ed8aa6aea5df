#include "number/identifier.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace pith;

namespace {

struct Accepted {
  std::string_view pasted;
  std::string_view text;
};

constexpr std::string_view kFull = "pith:GRALRY4DTUR34CIZ3TIFOJE3QO";

constexpr Accepted kNumbers[] = {
    {"GRALRY4DTUR34CIZ3TIFOJE3QO", kFull},
    {"gralry4dtur34ciz3tifoje3qo", kFull},
    {"GralRy4dtUR34ciz3tifoje3qo", kFull},
    {"GRALRY4D", "pith:GRALRY4D"},
    {"GRALRY4DTUR3", "pith:GRALRY4DTUR3"},
    {"GRALRY4DTUR34CIZ", "pith:GRALRY4DTUR34CIZ"},
    {"pith:GRALRY4D", "pith:GRALRY4D"},
    {"PITH:gralry4d", "pith:GRALRY4D"},
    {"pith: GRALRY4D", "pith:GRALRY4D"},
    {"pith:GRALRY4DTUR34CIZ3TIFOJE3QO", kFull},
    {"pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO", "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO"},
    {"Pith:2026:gralry4dtur34ciz3tifoje3qo", "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO"},
    {"pith:2026:GRALRY4D", "pith:2026:GRALRY4D"},
    {"  GRALRY4D\n", "pith:GRALRY4D"},
    {"\tGRALRY4D\r\n", "pith:GRALRY4D"},
    {"\xc2\xa0GRALRY4D\xe2\x80\x8b", "pith:GRALRY4D"},
    {"\xef\xbb\xbfGRALRY4D", "pith:GRALRY4D"},
    {"\"GRALRY4D\"", "pith:GRALRY4D"},
    {"'pith:GRALRY4D'", "pith:GRALRY4D"},
    {"\xe2\x80\x9cGRALRY4D\xe2\x80\x9d", "pith:GRALRY4D"},
    {"(pith:GRALRY4D).", "pith:GRALRY4D"},
    {"[GRALRY4D],", "pith:GRALRY4D"},
    {"(((((\"GRALRY4D...\"))))).,;", "pith:GRALRY4D"},
    {"pith:GRALRY4D;", "pith:GRALRY4D"},
    {"\\pithnumber{GRALRY4DTUR34CIZ3TIFOJE3QO}", kFull},
    {"\\pithnumber{ gralry4d }", "pith:GRALRY4D"},
};

constexpr Accepted kRecordAddresses[] = {
    {"https://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO", kFull},
    {"https://www.pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO", kFull},
    {"http://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO", kFull},
    {"HTTPS://WWW.PITH.SCIENCE/pith/gralry4dtur34ciz3tifoje3qo", kFull},
    {"pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO", kFull},
    {"www.pith.science/pith/GRALRY4D", "pith:GRALRY4D"},
    {"https://pith.science:443/pith/GRALRY4D", "pith:GRALRY4D"},
    {"https://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO/", kFull},
    {"https://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO.json", kFull},
    {"https://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO/bundle.json", kFull},
    {"https://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO/state.json", kFull},
    {"https://pith.science/.well-known/pith/GRALRY4DTUR34CIZ3TIFOJE3QO/bundle.json", kFull},
    {"https://pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO?utm_source=x#events", kFull},
    {"https://pith.science/pith/GRALRY4D#https://elsewhere.example/", "pith:GRALRY4D"},
    {"https://pith.science/pith/GRALRY4D?next=a@b", "pith:GRALRY4D"},
    {"https://pith.science/pith/GRALRY4DTUR3", "pith:GRALRY4DTUR3"},
    {"https://pith.science/pith/pith%3A2026%3AGRALRY4D", "pith:2026:GRALRY4D"},
    {"https://pith.science/pith/2605.29664/integrity.json", "arxiv:2605.29664"},
    {"https://pith.science/pith/hep-lat/0305021v2", "arxiv:hep-lat/0305021v2"},
    {"https://pith.science/pith/hep-lat/0305021v2.json", "arxiv:hep-lat/0305021v2"},
    {"https://pith.science/pith/hep-lat/0305021.json", "arxiv:hep-lat/0305021"},
    {"https://pith.science/pith/hep-lat/0305021v2/bundle.json", "arxiv:hep-lat/0305021v2"},
    {"https://pith.science/pith/2605.29664v1.json", "arxiv:2605.29664v1"},
    {"<https://pith.science/pith/GRALRY4D>", "pith:GRALRY4D"},
    {"\\url{https://pith.science/pith/GRALRY4D}", "pith:GRALRY4D"},
};

constexpr Accepted kArxiv[] = {
    {"2605.29664", "arxiv:2605.29664"},
    {"2605.29664v1", "arxiv:2605.29664v1"},
    {"2605.29664V12", "arxiv:2605.29664v12"},
    {"arXiv:2605.29664", "arxiv:2605.29664"},
    {"ARXIV:2605.29664v3", "arxiv:2605.29664v3"},
    {"arXiv: 2605.29664", "arxiv:2605.29664"},
    {"0704.0001", "arxiv:0704.0001"},
    {"1412.7878", "arxiv:1412.7878"},
    {"1501.00001", "arxiv:1501.00001"},
    {"9912.12345v2", "arxiv:9912.12345v2"},
    {"hep-lat/0305021", "arxiv:hep-lat/0305021"},
    {"arXiv:hep-lat/0305021v2", "arxiv:hep-lat/0305021v2"},
    {"HEP-LAT/0305021", "arxiv:hep-lat/0305021"},
    {"math.GT/0309136", "arxiv:math/0309136"},
    {"math.GT/0309136v1", "arxiv:math/0309136v1"},
    {"cond-mat.mes-hall/9901001", "arxiv:cond-mat/9901001"},
    {"math-ph/0208037", "arxiv:math-ph/0208037"},
    {"math/0703999", "arxiv:math/0703999"},
    {"hep-th/9108001", "arxiv:hep-th/9108001"},
    {"arXiv:2605.29664v1 [cs.DC]", "arxiv:2605.29664v1"},
    {"arXiv:2605.29664v1 [cs.DC] 28 May 2026", "arxiv:2605.29664v1"},
    {"2605.29664 [cs.DC]", "arxiv:2605.29664"},
    {"https://arxiv.org/abs/2605.29664", "arxiv:2605.29664"},
    {"http://www.arxiv.org/abs/2605.29664v1", "arxiv:2605.29664v1"},
    {"https://arxiv.org/pdf/2605.29664v1.pdf", "arxiv:2605.29664v1"},
    {"https://arxiv.org/pdf/2605.29664", "arxiv:2605.29664"},
    {"https://arxiv.org/html/2605.29664v1#S1", "arxiv:2605.29664v1"},
    {"https://export.arxiv.org/abs/hep-lat/0305021v1", "arxiv:hep-lat/0305021v1"},
    {"arxiv.org/abs/math.GT/0309136", "arxiv:math/0309136"},
    {"arxiv.org/pdf/hep-lat/0305021.pdf?x=1", "arxiv:hep-lat/0305021"},
};

constexpr Accepted kDois[] = {
    {"10.48550/arXiv.2605.29664", "arxiv:2605.29664"},
    {"10.48550/ARXIV.2605.29664v2", "arxiv:2605.29664v2"},
    {"10.48550/arxiv.hep-lat/0305021", "arxiv:hep-lat/0305021"},
    {"doi:10.48550/arXiv.2605.29664", "arxiv:2605.29664"},
    {"DOI: 10.48550/arXiv.2605.29664", "arxiv:2605.29664"},
    {"https://doi.org/10.48550/arXiv.2605.29664", "arxiv:2605.29664"},
    {"http://dx.doi.org/10.48550/arXiv.2605.29664", "arxiv:2605.29664"},
    {"doi.org/10.48550/arXiv.2605.29664", "arxiv:2605.29664"},
    {"https://doi.org/10.48550%2FarXiv.2605.29664", "arxiv:2605.29664"},
    {"10.48550%2FarXiv.2605.29664", "arxiv:2605.29664"},
    {"10.48550/a://doi.org/b", "doi:10.48550/a://doi.org/b"},
    {"10.1103/PhysRevD.67.114503", "doi:10.1103/physrevd.67.114503"},
    {"https://doi.org/10.1103/PhysRevD.67.114503", "doi:10.1103/physrevd.67.114503"},
    {"10.1002/(SICI)1097-0118(199601)21:1%3C1::AID",
     "doi:10.1002/(sici)1097-0118(199601)21:1%3c1::aid"},
};

void check_accepted(const Accepted& row) {
  CAPTURE(row.pasted);
  try {
    const Identifier identifier = parse_identifier(row.pasted);
    CHECK(identifier.text() == row.text);
    CHECK(parse_identifier(identifier.text()) == identifier);
  } catch (const Error& error) {
    FAIL_CHECK(std::string(error.what()));
  }
}

struct Rejected {
  std::string_view pasted;
  std::string_view cause;
  std::string_view hint;  // "" for none
};

constexpr std::string_view kNoSuchDigits = "a Pith Number has no 0, 1, 8 or 9 in it";
constexpr std::string_view kCopiedWhole = "check that it was copied whole";
constexpr std::string_view kNothing =
    "is not a Pith Number, an arXiv identifier, a DOI or a record address";
constexpr std::string_view kShape =
    "a Pith Number has 8, 12, 16 or 26 characters, A to Z and 2 to 7";
constexpr std::string_view kHost = "its host is none of pith.science, arxiv.org and doi.org";
constexpr std::string_view kMirror =
    "a copy on a mirror is named by its number; the mirror is given with --mirror";

constexpr Rejected kNearMisses[] = {
    {"GRALRY4DTUR34CIZ3TIF0JE3QO", kNoSuchDigits, "did you mean GRALRY4DTUR34CIZ3TIFOJE3QO?"},
    {"gralry4dtur34ciz3tif0je3q0", kNoSuchDigits, "did you mean GRALRY4DTUR34CIZ3TIFOJE3QO?"},
    {"pith:2026:GRALRY4DTUR34C1Z3TIFOJE3QO", kNoSuchDigits,
     "did you mean GRALRY4DTUR34CIZ3TIFOJE3QO, or L in place of I?"},
    {"https://pith.science/pith/8RALRY4D", kNoSuchDigits, "did you mean BRALRY4D?"},
    {"GRALRY9D", kNoSuchDigits, "its characters are A to Z and 2 to 7"},
    {"GRAL-RY4D", "a Pith Number is written without spaces or hyphens", "did you mean GRALRY4D?"},
    {"GRAL RY4D TUR3", "a Pith Number is written without spaces or hyphens",
     "did you mean GRALRY4DTUR3?"},
    {"GRALRY4DTUR34CIZ3TIFOJE3Q",
     "has 25 characters, but a Pith Number has 8, 12, 16 or 26 characters", kCopiedWhole},
    {"GRALRY4DTUR34CIZ3TIFOJE3QOA",
     "has 27 characters, but a Pith Number has 8, 12, 16 or 26 characters", kCopiedWhole},
    {"pith:GRALRY4", "has 7 characters, but a Pith Number has 8, 12, 16 or 26 characters",
     kCopiedWhole},
    {"3440b8e3839d23be0919dcd057249b83a8b4844d0c17fa1f161bc3b7d2ef7fd2",
     "is a SHA-256, not a Pith Number", "its Pith Number is GRALRY4DTUR34CIZ3TIFOJE3QO"},
    {"260529664", "is neither a Pith Number nor an arXiv identifier", "did you mean 2605.29664?"},
    {"07040001", "is neither a Pith Number nor an arXiv identifier", "did you mean 0704.0001?"},
    {"pith:26:GRALRY4D", "between the colons of a Pith Number is a year of four digits",
     "it looks like pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO"},
    {"pith:2O26:GRALRY4D", "between the colons of a Pith Number is a year of four digits",
     "it looks like pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO"},
};

constexpr Rejected kBadArxiv[] = {
    {"2613.29664", "an arXiv identifier begins with year and month, and there is no month 13", ""},
    {"2600.29664", "an arXiv identifier begins with year and month, and there is no month 00", ""},
    {"0703.0001", "arXiv identifiers of this style begin with 0704, April 2007", ""},
    {"2605.2966", "arXiv identifiers from 1501 on have five digits after the point", kCopiedWhole},
    {"2605.029664", "arXiv identifiers from 1501 on have five digits after the point",
     "did you mean 2605.29664?"},
    {"1412.07878", "arXiv identifiers until 1412 have four digits after the point",
     "did you mean 1412.7878?"},
    {"2605.00000", "arXiv identifiers count from 1", ""},
    {"2605.29664v0", "a version is v and a number from 1 to 9999",
     "the paper without a version is 2605.29664"},
    {"2605.29664v", "a version is v and a number from 1 to 9999",
     "the paper without a version is 2605.29664"},
    {"2605.29664v99999", "a version is v and a number from 1 to 9999",
     "the paper without a version is 2605.29664"},
    {"2605.29664x", "an arXiv identifier ends after its digits or with a version such as v1", ""},
    {"hep-latt/0305021", "'hep-latt' is not an arXiv archive of the years until 2007",
     "old arXiv identifiers look like hep-lat/0305021"},
    {"hep-lat/030502", "old arXiv identifiers have seven digits after the slash", kCopiedWhole},
    {"hep-lat/0313021", "an arXiv identifier begins with year and month, and there is no month 13",
     ""},
    {"hep-lat/0704001", "arXiv identifiers of this style end with 0703, March 2007", ""},
    {"hep-lat/0305000", "arXiv identifiers count from 1", ""},
    {"arXiv:GRALRY4D", "is not an arXiv identifier",
     "arXiv identifiers look like 2605.29664v1 or hep-lat/0305021"},
    {"https://arxiv.org/list/cs.DC/recent", "is not the address of a paper",
     "papers are at https://arxiv.org/abs/ followed by the identifier"},
    {"10.48550/arXiv.2613.29664",
     "an arXiv identifier begins with year and month, and there is no month 13", ""},
};

constexpr Rejected kBadAddresses[] = {
    {"https://pith.science.evil.example/pith/GRALRY4D", kHost, kMirror},
    {"https://evil.example/pith.science/pith/GRALRY4D", kHost, kMirror},
    {"https://pith.sciencе.example/pith/GRALRY4D", "has a character in it that no identifier has",
     "letters that look alike in another alphabet are not the same"},
    {"https://notpith.science/pith/GRALRY4D", kHost, kMirror},
    {"https://pith.science:8443/pith/GRALRY4D", kHost, kMirror},
    {"pith.science.evil.example/pith/GRALRY4D", kHost, kMirror},
    {"https:///pith/GRALRY4D", kHost, kMirror},
    {"mirror.example/2026/pith/GRALRY4D", kHost, kMirror},
    {"https://pith.science@evil.example/pith/GRALRY4D",
     "an address with a user name in it is not accepted",
     "what follows the @ is the host that would answer"},
    {"https://user:secret@pith.science/pith/GRALRY4D",
     "an address with a user name in it is not accepted",
     "what follows the @ is the host that would answer"},
    {"https://evil.example\\@pith.science/pith/GRALRY4D", "an address has no backslash in it", ""},
    {"ftp://pith.science/pith/GRALRY4D", "only http and https addresses can name a paper", ""},
    {"file:///pith/GRALRY4D", "only http and https addresses can name a paper", ""},
    {"javascript://pith.science/pith/GRALRY4D", "only http and https addresses can name a paper",
     ""},
    {"https://pith.science/", "is not the address of a record",
     "records are at https://pith.science/pith/ followed by the number"},
    {"https://pith.science/about/GRALRY4D", "is not the address of a record",
     "records are at https://pith.science/pith/ followed by the number"},
    {"https://pith.science/pith/GRALRY4D/a/b", "goes on after the address of a record", ""},
    {"https://pith.science/pith/../pith/GRALRY4D", "an address with . or .. in it is not accepted",
     ""},
    {"https://pith.science/pith/%2e%2e/GRALRY4D", "an address with . or .. in it is not accepted",
     ""},
    {"https://pith.science/pith/GRALRY4D%00", "has a percent escape that no identifier needs", ""},
    {"https://pith.science/pith/GRALRY4D%0a", "has a percent escape that no identifier needs", ""},
    {"https://pith.science/pith/GRALRY4D%c3%a9", "has a percent escape that no identifier needs",
     ""},
    {"https://pith.science/pith/GRALRY4D%4", "has a percent escape that no identifier needs", ""},
    {"https://doi.org/10.1103/a%2e", "is not a DOI", "DOIs look like 10.48550/arXiv.2605.29664"},
    {"https://doi.org/", "is not a DOI", "DOIs look like 10.48550/arXiv.2605.29664"},
};

constexpr Rejected kNonsense[] = {
    {"", "nothing was given", "give a Pith Number, an arXiv identifier, a DOI or a record address"},
    {" \n\t ", "nothing was given",
     "give a Pith Number, an arXiv identifier, a DOI or a record address"},
    {"\"\"", "nothing was given",
     "give a Pith Number, an arXiv identifier, a DOI or a record address"},
    {"hello", kNothing, kShape},
    {"paper.pdf", kNothing, kShape},
    {"--help", kNothing, kShape},
    {"10.48550", "is not a DOI", "DOIs look like 10.48550/arXiv.2605.29664"},
    {"10.48550/", "is not a DOI", "DOIs look like 10.48550/arXiv.2605.29664"},
    {"doi:GRALRY4D", "is not a DOI", "DOIs look like 10.48550/arXiv.2605.29664"},
    {"GRALRY4D\nGRALRY4D", "has a control character in it", ""},
    {"GRALRY\x1b[31m4D", "has a control character in it", ""},
    {"GRALRY4D\x7fX", "has a control character in it", ""},
    {"GR\xd0\x90LRY4D", "has a character in it that no identifier has",
     "letters that look alike in another alphabet are not the same"},
};

void check_rejected(const Rejected& row) {
  CAPTURE(row.pasted);
  try {
    FAIL_CHECK(parse_identifier(row.pasted).text());
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::kUsage);
    CHECK(error.cause() == row.cause);
    CHECK(error.hint() == row.hint);
    CHECK(error.exit_code() == 2);
  }
}

}  // namespace

TEST_CASE("numbers are understood in every spelling") {
  for (const Accepted& row : kNumbers) check_accepted(row);
}

TEST_CASE("record addresses are understood") {
  for (const Accepted& row : kRecordAddresses) check_accepted(row);
}

TEST_CASE("arXiv identifiers are understood, new and old") {
  for (const Accepted& row : kArxiv) check_accepted(row);
}

TEST_CASE("DOIs are understood, and arXiv's own are arXiv identifiers") {
  for (const Accepted& row : kDois) check_accepted(row);
}

TEST_CASE("near misses get a hint") {
  for (const Rejected& row : kNearMisses) check_rejected(row);
}

TEST_CASE("arXiv identifiers that cannot exist are refused") {
  for (const Rejected& row : kBadArxiv) check_rejected(row);
}

TEST_CASE("addresses that only look like the registry's are refused") {
  for (const Rejected& row : kBadAddresses) check_rejected(row);
}

TEST_CASE("anything else gets one clear error") {
  for (const Rejected& row : kNonsense) check_rejected(row);
}

TEST_CASE("the parts of an identifier are told apart") {
  const Identifier number = parse_identifier("pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO");
  CHECK(number.kind == Identifier::Kind::kCode);
  CHECK(number.complete());
  CHECK(number.year == 2026);
  CHECK_FALSE(parse_identifier("pith:GRALRY4D").complete());
  CHECK_FALSE(parse_identifier("pith:GRALRY4D").year.has_value());

  const Identifier paper = parse_identifier("arXiv:hep-lat/0305021v2");
  CHECK(paper.kind == Identifier::Kind::kArxiv);
  CHECK(paper.arxiv_id == "hep-lat/0305021");
  CHECK(paper.version == 2);
  CHECK_FALSE(paper.complete());
}

TEST_CASE("an error quotes the first eighty characters of a long text, cut between characters") {
  const auto subject = [](const std::string& pasted) {
    try {
      parse_identifier(pasted);
    } catch (const Error& error) {
      return error.subject();
    }
    return std::string("(no error)");
  };
  CHECK(subject(std::string(80, 'x')) == std::string(80, 'x'));
  CHECK(subject(std::string(100'000, 'x')) == std::string(80, 'x') + "…");
  CHECK(subject(std::string(79, 'x') + "éé") == std::string(79, 'x') + "…");
}
