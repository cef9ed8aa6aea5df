// Mirrors over HTTP, asked of a real server on the loopback interface.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "fetch/resolve.h"
#include "gzip.h"
#include "http_server.h"
#include "papers.h"

using namespace pith;
using namespace pith::test;

namespace {

const std::string kSeedPath = "/pith/" + kSeedCode + "/bundle.json";

Reply seed() {
  return {.body = seed_text()};
}

// Answers at one path and has nothing elsewhere.
HttpServer::Handler only_at(const std::string& path) {
  return [path](const Request& request) {
    return request.target == path ? seed() : Reply{.status = 404, .body = "<h1>\x1b[2Jnone</h1>"};
  };
}

HttpServer::Handler always(const Reply& reply) {
  return [reply](const Request&) { return reply; };
}

}  // namespace

TEST_CASE("a record is fetched from where the registry has it") {
  const std::string elsewhere = "/.well-known" + kSeedPath;
  struct {
    std::string id, path;
    std::vector<std::string> asked;
  } const cases[] = {
      {kSeedCode, kSeedPath, {kSeedPath}},
      {kSeedCode, elsewhere, {kSeedPath, elsewhere}},
      {"pith:GRALRY4D", "/pith/GRALRY4D/bundle.json", {"/pith/GRALRY4D/bundle.json"}},
      {"2605.29664", "/pith/2605.29664/bundle.json", {"/pith/2605.29664/bundle.json"}},
      {"2605.29664v1", "/pith/2605.29664v1/bundle.json", {"/pith/2605.29664v1/bundle.json"}},
  };
  for (const auto& example : cases) {
    CAPTURE(example.id);
    HttpServer server(only_at(example.path));
    ResolveOptions options = options_for({server.url() + "/"});
    options.user_agent = "pith/9 (test)";
    const Resolution found = find(example.id, options);
    CHECK(found.record.record().number().code() == kSeedCode);
    CHECK(found.document == seed_text());
    CHECK(found.origin == server.url(example.path));
    CHECK(server.targets() == example.asked);
    CHECK(server.requests()[0].header("User-Agent") == "pith/9 (test)");
  }
}

TEST_CASE(
    "where there is no bundle the record page is asked for, as the registry tells people to") {
  const Signer signer;
  const std::string code = signer.code("1501.00003", 1);
  const std::string page = signer.page("1501.00003", 1);
  const std::string below = "/pith/" + code;
  const std::vector<std::string> asked = {
      below + "/bundle.json", "/.well-known" + below + "/bundle.json", below, below + ".json"};
  for (const bool negotiates : {true, false}) {
    CAPTURE(negotiates);
    HttpServer server([&](const Request& request) {
      const bool wanted = request.header("Accept") == "application/ld+json";
      if (request.target == below && !(negotiates && wanted)) return Reply{.body = "<html></html>"};
      if (request.target == below || request.target == below + ".json") return Reply{.body = page};
      return Reply{.status = 404};
    });
    const Resolution found =
        resolve(parse_identifier(code), signer.trust(), options_for({server.url()}));
    CHECK(found.record.record().source_text() == "arxiv:1501.00003v1");
    CHECK(found.origin == server.url(negotiates ? below : below + ".json"));
    CHECK(server.targets() ==
          std::vector<std::string>(asked.begin(), asked.end() - (negotiates ? 1 : 0)));
  }
}

TEST_CASE("a record that nothing proves is handed over as that") {
  const Signer signer;
  const std::string code = signer.code("1501.00003", 1);
  json::Value bare = json::parse(signer.page("1501.00003", 1), "page");
  bare.as_object().erase("receipt");
  const std::string without_receipt = canonicalize(bare).bytes();
  bare.as_object()["canonical_sha256"] = std::string(64, '0');
  const std::string false_page = canonicalize(bare).bytes();
  const auto unproven = [](const std::string& id, const std::string& document) {
    HttpServer server([&](const Request& request) {
      return request.target.ends_with("/bundle.json") ? Reply{.status = 404}
                                                      : Reply{.body = document};
    });
    try {
      find(id, options_for({server.url()}));
    } catch (const NotProven& error) {
      CHECK(error.kind() == ErrorKind::kUnreachable);
      CHECK(error.origin() == server.url("/pith/" + id));
      CHECK_FALSE(error.verification().verified);
      return error.verification().record->source_text();
    } catch (const Error& error) {
      return std::string(name(error.kind()));
    }
    return std::string("found");
  };
  CHECK(unproven(code, without_receipt) == "arxiv:1501.00003v1");
  CHECK(unproven(code, signer.page("1501.00003", 1)) == "arxiv:1501.00003v1");  // unknown key
  CHECK(unproven(signer.code("1501.00003", 2), without_receipt) == "unreachable");
  CHECK(unproven(code, false_page) == "bad-evidence");
  CHECK(unproven(code, "<html>") == "unreachable");
}

