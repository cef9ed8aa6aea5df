#include "fetch/transport.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/error.h"
#include "fetch/excerpt.h"
#include "fetch/url.h"

namespace pith {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr curl_off_t kLongestWait = 366 * 24 * 3600;  // seconds; keeps the arithmetic in range

struct CurlDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using CurlHandle = std::unique_ptr<CURL, CurlDeleter>;

// curl_global_init is not safe to call from two threads in every version that we support.
void start_curl() {
  static std::once_flag once;
  static CURLcode result = CURLE_OK;
  std::call_once(once, [] { result = curl_global_init(CURL_GLOBAL_DEFAULT); });
  if (result != CURLE_OK) {
    throw Error(ErrorKind::kNetwork, "libcurl", curl_easy_strerror(result));
  }
}

#if CURL_AT_LEAST_VERSION(7, 85, 0)
CURLcode allow_only(CURL* handle, std::string_view scheme) {
  return curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, std::string(scheme).c_str());
}
#else
CURLcode allow_only(CURL* handle, std::string_view scheme) {
  const long bit = scheme == "https" ? CURLPROTO_HTTPS : CURLPROTO_HTTP;
  return curl_easy_setopt(handle, CURLOPT_PROTOCOLS, bit);
}
#endif

// What the callbacks of one transfer share.
struct Sink {
  CURL* handle;
  const FetchLimits& limits;
  std::string body;
  std::uint64_t header_bytes = 0;
  bool unwanted = false;  // the body of an answer whose status says it all
  bool too_large = false;
  bool header_too_large = false;
};

// libcurl hands over decompressed bytes, at most CURL_MAX_WRITE_SIZE at a time.
std::size_t receive_body(char* data, std::size_t, std::size_t count, void* user) noexcept {
  auto& sink = *static_cast<Sink*>(user);
  long status = 0;
  curl_easy_getinfo(sink.handle, CURLINFO_RESPONSE_CODE, &status);
  sink.unwanted = status != 200;
  if (sink.unwanted && count > 0) return 0;
  sink.too_large = count > sink.limits.max_bytes - sink.body.size();
  if (sink.too_large) return 0;
  try {
    sink.body.append(data, count);
  } catch (const std::exception&) {  // out of memory; may not pass through C
    sink.too_large = true;
    return 0;
  }
  return count;
}

std::size_t receive_header(char*, std::size_t, std::size_t count, void* user) noexcept {
  auto& sink = *static_cast<Sink*>(user);
  sink.header_bytes += count;
  sink.header_too_large = sink.header_bytes > sink.limits.max_header_bytes;
  return sink.header_too_large ? 0 : count;
}

struct Failure {
  ErrorKind kind;
  std::string cause;
  bool transient = false;
};

struct Try {
  HttpReply reply;
  std::optional<Failure> failure;
};

Failure describe(CURLcode code, const Sink& sink, const char* detail) {
  const FetchLimits& limits = sink.limits;
  if (sink.header_too_large) {
    return {ErrorKind::kLimit, "the headers are larger than the limit of " +
                                   std::to_string(limits.max_header_bytes) + " bytes"};
  }
  if (sink.too_large) {
    return {ErrorKind::kLimit,
            "the reply is larger than the limit of " + std::to_string(limits.max_bytes) + " bytes"};
  }
  std::string cause = curl_easy_strerror(code);
  if (*detail != '\0' && cause != detail) cause += " (" + excerpt(detail) + ")";
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {ErrorKind::kUnreachable, cause};  // a wrong name, or no network at all
    case CURLE_COULDNT_CONNECT:
      return {ErrorKind::kUnreachable, cause, true};
    case CURLE_OPERATION_TIMEDOUT:
      return {ErrorKind::kUnreachable, "no complete answer in time (" + excerpt(detail) + ")",
              true};
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return {ErrorKind::kNetwork, cause, true};
    default:
      return {ErrorKind::kNetwork, cause};
  }
}

void check(CURLcode code, const std::string& url) {
  if (code != CURLE_OK) throw Error(ErrorKind::kNetwork, url, curl_easy_strerror(code));
}

