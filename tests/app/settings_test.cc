#include "app/settings.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "../temporary_folder.h"
#include "base/error.h"
#include "base/file.h"

using namespace pith;

namespace {

struct Home {
  test::TemporaryFolder folder;
  std::filesystem::path path = folder.path();
  void write(std::string_view config) {
    write_file_atomically(path / ".config/pith/config.json", config, {.create_folders = true});
  }
};

}  // namespace

TEST_CASE("command line, then environment, then configuration file, then default") {
  Home home;
  Environment environment;
  environment.home = home.path.string();
  CHECK(resolve_options({}, environment).mirrors.empty());
  CHECK_FALSE(resolve_options({}, environment).offline);
  CHECK(resolve_options({}, environment).cache_folder == home.path / ".cache/pith");

  home.write(R"({"mirrors": ["/srv/a"], "offline": true, "cache": "/var/cache/pith"})");
  CHECK(resolve_options({}, environment).mirrors == std::vector<std::string>{"/srv/a"});
  CHECK(resolve_options({}, environment).offline);
  CHECK(resolve_options({}, environment).cache_folder == "/var/cache/pith");

  environment.pith_mirror = "https://m.example /srv/b";
  environment.pith_cache_dir = "/tmp/c";
  CHECK(resolve_options({}, environment).mirrors ==
        std::vector<std::string>{"https://m.example", "/srv/b"});
  CHECK(resolve_options({}, environment).cache_folder == "/tmp/c");

  FetchChoices choices;
  choices.mirrors = {"/srv/c"};
  choices.no_cache = true;
  CHECK(resolve_options(choices, environment).mirrors == choices.mirrors);
  CHECK(resolve_options(choices, environment).cache_folder.empty());
}

TEST_CASE("the limits of a fetch are settings") {
  Home home;
  Environment environment;
  environment.home = home.path.string();
  home.write(R"({"timeout": 2.5, "tries": 1, "hedge": 0, "max_age": 60})");
  const ResolveOptions options = resolve_options({}, environment);
  CHECK(options.limits.total_timeout.count() == 2500);
  CHECK(options.limits.connect_timeout.count() == 2500);
  CHECK(options.limits.max_tries == 1);
  CHECK(options.hedge.count() == 0);
  CHECK(options.max_age.count() == 60'000);
  CHECK_FALSE(options.refresh);
  FetchChoices choices;
  choices.refresh = true;
  CHECK(resolve_options(choices, environment).refresh);
}

TEST_CASE("a configuration file that is not understood is an error, not a guess") {
  Home home;
  Environment environment;
  environment.home = home.path.string();
  for (const char* config :
       {"{", "[]", R"({"mirror": "x"})", R"({"mirrors": "x"})", R"({"mirrors": [1]})",
        R"({"offline": "yes"})", R"({"timeout": 0})", R"({"timeout": "1"})",
        R"({"timeout": 1e300})", R"({"tries": 0})", R"({"tries": 21})", R"({"tries": 1.0})",
        R"({"hedge": -1})", R"({"max_age": 99999999999999999999})"}) {
    CAPTURE(config);
    home.write(config);
    CHECK_THROWS_AS(resolve_options({}, environment), Error);
  }
}

TEST_CASE("PITH_OFFLINE=0 is not offline") {
  Environment environment;
  environment.pith_offline = "0";
  CHECK_FALSE(resolve_options({}, environment).offline);
  environment.pith_offline = "1";
  CHECK(resolve_options({}, environment).offline);
}

TEST_CASE("a setting that cannot be used is named with what it has to be") {
  const struct {
    const char* config;
    const char* place;
    const char* cause;
  } rows[] = {
      {R"({"mirors": []})", "$.mirors",
       "no such setting; there are cache, hedge, max_age, mirrors, offline, timeout, tries"},
      {R"({"mirrors": "x"})", "$.mirrors", "expected a list of strings"},
      {R"({"mirrors": [1]})", "$.mirrors", "expected a list of strings"},
      {R"({"offline": 1})", "$.offline", "expected true or false"},
      {R"({"cache": null})", "$.cache", "expected a string"},
      {R"({"timeout": 0})", "$.timeout", "expected seconds, from 0.001 to 86400"},
      {R"({"hedge": -1})", "$.hedge", "expected seconds, from 0 to 86400"},
      {R"({"max_age": "1"})", "$.max_age", "expected seconds, from 0 to 3153600000"},
      {R"({"tries": 99})", "$.tries", "expected a whole number from 1 to 20"},
      {R"({"tries": 1.5})", "$.tries", "expected a whole number from 1 to 20"},
      {"[]", "$", "expected an object"},
  };
  Home home;
  Environment environment;
  environment.home = home.path.string();
  for (const auto& row : rows) {
    CAPTURE(row.config);
    home.write(row.config);
    try {
      resolve_options({}, environment);
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.place() == row.place);
      CHECK(error.cause() == row.cause);
    }
  }
}
