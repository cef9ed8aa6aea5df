#include "fetch/transport.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

#include "base/ascii.h"
#include "base/error.h"
#include "fetch/excerpt.h"
#include "fetch/url.h"

namespace pith {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr int kStopCheckMilliseconds = 50;
constexpr std::size_t kMaxValidator = 1024;  // bytes of an ETag or a date that are worth keeping
constexpr std::uint64_t kMaxRedirectBody = 64u << 10;  // of a page that says "moved" in words
constexpr curl_off_t kLongestWait = 366 * 24 * 3600;   // seconds; keeps the arithmetic in range

struct CurlDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using CurlHandle = std::unique_ptr<CURL, CurlDeleter>;

struct MultiDeleter {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
using CurlMulti = std::unique_ptr<CURLM, MultiDeleter>;

struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlList = std::unique_ptr<curl_slist, ListDeleter>;

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
  std::string etag, last_modified;
  std::uint64_t header_bytes = 0;
  std::uint64_t discarded = 0;  // bytes of a redirect's body
  bool unwanted = false;        // the body of an answer whose status says it all
  bool too_large = false;
  bool header_too_large = false;
};

bool is_redirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// libcurl hands over decompressed bytes, at most CURL_MAX_WRITE_SIZE at a time.
std::size_t receive_body(char* data, std::size_t, std::size_t count, void* user) noexcept {
  auto& sink = *static_cast<Sink*>(user);
  long status = 0;
  curl_easy_getinfo(sink.handle, CURLINFO_RESPONSE_CODE, &status);
  sink.unwanted = !has_document(status);
  if (sink.unwanted && count > 0) {
    // Only a transfer that has ended says where a redirect leads (CURLINFO_REDIRECT_URL).
    sink.discarded += count;
    return is_redirect(status) && sink.discarded <= kMaxRedirectBody ? count : 0;
  }
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

// The value of a header that is sent back as it came: printable ASCII of a sane length, or nothing.
void keep_validator(std::string_view line, std::string_view lower_name, std::string& value) {
  if (!remove_prefix(line, lower_name)) return;
  const std::size_t first = line.find_first_not_of(" \t");
  const std::size_t last = line.find_last_not_of(" \t\r\n");
  value.clear();
  if (first == std::string_view::npos || last - first >= kMaxValidator) return;
  line = line.substr(first, last - first + 1);
  const bool printable =
      std::all_of(line.begin(), line.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  if (printable) value = line;
}

std::size_t receive_header(char* data, std::size_t, std::size_t count, void* user) noexcept {
  auto& sink = *static_cast<Sink*>(user);
  sink.header_bytes += count;
  sink.header_too_large = sink.header_bytes > sink.limits.max_header_bytes;
  if (sink.header_too_large) return 0;
  try {
    keep_validator({data, count}, "etag:", sink.etag);
    keep_validator({data, count}, "last-modified:", sink.last_modified);
  } catch (const std::exception&) {  // out of memory; may not pass through C
    return 0;
  }
  return count;
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
  if (sink.too_large || code == CURLE_FILESIZE_EXCEEDED) {
    return {ErrorKind::kLimit,
            "the reply is larger than the limit of " + std::to_string(limits.max_bytes) + " bytes"};
  }
  // libcurl's detail says more than its name of the error, where there is one.
  const std::string said = *detail == '\0' ? curl_easy_strerror(code) : excerpt(detail);
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {ErrorKind::kUnreachable, "no such host (" + said + ")"};  // or no network at all
    case CURLE_COULDNT_CONNECT:
      return {ErrorKind::kUnreachable, "no connection (" + said + ")", true};
    case CURLE_OPERATION_TIMEDOUT:
      return {ErrorKind::kUnreachable, "no complete answer in time (" + said + ")", true};
    case CURLE_PEER_FAILED_VERIFICATION:
      return {ErrorKind::kNetwork, "the server's certificate is refused (" + said + ")"};
    case CURLE_SSL_CACERT_BADFILE:
      return {ErrorKind::kNetwork, "the certificates to trust cannot be read (" + said + ")"};
    case CURLE_SSL_CONNECT_ERROR:
      return {ErrorKind::kNetwork, "no TLS connection (" + said + ")"};
    case CURLE_PARTIAL_FILE:
      return {ErrorKind::kNetwork, "the reply was cut short (" + said + ")", true};
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return {ErrorKind::kNetwork, "the connection broke (" + said + ")", true};
    case CURLE_BAD_CONTENT_ENCODING:
      return {ErrorKind::kNetwork, "the reply cannot be decompressed (" + said + ")"};
    default:
      return {ErrorKind::kNetwork, "not a proper answer (" + said + ")"};
  }
}

void check(CURLcode code, const std::string& url) {
  if (code != CURLE_OK) throw Error(ErrorKind::kNetwork, url, curl_easy_strerror(code));
}

void set_certificates(CURL* handle, const CertificateStore& store, const std::string& url) {
  if (!store.file.empty()) check(curl_easy_setopt(handle, CURLOPT_CAINFO, store.file.c_str()), url);
  if (!store.folder.empty()) {
    check(curl_easy_setopt(handle, CURLOPT_CAPATH, store.folder.c_str()), url);
  }
}

CurlHandle prepared(const std::string& url, const TransportOptions& options) {
  CurlHandle handle(curl_easy_init());
  if (!handle) throw Error(ErrorKind::kNetwork, url, "libcurl cannot be used");
  CURL* const h = handle.get();
  const FetchLimits& limits = options.limits;
  check(curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L), url);
  check(curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L), url);  // signals and threads do not mix
  check(curl_easy_setopt(h, CURLOPT_USERAGENT, options.user_agent.c_str()), url);
#if CURL_AT_LEAST_VERSION(7, 87, 0)
  // A stopped transfer does not wait for its name to be resolved.
  check(curl_easy_setopt(h, CURLOPT_QUICK_EXIT, 1L), url);
#endif
  // Only what every libcurl can decode; "" would offer whatever this one can.
  check(curl_easy_setopt(h, CURLOPT_ACCEPT_ENCODING, "gzip"), url);
  // Content-Length counts what is sent, which is never much more than what comes of it.
  check(curl_easy_setopt(h, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.max_bytes)),
        url);
  set_certificates(h, options.certificates, url);
  check(curl_easy_setopt(h, CURLOPT_LOW_SPEED_LIMIT, limits.low_speed_bytes), url);
  check(
      curl_easy_setopt(h, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.low_speed_time.count())),
      url);
  check(curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, receive_body), url);
  check(curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, receive_header), url);
  return handle;
}

