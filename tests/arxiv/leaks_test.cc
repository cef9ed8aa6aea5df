#include "arxiv/policy/leaks.h"

#include <doctest/doctest.h>

using namespace pith::arxiv;

namespace {

// Written in two parts so that no scanner takes this file for a leak.
std::string token(const char* prefix, int count) {
  std::string text = prefix;
  for (int i = 0; i < count; ++i) text += "a1B2c3D4"[i % 8];
  return text;
}

}  // namespace

TEST_CASE("leaks are found with their rule and line") {
  struct Row {
    std::string text;
    const char* rule;
  };
  const Row rows[] = {
      {"x\nkey " + token("ghp_", 36), "leak.key"},
      {"x\n" + token("sk-ant-", 40), "leak.key"},
      {"x\n" + token("AKIA", 16), "leak.key"},
      {"x\n-----BEGIN RSA "
       "PRIVATE KEY-----",
       "leak.key"},
      {"x\n" + token("eyJ", 20) + "." + token("eyJ", 20) + "." + token("x", 20), "leak.key"},
      {"x\npassword = \"hunter2hunter2\"", "leak.password"},
      {"x\nhttps://me:geheim1@git.example.org/x", "leak.password"},
      {"x\nhttps://www.overleaf.com/project/0123", "leak.shared-link"},
      {"x\nhttps://docs.google.com/document/d/1", "leak.shared-link"},
      {"x\n/home/alice/paper/fig.py", "leak.home-path"},
      {"x\nC:\\Users\\alice\\fig.ai", "leak.home-path"},
      {"x\n/Users/alice/fig.ai", "leak.home-path"},
      {"x\n<<<<<<< HEAD", "leak.git"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto leaks = find_leaks(row.text);
    REQUIRE(leaks.size() == 1);
    CHECK(leaks[0].rule == row.rule);
    CHECK(leaks[0].line == 2);
  }
}

TEST_CASE("ordinary text is no leak, and a secret is not repeated") {
  for (const char* text :
       {"the home/page of https://example.org/home/page/x", "token = attention mechanism",
        "\\newcommand{\\secret}{x}", "task-based sk-learn ghp_short", "a <<<<<<< b",
        "see /home/ and /usr/share/texmf", "https://example.org:8080/path@x", "AKIA", "eyJ", ""}) {
    CAPTURE(text);
    CHECK(find_leaks(text).empty());
  }
  const std::string secret = token("ghp_", 36);
  CHECK(find_leaks(secret)[0].detail.find(secret) == std::string::npos);
}

TEST_CASE("every key and every link that is known is found, and not by half of it") {
  for (const KeyForm& form : key_forms()) {
    const std::string prefix(form.prefix);
    CAPTURE(prefix);
    const auto leaks = find_leaks("x\n" + token(prefix.c_str(), static_cast<int>(form.at_least)));
    REQUIRE(leaks.size() == 1);
    CHECK(leaks[0].rule == "leak.key");
    CHECK(leaks[0].line == 2);
    CHECK(find_leaks("x" + token(prefix.c_str(), static_cast<int>(form.at_least))).empty());
    CHECK(find_leaks(token(prefix.c_str(), 8)).empty());
  }
  for (const LinkForm& form : link_forms()) {
    const std::string link = "see https://" + std::string(form.part) + "abc";
    CAPTURE(link);
    const auto leaks = find_leaks(link);
    REQUIRE(leaks.size() == 1);
    CHECK(leaks[0].rule == "leak.shared-link");
  }
}

TEST_CASE("of many of a kind some are told, then how many more") {
  std::string log;
  for (int i = 0; i < 1000; ++i) log += "/home/alice/a /home/alice/b\n";
  log += "password = hunter2hunter2\n";
  const auto leaks = find_leaks(log);
  REQUIRE(leaks.size() == 22);
  CHECK(leaks[19].line == 20);
  CHECK(leaks[20].line == 21);
  CHECK(leaks[20].detail == "and 980 more from here on");
  CHECK(leaks[21].line == 1001);
  CHECK(leaks[0].detail == "the path of a home folder: /home/alice/a");
}

TEST_CASE("addresses are looked for only where asked") {
  CHECK(find_leaks("alice@example.org").empty());
  CHECK(find_addresses("mail alice@example.org now").size() == 1);
  CHECK(find_addresses("a@b and \\foo@bar, @ and @.").empty());
}