TEST_CASE("an old arXiv id is asked in both spellings of its slash") {
  HttpServer server(always({.status = 404}));
  const Error error = failure_of("hep-lat/0305021", options_for({server.url("/base")}));
  CHECK(error.kind() == ErrorKind::kUnreachable);
  CHECK(server.targets() ==
        std::vector<std::string>{"/base/pith/hep-lat%2F0305021/bundle.json",
                                 "/base/.well-known/pith/hep-lat%2F0305021/bundle.json",
                                 "/base/pith/hep-lat/0305021/bundle.json",
                                 "/base/.well-known/pith/hep-lat/0305021/bundle.json",
                                 "/base/pith-aliases/arxiv/hep-lat/0305021.json"});
}

TEST_CASE("a DOI of a journal is asked of the alias index alone") {
  HttpServer server(always({.status = 404}));
  const Error error = failure_of("10.1000/182", options_for({server.url()}));
  CHECK(error.kind() == ErrorKind::kUnreachable);
  CHECK(server.targets() ==
        std::vector<std::string>{"/pith-aliases/doi/" + Digest::of("10.1000/182").hex() + ".json"});
}

TEST_CASE("when a mirror fails the next one is asked") {
  const Reply gzip_of_garbage{.body = "\x1f\x8b\x08 no gzip at all",
                              .headers = {"Content-Encoding: gzip"}};
  struct {
    const char* what;
    Reply reply;
    const char* outcome;
    ErrorKind kind;
    std::size_t hits;
  } const cases[] = {
      {"not there", {.status = 404}, "not there", ErrorKind::kUnreachable, 4},
      {"gone", {.status = 410}, "not there", ErrorKind::kUnreachable, 4},
      {"forbidden", {.status = 403}, "HTTP 403", ErrorKind::kUnreachable, 1},
      {"busy", {.status = 503}, "HTTP 503 after 4 tries", ErrorKind::kUnreachable, 4},
      {"asks to wait",
       {.status = 429, .headers = {"Retry-After: 3600"}},
       "HTTP 429, asks to wait 3600 s",
       ErrorKind::kUnreachable,
       1},
      {"drops", {.drop = true}, "after 4 tries", ErrorKind::kNetwork, 4},
      {"loops", Reply::redirect(302, kSeedPath), "more than 5 times", ErrorKind::kNetwork, 6},
      {"to a file", Reply::redirect(302, "file:///etc/passwd"), "another scheme (file)",
       ErrorKind::kNetwork, 1},
      {"too large", {.body = std::string(300'000, ' ')}, "limit of", ErrorKind::kNetwork, 1},
      {"bomb",
       {.body = gzip_bomb(10'000), .headers = {"Content-Encoding: gzip"}},
       "limit of",
       ErrorKind::kNetwork,
       1},
      {"broken gzip", gzip_of_garbage, "decompress", ErrorKind::kNetwork, 1},
      {"cut short", {.body = seed_text(), .send = 300}, "after 4 tries", ErrorKind::kNetwork, 4},
      {"cut short without length",
       {.body = seed_text(), .with_length = false, .send = 300},
       "not a bundle",
       ErrorKind::kNetwork,
       1},
      {"a page",
       {.body = "<!DOCTYPE html>\x1b]0;gotcha\a"},
       "an HTML page, not a bundle",
       ErrorKind::kNetwork,
       1},
      {"nothing", {.body = ""}, "not a bundle", ErrorKind::kNetwork, 1},
      {"JSON of others", {.body = R"({"detail":"x"})"}, "not a bundle", ErrorKind::kNetwork, 1},
      {"tampered", {.body = tampered_bundle()}, "proven false: ", ErrorKind::kBadEvidence, 1},
  };
  for (const auto& example : cases) {
    CAPTURE(std::string(example.what));
    HttpServer bad(always(example.reply));
    HttpServer good(only_at(kSeedPath));
    ResolveOptions options = options_for({bad.url(), good.url()});
    options.limits.max_bytes = 200'000;
    const Resolution found = find(kSeedCode, options);
    CHECK(found.origin == good.url(kSeedPath));
    CHECK(good.hits() == 1);
    CHECK(bad.hits() == example.hits);
    CHECK(attempted(found, "/bundle.json", example.outcome));

    options.mirrors = {bad.url()};
    const Error error = failure_of(kSeedCode, options);
    CHECK(error.kind() == example.kind);
    CHECK(error.cause().size() < 1000);
    CHECK_FALSE(mentions(error.cause(), "\x1b"));
  }
}

TEST_CASE("a redirect within a host is followed, and said") {
  HttpServer server([](const Request& request) {
    return request.target == kSeedPath ? Reply::redirect(301, "/moved.json") : seed();
  });
  const Resolution found = find(kSeedCode, options_for({server.url()}));
  CHECK(found.origin == server.url(kSeedPath));
  CHECK(attempted(found, kSeedPath, "redirects to " + server.url("/moved.json")));
}

TEST_CASE("a busy mirror is asked again") {
  int hits = 0;
  HttpServer server([&](const Request&) { return ++hits <= 2 ? Reply{.status = 503} : seed(); });
  CHECK(find(kSeedCode, options_for({server.url()})).origin == server.url(kSeedPath));
  CHECK(server.targets() == std::vector<std::string>(3, kSeedPath));
}

TEST_CASE("a mirror that answers with another valid record is in error") {
  HttpServer server(always(seed()));
  for (const char* id : {"AAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAA", "2605.29665", "2605.29664v2",
                         "pith:2025:GRALRY4DTUR34CIZ3TIFOJE3QO"}) {
    CAPTURE(std::string(id));
    const Error error = failure_of(id, options_for({server.url()}));
    CHECK(error.kind() == ErrorKind::kBadEvidence);
    CHECK(mentions(error.cause(), "answered with another record: pith:2026:" + kSeedCode));
  }
}

TEST_CASE("a bundle signed by an unknown key leaves it open") {
  HttpServer server(always(seed()));
  const Error error = failure_of(kSeedCode, options_for({server.url()}), TrustStore());
  CHECK(error.kind() == ErrorKind::kUnreachable);
  CHECK(mentions(error.cause(), "cannot tell: "));
}

TEST_CASE("offline connects to nobody") {
  HttpServer server(always(seed()));
  const TemporaryFolder cache;
  ResolveOptions options = options_for({server.url(), kSampleMirror.native()});
  options.cache_folder = cache.path();
  options.offline = true;
  CHECK(attempted(find(kSeedCode, options), server.url(), "not asked: offline"));
  options.mirrors = {server.url()};
  CHECK(find(kSeedCode, options).from_cache);
  CHECK(find("2605.29664", options).from_cache);
  CHECK(failure_of("2605.29665", options).kind() == ErrorKind::kUnreachable);
  CHECK(server.hits() == 0);
}

TEST_CASE("what the cache has is not asked for again, unless it may have changed") {
  HttpServer server(always(seed()));
  const TemporaryFolder cache;
  ResolveOptions options = options_for({server.url()});
  options.cache_folder = cache.path();
  find(kSeedCode, options);
  REQUIRE(server.hits() == 1);
  const Resolution found = find(kSeedCode, options);
  CHECK(found.from_cache);
  CHECK(found.origin == server.url(kSeedPath));
  CHECK(find("2605.29664v1", options).from_cache);
  CHECK(server.hits() == 1);
  CHECK_FALSE(find("2605.29664", options).from_cache);
  CHECK_FALSE(find("GRALRY4D", options).from_cache);
  CHECK(server.hits() == 3);

  SUBCASE("a damaged entry is fetched again") {
    write_file(cache / ("v1/records/" + kSeedCode + "/bundle.json"), tampered_bundle());
    CHECK_FALSE(find(kSeedCode, options).from_cache);
    CHECK(server.hits() == 4);
    CHECK(find(kSeedCode, options).from_cache);
  }
}

TEST_CASE("only the place that a bundle came from can confirm it, and only when it was asked to") {
  const auto serve = [](const std::string& etag) {
    return [etag](const Request& request) {
      if (!request.header("If-None-Match").empty()) return Reply{.status = 304};
      Reply reply = seed();
      if (!etag.empty()) reply.headers = {"ETag: " + etag};
      return reply;
    };
  };
  for (const char* const etag : {"\"1\"", ""}) {
    CAPTURE(std::string(etag));
    HttpServer origin(serve(etag));
    HttpServer other(always({.status = 304}));
    const TemporaryFolder cache;
    ResolveOptions options = options_for({origin.url()});
    options.cache_folder = cache.path();
    options.refresh = true;
    find(kSeedCode, options);
    const Resolution again = find(kSeedCode, options);
    CHECK(again.from_cache == (*etag != '\0'));
    options.mirrors = {other.url()};
    const Resolution found = find(kSeedCode, options);
    CHECK(found.from_cache);  // which stands in
    CHECK(attempted(found, kSeedPath, "HTTP 304"));
    CHECK(other.requests()[0].header("If-None-Match") == "");
  }
}

TEST_CASE("a cached bundle's own hints are asked when nobody else can say what is new") {
  const Signer signer;
  const std::string code = signer.code("1501.00003", 1);
  const std::string place = "/kept/" + code + ".json";
  std::string newer;
  HttpServer hinted([&](const Request& request) {
    return request.target == place ? Reply{.body = newer} : Reply{.status = 404};
  });
  const auto hint = [](const std::string& base, const std::string& bundle_url) {
    return json::Object{{"mirror_type", "https"}, {"base_url", base}, {"bundle_url", bundle_url}};
  };
  const json::Array hints = {hint("ftp://m.example", "ftp://m.example/" + code),
                             hint(hinted.url(), "http://127.0.0.1:1/" + code), "text",
                             hint(hinted.url(), hinted.url() + "/bundle.json"),
                             hint(hinted.url(), hinted.url() + place)};
  newer = signer.bundle("1501.00003", 1, "2026-07-01T00:00:00Z", {}, hints);
  const TemporaryFolder folder;
  write_file(folder / ("m/pith/" + code + "/bundle.json"),
             signer.bundle("1501.00003", 1, "2026-06-01T00:00:00Z", {}, hints));
  ResolveOptions options = options_for({(folder / "m").native()});
  options.cache_folder = folder / "cache";
  const auto found = [&] { return resolve(parse_identifier(code), signer.trust(), options); };
  found();
  HttpServer dead(always({.status = 503}));
  options.mirrors = {dead.url()};
  options.refresh = true;
  CHECK_FALSE(found().refreshed);
  options.ask_hinted = true;
  options.offline = true;
  CHECK_FALSE(found().refreshed);
  CHECK(hinted.hits() == 0);
  options.offline = false;
  const Resolution refreshed = found();
  CHECK(refreshed.refreshed);
  CHECK(refreshed.origin == hinted.url(place));
  CHECK(refreshed.document == newer);
  CHECK(hinted.targets() == std::vector<std::string>{place});
}

TEST_CASE("a place that gave no version to compare cannot confirm") {
  bool unasked = false;
  HttpServer server([&](const Request&) { return unasked ? Reply{.status = 304} : seed(); });
  const TemporaryFolder cache;
  ResolveOptions options = options_for({server.url()});
  options.cache_folder = cache.path();
  options.refresh = true;
  find(kSeedCode, options);
  unasked = true;
  CHECK(attempted(find(kSeedCode, options), kSeedPath, "HTTP 304"));
}

TEST_CASE("the cache stands in for mirrors that fail or lie") {
  const TemporaryFolder cache;
  ResolveOptions options = options_for({kSampleMirror.native()});
  options.cache_folder = cache.path();
  find(kSeedCode, options);
  for (const Reply& reply : {Reply{.status = 503}, Reply{.status = 404}, Reply{.drop = true},
                             Reply{.body = tampered_bundle()}}) {
    HttpServer server(always(reply));
    options.mirrors = {server.url()};
    const Resolution found = find("2605.29664", options);
    CHECK(found.from_cache);
    CHECK(server.hits() > 0);
    CHECK(found.attempts.size() >= 2);
  }
}

TEST_CASE("nothing is kept of an answer that breaks off") {
  const TemporaryFolder folder;
  HttpServer server(always({.body = seed_text(), .send = 5000}));
  ResolveOptions options = options_for({server.url()});
  options.cache_folder = folder / "cache";
  failure_of(kSeedCode, options);
  CHECK_FALSE(std::filesystem::exists(folder / "cache"));
}