// curl_easy_perform, but it can be stopped. nullopt: it was.
std::optional<CURLcode> perform(CURL* handle, const std::stop_token& stop) {
  const CurlMulti multi(curl_multi_init());
  if (!multi || curl_multi_add_handle(multi.get(), handle) != CURLM_OK) return CURLE_FAILED_INIT;
  std::optional<CURLcode> result;
  for (int running = 1; running > 0 && !stop.stop_requested();) {
    CURLMcode code = curl_multi_perform(multi.get(), &running);
    if (code == CURLM_OK && running > 0) {
      code = curl_multi_poll(multi.get(), nullptr, 0, kStopCheckMilliseconds, nullptr);
    }
    if (code != CURLM_OK) {
      result = CURLE_FAILED_INIT;
      break;
    }
  }
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
    if (message->msg == CURLMSG_DONE) result = message->data.result;
  }
  curl_multi_remove_handle(multi.get(), handle);
  return result;
}

// One URL, no redirect followed; `redirect` is where the answer points to, if anywhere.
Try transfer(CURL* handle, const std::string& url, const TransportOptions& options,
             milliseconds left, std::string& redirect) {
  const FetchLimits& limits = options.limits;
  Sink sink{handle, limits, {}, {}, {}};
  std::array<char, CURL_ERROR_SIZE> detail{};
  check(allow_only(handle, scheme_of(url)), url);
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

  const std::optional<CURLcode> done = perform(handle, options.stop);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, nullptr);

  Try result;
  if (!done) {
    result.failure = {ErrorKind::kUnreachable, "was stopped before it had answered"};
    return result;
  }
  const CURLcode code = *done;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &result.reply.status);
  result.reply.effective_url = url;
  // A status that says it all is an answer, however long the page that comes with it.
  const bool answered = code == CURLE_OK || (code == CURLE_WRITE_ERROR && sink.unwanted) ||
                        (code == CURLE_FILESIZE_EXCEEDED && !has_document(result.reply.status));
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
  result.reply.etag = std::move(sink.etag);
  result.reply.last_modified = std::move(sink.last_modified);
  return result;
}

Try try_once(CURL* handle, std::string url, const TransportOptions& options) {
  const FetchLimits& limits = options.limits;
  const auto deadline = Clock::now() + limits.total_timeout;
  for (long redirects = 0;; ++redirects) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
    std::string target;
    Try result = transfer(handle, url, options, left, target);
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

// What is wanted, and the conditions of RFC 9110 §13.1.2 and §13.1.3.
CurlList request_headers(const TransportOptions& options) {
  curl_slist* list = nullptr;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    curl_slist* longer = curl_slist_append(list, (std::string(name) + value).c_str());
    if (longer != nullptr) list = longer;
  };
  add("Accept: ", options.accept);
  add("If-None-Match: ", options.etag);
  add("If-Modified-Since: ", options.last_modified);
  return CurlList(list);
}

void pause_between_tries(milliseconds time, const TransportOptions& options) {
  if (options.sleep) {
    options.sleep(time);
    return;
  }
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any stopped;
  stopped.wait_for(lock, options.stop, time, [] { return false; });
}

}  // namespace

HttpReply http_get(const std::string& url, const TransportOptions& options) {
  start_curl();
  const std::string asked = checked_url(url);
  const FetchLimits& limits = options.limits;
  const CurlList headers = request_headers(options);
  milliseconds backoff = limits.first_backoff;
  for (int tries = 1;; ++tries) {
    // A fresh handle, and so a fresh connection: the last one may be what was wrong.
    const CurlHandle handle = prepared(asked, options);
    check(curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get()), asked);
    Try result = try_once(handle.get(), asked, options);
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
    pause_between_tries(pause, options);
  }
}

std::string transfer_library() {
  return curl_version();
}

}  // namespace pith