CurlHandle prepared(const std::string& url, const TransportOptions& options) {
  CurlHandle handle(curl_easy_init());
  if (!handle) throw Error(ErrorKind::kNetwork, url, "libcurl cannot be used");
  CURL* const h = handle.get();
  const FetchLimits& limits = options.limits;
  check(allow_only(h, scheme_of(url)), url);
  check(curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L), url);
  check(curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L), url);  // signals and threads do not mix
  check(curl_easy_setopt(h, CURLOPT_USERAGENT, options.user_agent.c_str()), url);
  // Only what every libcurl can decode; "" would offer whatever this one can.
  check(curl_easy_setopt(h, CURLOPT_ACCEPT_ENCODING, "gzip"), url);
  check(curl_easy_setopt(h, CURLOPT_LOW_SPEED_LIMIT, limits.low_speed_bytes), url);
  check(
      curl_easy_setopt(h, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.low_speed_time.count())),
      url);
  check(curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, receive_body), url);
  check(curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, receive_header), url);
  return handle;
}

// One URL, no redirect followed; `redirect` is where the answer points to, if anywhere.
Try transfer(CURL* handle, const std::string& url, const FetchLimits& limits, milliseconds left,
             std::string& redirect) {
  Sink sink{handle, limits, {}};
  std::array<char, CURL_ERROR_SIZE> detail{};
  check(curl_easy_setopt(handle, CURLOPT_URL, url.c_str()), url);
  check(curl_easy_setopt(handle, CURLOPT_WRITEDATA, &sink), url);
  check(curl_easy_setopt(handle, CURLOPT_HEADERDATA, &sink), url);
  check(curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, detail.data()), url);
  // Zero would mean no limit.
  const auto at_least_one = [](milliseconds time) {
    return static_cast<long>(std::max<milliseconds::rep>(time.count(), 1));
  };
  check(curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, at_least_one(left)), url);
  check(curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, at_least_one(limits.connect_timeout)),
        url);

  const CURLcode code = curl_easy_perform(handle);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, nullptr);

  Try result;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &result.reply.status);
  result.reply.effective_url = url;
  const bool answered = code == CURLE_OK || (code == CURLE_WRITE_ERROR && sink.unwanted);
  if (!answered) {
    result.failure = describe(code, sink, detail.data());
    return result;
  }
  curl_off_t wait = 0;
  if (curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &wait) == CURLE_OK && wait > 0) {
    result.reply.retry_after = std::chrono::seconds(std::min(wait, kLongestWait));
  }
  char* target = nullptr;
  if (curl_easy_getinfo(handle, CURLINFO_REDIRECT_URL, &target) == CURLE_OK && target != nullptr) {
    redirect = target;
  }
  result.reply.body = std::move(sink.body);
  return result;
}

bool is_redirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Try try_once(CURL* handle, std::string url, const FetchLimits& limits) {
  const auto deadline = Clock::now() + limits.total_timeout;
  for (long redirects = 0;; ++redirects) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
    std::string target;
    Try result = transfer(handle, url, limits, left, target);
    if (result.failure || target.empty() || !is_redirect(result.reply.status)) return result;
    if (redirects >= limits.max_redirects) {
      result.failure = {ErrorKind::kNetwork, "redirects more than " +
                                                 std::to_string(limits.max_redirects) +
                                                 " times, last to " + excerpt(target)};
      return result;
    }
    if (const std::string objection = redirect_objection(url, target); !objection.empty()) {
      result.failure = {ErrorKind::kNetwork, objection};
      return result;
    }
    url = target;
  }
}

bool is_transient(long status) {
  return status == 429 || status == 500 || (status >= 502 && status <= 504);
}

}  // namespace

HttpReply http_get(const std::string& url, const TransportOptions& options) {
  start_curl();
  const std::string asked = checked_url(url);
  const FetchLimits& limits = options.limits;
  milliseconds backoff = limits.first_backoff;
  for (int tries = 1;; ++tries) {
    // A fresh handle, and so a fresh connection: the last one may be what was wrong.
    const CurlHandle handle = prepared(asked, options);
    Try result = try_once(handle.get(), asked, limits);
    result.reply.tries = tries;
    const HttpReply& reply = result.reply;
    const bool again = result.failure ? result.failure->transient : is_transient(reply.status);
    const bool asks_too_much = !result.failure && reply.retry_after > limits.max_backoff;
    if (!again || asks_too_much || tries >= limits.max_tries) {
      if (!result.failure) return std::move(result.reply);
      std::string cause = std::move(result.failure->cause);
      if (tries > 1) cause += ", after " + std::to_string(tries) + " tries";
      throw Error(result.failure->kind, excerpt(asked), std::move(cause));
    }
    const milliseconds pause = std::min(
        limits.max_backoff,
        std::max<milliseconds>(backoff, result.failure ? milliseconds(0) : reply.retry_after));
    backoff = std::min(limits.max_backoff, backoff * 2);
    if (options.sleep) {
      options.sleep(pause);
    } else {
      std::this_thread::sleep_for(pause);
    }
  }
}

}  // namespace pith
