#include "fetch/transport.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <chrono>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/error.h"
#include "fetch/url.h"
#include "gzip.h"
#include "http_server.h"

using namespace pith;
using pith::test::HttpServer;
using pith::test::Reply;
using pith::test::Request;
using std::chrono::milliseconds;

namespace {

// A proxy of the machine that runs the tests is none of theirs.
const bool kNoProxy = [] {
  for (const char* name : {"http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTPS_PROXY",
                           "ALL_PROXY", "NO_PROXY"}) {
    ::unsetenv(name);
  }
  return true;
}();

struct Client {
  std::vector<milliseconds> pauses;
  TransportOptions options;

  Client() {
    options.user_agent = "pith/test";
    options.sleep = [this](milliseconds time) { pauses.push_back(time); };
  }
  Client(const Client&) = delete;
};

Error failure_of(const std::string& url, const TransportOptions& options) {
  try {
    http_get(url, options);
  } catch (const Error& error) {
    return error;
  }
  throw std::runtime_error("was answered: " + url);
}

bool mentions(const Error& error, std::string_view part) {
  return std::string_view(error.what()).find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("a reply is handed over with its status, and the request says who asks") {
  HttpServer server([](const Request&) { return Reply{.body = "hello"}; });
  Client client;
  const HttpReply reply = http_get(server.url("/a/b"), client.options);
  CHECK(reply.status == 200);
  CHECK(reply.body == "hello");
  CHECK(reply.effective_url == server.url("/a/b"));
  CHECK(reply.tries == 1);
  REQUIRE(server.hits() == 1);
  const Request request = server.requests()[0];
  CHECK(request.method == "GET");
  CHECK(request.target == "/a/b");
  CHECK(request.header("User-Agent") == "pith/test");
  CHECK(request.header("Authorization") == "");
}

TEST_CASE("a status that is final is a reply at once, without its body") {
  for (const int status : {204, 304, 400, 401, 403, 404, 410, 418, 501}) {
    CAPTURE(status);
    HttpServer server([&](const Request&) {
      return Reply{.status = status, .body = status == 204 || status == 304 ? "" : "\x1b]0;x\a"};
    });
    Client client;
    const HttpReply reply = http_get(server.url("/"), client.options);
    CHECK(reply.status == status);
    CHECK(reply.body.empty());
    CHECK(server.hits() == 1);
  }
}

TEST_CASE("what a proxy changed on the way is a document too (203)") {
  HttpServer server([&](const Request&) { return Reply{.status = 203, .body = "{}"}; });
  Client client;
  client.options.accept = "application/ld+json";
  const HttpReply reply = http_get(server.url("/"), client.options);
  CHECK(has_document(reply.status));
  CHECK(reply.body == "{}");
  CHECK(server.requests().front().header("Accept") == "application/ld+json");
}

TEST_CASE("an error page may be of any size and is not waited for") {
  for (const bool hang : {false, true}) {
    HttpServer server([&](const Request&) {
      return Reply{.status = 404, .body = std::string(9000, 'x'), .send = 5000, .hang = hang};
    });
    Client client;
    client.options.limits.max_bytes = 10;
    CHECK(http_get(server.url("/"), client.options).status == 404);
    CHECK(server.hits() == 1);
  }
}

TEST_CASE("a transient status is tried again with doubling pauses") {
  for (const int status : {429, 500, 502, 503, 504}) {
    CAPTURE(status);
    int hits = 0;
    HttpServer server([&](const Request&) {
      return ++hits <= 2 ? Reply{.status = status, .body = "busy"} : Reply{.body = "done"};
    });
    Client client;
    const HttpReply reply = http_get(server.url("/"), client.options);
    CHECK(reply.status == 200);
    CHECK(reply.body == "done");
    CHECK(reply.tries == 3);
    CHECK(client.pauses == std::vector<milliseconds>{milliseconds(500), milliseconds(1000)});
  }
}

TEST_CASE("tries end, and so do the pauses between them") {
  HttpServer server([](const Request&) { return Reply{.status = 503}; });
  Client client;
  client.options.limits.max_tries = 8;
  client.options.limits.max_backoff = milliseconds(3000);
  const HttpReply reply = http_get(server.url("/"), client.options);
  CHECK(reply.status == 503);
  CHECK(reply.tries == 8);
  CHECK(server.hits() == 8);
  CHECK(client.pauses == std::vector<milliseconds>{milliseconds(500), milliseconds(1000),
                                                   milliseconds(2000), milliseconds(3000),
                                                   milliseconds(3000), milliseconds(3000),
                                                   milliseconds(3000)});
}

TEST_CASE("Retry-After is waited for when it is short, and ends the tries when it is long") {
  struct {
    const char* value;
    int tries;
    std::vector<milliseconds> pauses;
  } const cases[] = {
      {"2", 2, {milliseconds(2000)}},
      {"0", 2, {milliseconds(500)}},
      {"8", 2, {milliseconds(8000)}},
      {"9", 1, {}},
      {"3600", 1, {}},
      {"9223372036854775807", 1, {}},
      {"Fri, 31 Dec 2199 23:59:59 GMT", 1, {}},
      {"Thu, 01 Jan 1970 00:00:01 GMT", 2, {milliseconds(500)}},
      {"soon", 2, {milliseconds(500)}},
  };
  for (const auto& example : cases) {
    CAPTURE(std::string(example.value));
    int hits = 0;
    HttpServer server([&](const Request&) {
      return ++hits == 1
                 ? Reply{.status = 429, .headers = {std::string("Retry-After: ") + example.value}}
                 : Reply{.body = "done"};
    });
    Client client;
    const HttpReply reply = http_get(server.url("/"), client.options);
    CHECK(reply.status == (example.tries == 1 ? 429 : 200));
    CHECK(reply.tries == example.tries);
    CHECK(client.pauses == example.pauses);
  }
}

TEST_CASE("a connection that breaks is tried again") {
  int hits = 0;
  HttpServer server(
      [&](const Request&) { return ++hits == 1 ? Reply{.drop = true} : Reply{.body = "done"}; });
  Client client;
  CHECK(http_get(server.url("/"), client.options).tries == 2);

  SUBCASE("and then given up: nobody listens") {
    int port = 0;
    {
      HttpServer gone([](const Request&) { return Reply{}; });
      port = gone.port();
    }
    const Error error =
        failure_of("http://127.0.0.1:" + std::to_string(port) + "/", client.options);
    CHECK(error.kind() == ErrorKind::kUnreachable);
    CHECK(mentions(error, "after 4 tries"));
  }
}

TEST_CASE("a body that is cut short is no body") {
  const std::string body(1000, 'x');
  SUBCASE("by its length") {
    HttpServer server([&](const Request&) { return Reply{.body = body, .send = 500}; });
    Client client;
    const Error error = failure_of(server.url("/"), client.options);
    CHECK(error.kind() == ErrorKind::kNetwork);
    CHECK(server.hits() == 4);
  }
  SUBCASE("by its chunks") {
    HttpServer server([&](const Request&) {
      return Reply{.body = "3e8\r\n" + body + "\r\n3e8\r\n" + body.substr(1),
                   .headers = {"Transfer-Encoding: chunked"},
                   .with_length = false};
    });
    Client client;
    CHECK(failure_of(server.url("/"), client.options).kind() == ErrorKind::kNetwork);
  }
}

TEST_CASE("chunks and gzip are undone") {
  const std::string body = "some words, some words";
  HttpServer server([&](const Request& request) {
    if (request.target == "/chunked") {
      return Reply{.body = "5\r\nsome \r\n11\r\nwords, some words\r\n0\r\n\r\n",
                   .headers = {"Transfer-Encoding: chunked"},
                   .with_length = false};
    }
    return Reply{.body = test::gzip_stored(body), .headers = {"Content-Encoding: gzip"}};
  });
  Client client;
  CHECK(http_get(server.url("/chunked"), client.options).body == body);
  CHECK(http_get(server.url("/gzip"), client.options).body == body);
  CHECK(server.requests()[0].header("Accept-Encoding") == "gzip");
}

TEST_CASE("a reply is held to its limit, however it is wrapped") {
  constexpr std::size_t kLimit = 1u << 20;
  const std::string exact(kLimit, 'x');
  const std::string over = exact + "x";
  struct {
    const char* what;
    Reply reply;
    bool fits;
  } const cases[] = {
      {"exact", {.body = exact}, true},
      {"by its length", {.body = over}, false},
      {"by its length alone", {.body = over, .send = 0, .hang = true}, false},
      {"without length", {.body = over, .with_length = false}, false},
      {"gzip bomb of 64 MiB",
       {.body = test::gzip_bomb(260'000), .headers = {"Content-Encoding: gzip"}},
       false},
      {"headers", {.headers = std::vector<std::string>(60, "X: " + std::string(1000, 'h'))}, false},
  };
  for (const auto& example : cases) {
    CAPTURE(std::string(example.what));
    HttpServer server([&](const Request&) { return example.reply; });
    Client client;
    client.options.limits.max_bytes = kLimit;
    client.options.limits.max_header_bytes = 50'000;
    if (example.fits) {
      CHECK(http_get(server.url("/"), client.options).body.size() == kLimit);
    } else {
      const Error error = failure_of(server.url("/"), client.options);
      CHECK(mentions(error, "limit of"));
      CHECK(error.kind() == ErrorKind::kLimit);
      CHECK(server.hits() == 1);
    }
  }
}

TEST_CASE("an answer that does not come is given up") {
  for (const std::size_t sent : {std::size_t{0}, std::size_t{10}}) {
    CAPTURE(sent);
    HttpServer server([&](const Request&) {
      return Reply{.body = std::string(1000, 'x'), .send = sent, .hang = true};
    });
    Client client;
    client.options.limits.total_timeout = milliseconds(100);
    client.options.limits.max_tries = 2;
    const Error error = failure_of(server.url("/"), client.options);
    CHECK(error.kind() == ErrorKind::kUnreachable);
    CHECK(mentions(error, "no complete answer in time"));
    CHECK(server.hits() == 2);
  }
}

TEST_CASE("the time limit covers a request with all its redirects") {
  // Each answer alone is in time.
  HttpServer server([](const Request&) {
    Reply reply = Reply::redirect(302, "/on");
    reply.delay = milliseconds(100);
    return reply;
  });
  Client client;
  client.options.limits.total_timeout = milliseconds(250);
  client.options.limits.max_tries = 1;
  const Error error = failure_of(server.url("/"), client.options);
  CHECK(error.kind() == ErrorKind::kUnreachable);
  CHECK(mentions(error, "no complete answer in time"));
}

TEST_CASE("a transfer that stands still is given up") {
  HttpServer server([](const Request&) {
    return Reply{.body = std::string(1000, 'x'), .send = 10, .hang = true};
  });
  Client client;
  client.options.limits.low_speed_time = std::chrono::seconds(1);
  client.options.limits.total_timeout = std::chrono::seconds(20);
  client.options.limits.max_tries = 1;
  const Error error = failure_of(server.url("/"), client.options);
  CHECK(error.kind() == ErrorKind::kUnreachable);
  CHECK(mentions(error, "too slow"));
}

TEST_CASE("redirects are followed within their limit") {
  // /5 leads to /4, and so on to /0.
  HttpServer server([](const Request& request) {
    const int left = request.target[1] - '0';
    if (left == 0) return Reply{.body = "arrived"};
    const int statuses[] = {301, 302, 303, 307, 308};
    return Reply::redirect(statuses[left % 5], "/" + std::to_string(left - 1));
  });
  Client client;
  const HttpReply reply = http_get(server.url("/5"), client.options);
  CHECK(reply.body == "arrived");
  CHECK(reply.effective_url == server.url("/0"));
  const Error error = failure_of(server.url("/6"), client.options);
  CHECK(error.kind() == ErrorKind::kNetwork);
  CHECK(mentions(error, "more than 5 times"));
}

TEST_CASE("a redirect whose page does not end is not waited for") {
  HttpServer server([](const Request&) {
    Reply reply = Reply::redirect(302, "/on");
    reply.body = std::string(1u << 20, 'x');
    reply.send = 100'000;
    reply.hang = true;
    return reply;
  });
  Client client;
  CHECK(http_get(server.url("/"), client.options).status == 302);
  CHECK(server.hits() == 1);
}

TEST_CASE("a redirect loop ends") {
  HttpServer server([](const Request&) { return Reply::redirect(301, "/loop"); });
  Client client;
  CHECK(failure_of(server.url("/loop"), client.options).kind() == ErrorKind::kNetwork);
  CHECK(server.hits() == 6);
}

TEST_CASE(
    "redirects to other schemes, to other hosts over http, and with credentials are refused") {
  const char* const targets[] = {"http://127.0.0.1:9/",     "file:///etc/hostname",
                                 "ftp://127.0.0.1/",        "gopher://127.0.0.1:9/",
                                 "data:text/plain,x",       "javascript:alert(1)",
                                 "http://u:p@127.0.0.1:9/", "http://u@127.0.0.1:9/"};
  for (const char* target : targets) {
    CAPTURE(std::string(target));
    HttpServer server([&](const Request&) { return Reply::redirect(302, target); });
    Client client;
    const Error error = failure_of(server.url("/"), client.options);
    CHECK(error.kind() == ErrorKind::kNetwork);
    CHECK(mentions(error, "redirects"));
    CHECK(mentions(error, "refused"));
    CHECK(server.hits() == 1);
  }
}

TEST_CASE("what a redirect may lead to") {
  struct {
    const char *from, *to;
    bool allowed;
  } const cases[] = {
      {"https://a.example/x", "https://b.example/y", true},
      {"http://a.example/x", "http://A.example/y", true},
      {"http://a.example/x", "http://a.example:80/y", true},
      {"http://a.example/x", "https://b.example/y", true},
      {"http://a.example/x", "http://b.example/y", false},
      {"http://a.example/x", "http://a.example:8080/y", false},
      {"HTTPS://a.example/x", "https://b.example/y", true},
      {"https://a.example/x", "http://a.example/x", false},
      {"http://a.example/x", "https://a.example/x", true},
      {"https://a.example/x", "https://u@a.example/x", false},
      {"https://a.example/x", "https://:p@a.example/x", false},
      {"https://a.example/x", "file:///x", false},
      {"https://a.example/x", "", false},
      {"https://a.example/x", "https://", false},
  };
  for (const auto& example : cases) {
    CAPTURE(std::string(example.from));
    CAPTURE(std::string(example.to));
    CHECK(redirect_objection(example.from, example.to).empty() == example.allowed);
  }
}

TEST_CASE("only https and http URLs without credentials are asked") {
  const char* const refused[] = {"",
                                 "a",
                                 "//a.example/",
                                 "file:///etc/hostname",
                                 "ftp://a/",
                                 "http://",
                                 "http://u:p@a.example",
                                 "https://u@a.example/",
                                 "http://a b/",
                                 "http://a\n/",
                                 "dict://a/",
                                 "https://:p@a.example/"};
  for (const char* url : refused) {
    CAPTURE(std::string(url));
    CHECK(failure_of(url, {}).kind() == ErrorKind::kUsage);
  }
  CHECK(failure_of(std::string("http://127.0.0.1/\0x", 19), {}).kind() == ErrorKind::kUsage);
  CHECK_FALSE(mentions(failure_of("http://u:secret@a.example/", {}), "secret"));
  CHECK(checked_url("HTTPS://A.example") == "https://A.example/");
}

TEST_CASE("what a reply says of its version is sent back, and 304 is an answer") {
  HttpServer server([](const Request& request) {
    if (request.header("If-None-Match") == "W/\"a b\"") return Reply{.status = 304};
    return Reply{.body = "x",
                 .headers = {"eTag:  W/\"a b\" ", "Last-Modified: Fri, 29 May 2026 21:22:30 GMT"}};
  });
  Client client;
  const HttpReply first = http_get(server.url("/"), client.options);
  CHECK(first.etag == "W/\"a b\"");
  CHECK(first.last_modified == "Fri, 29 May 2026 21:22:30 GMT");
  CHECK(server.requests()[0].header("If-None-Match") == "");
  client.options.etag = first.etag;
  client.options.last_modified = first.last_modified;
  CHECK(http_get(server.url("/"), client.options).status == 304);
  CHECK(server.requests()[1].header("If-Modified-Since") == first.last_modified);
}

TEST_CASE("a version that could not be sent back is not kept") {
  for (const std::string& etag : {std::string(2000, 'e'), std::string("a\x01z"), std::string()}) {
    HttpServer server([&](const Request&) { return Reply{.headers = {"ETag: " + etag}}; });
    Client client;
    CHECK(http_get(server.url("/"), client.options).etag == "");
  }
}

TEST_CASE("a transfer that nobody wants any more ends") {
  HttpServer server([](const Request&) { return Reply{.body = "x", .send = 0, .hang = true}; });
  TransportOptions options;
  std::stop_source stop;
  options.stop = stop.get_token();
  stop.request_stop();
  CHECK(mentions(failure_of(server.url("/"), options), "stopped"));
  std::stop_source later;
  options.stop = later.get_token();
  const std::jthread stopper([&] {
    while (server.hits() == 0) std::this_thread::sleep_for(milliseconds(1));
    later.request_stop();
  });
  CHECK(mentions(failure_of(server.url("/"), options), "stopped"));  // long before its 60 seconds
}

TEST_CASE("http_proxy is used as curl uses it") {
  HttpServer proxy([](const Request&) { return Reply{.body = "from the proxy"}; });
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  Client client;
  const HttpReply reply = http_get("http://paper.invalid/x", client.options);
  ::unsetenv("http_proxy");
  CHECK(reply.body == "from the proxy");
  REQUIRE(proxy.hits() == 1);
  CHECK(proxy.requests()[0].target == "http://paper.invalid/x");
}

TEST_CASE("messages quote little of what a server says") {
  HttpServer server(
      [](const Request&) { return Reply::redirect(302, "/" + std::string(5000, 'y')); });
  Client client;
  client.options.limits.max_redirects = 0;
  const Error error = failure_of(server.url("/"), client.options);
  CHECK(mentions(error, "yyy"));
  CHECK(error.cause().size() < 400);
}
