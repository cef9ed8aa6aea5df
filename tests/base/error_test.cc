#include "base/error.h"

#include <doctest/doctest.h>

#include <string>

using namespace pith;

TEST_CASE("an error names the thing, the place and the cause, in that order") {
  const Error error(ErrorKind::kMalformed, "bundle.json", "line 3, column 7", "expected ','",
                    "it was cut short");
  CHECK(std::string(error.what()) == "bundle.json: line 3, column 7: expected ','");
  CHECK(error.kind() == ErrorKind::kMalformed);
  CHECK(error.hint() == "it was cut short");
  CHECK(std::string(Error(ErrorKind::kFile, "a.pdf", "cannot open").what()) ==
        "a.pdf: cannot open");
  CHECK(std::string(Error(ErrorKind::kUsage, "", "nothing to do").what()) == "nothing to do");
}

TEST_CASE("renaming the subject or adding a hint changes nothing else") {
  const Error error(ErrorKind::kLimit, "x", "byte 9", "too deep", "h");
  const Error renamed = error.with_subject("y");
  CHECK(std::string(renamed.what()) == "y: byte 9: too deep");
  CHECK(renamed.kind() == ErrorKind::kLimit);
  CHECK(renamed.hint() == "h");
  const Error advised = error.with_hint("try again");
  CHECK(advised.hint() == "try again");
  CHECK(std::string(advised.what()) == error.what());
  CHECK(error.reason() == "limit");
  const Error narrower = error.with_reason("pages").with_subject("y").with_hint("i");
  CHECK(narrower.reason() == "pages");
  CHECK(narrower.exit_code() == error.exit_code());
}

TEST_CASE("each kind of error has a word and an exit code") {
  struct {
    ErrorKind kind;
    std::string_view word;
    int exit_code;
  } rows[] = {
      {ErrorKind::kUsage, "usage", 2},
      {ErrorKind::kFile, "file", 2},
      {ErrorKind::kMalformed, "malformed", 2},
      {ErrorKind::kLimit, "limit", 2},
      {ErrorKind::kNetwork, "network", 2},
      {ErrorKind::kRefused, "refused", 2},
      {ErrorKind::kUnreachable, "unreachable", 3},
      {ErrorKind::kBadEvidence, "bad-evidence", 1},
  };
  for (const auto& row : rows) {
    CAPTURE(row.word);
    CHECK(name(row.kind) == row.word);
    CHECK(Error(row.kind, "s", "c").exit_code() == row.exit_code);
  }
}
