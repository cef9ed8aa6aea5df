// One document over https or http, by libcurl.
//
// A transfer is bounded in time, in size after decompression, in redirects and in tries. Redirects
// are followed here and not by libcurl, whose rules for credentials in them differ between
// versions: redirect_objection (url.h) says which.
// Certificates are checked, cookies and .netrc are not used, and proxies are found as curl finds
// them (http_proxy, https_proxy, all_proxy, no_proxy).
//
//   HttpReply reply = http_get("https://pith.science/pith/…/bundle.json", {});
//   if (reply.status == 200) examine(reply.body);
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace pith {

struct FetchLimits {
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{60'000};  // for one try with its redirects
  long low_speed_bytes = 32;                        // a second, on average over…
  std::chrono::seconds low_speed_time{20};          // slower transfers are given up
  std::uint64_t max_bytes = 16u << 20;              // of a reply, after decompression
  std::size_t max_header_bytes = 256u << 10;
  long max_redirects = 5;
  int max_tries = 4;  // on 429, 500, 502 to 504, transient network errors
  std::chrono::milliseconds first_backoff{500};  // doubles, up to…
  std::chrono::milliseconds max_backoff{8'000};  // a longer Retry-After ends the tries at once

  std::uint64_t max_index_bytes = 1u << 20;  // of a manifest or an alias file (manifest.h, alias.h)
  std::size_t max_mirrors = 64;              // that manifests may add

  // Of a folder that is searched for an alias (mirror.h).
  std::size_t max_scan_entries = 10'000;
  std::uint64_t max_scan_bytes = 512u << 20;
};

// How the pauses between tries are made; when empty the thread sleeps.
using Sleep = std::function<void(std::chrono::milliseconds)>;

struct TransportOptions {
  std::string user_agent = "pith";
  FetchLimits limits;
  Sleep sleep;
  // What an earlier reply of this URL said of its body; with either, 304 may be the answer.
  std::string etag, last_modified;
  std::stop_token stop;  // ends the transfer early, within some 50 ms, with Error kUnreachable
};

struct HttpReply {
  long status = 0;
  std::string body;                     // empty unless status is 200
  std::string etag, last_modified;      // as the reply gave them; empty when it did not
  std::string effective_url;            // after redirects
  std::chrono::seconds retry_after{0};  // as the reply asked (also by date); 0 when it did not
  int tries = 1;
};

// GET. Every final answer of the server is a reply, whatever its status. Throws Error: kUsage and
// kFile as checked_url does; kUnreachable when there was no connection or no answer in time; kLimit
// for a reply over max_bytes or max_header_bytes; kNetwork for everything else that went wrong:
// redirects without end or to a place that is refused, a bad certificate, a body that was cut
// short.
HttpReply http_get(const std::string& url, const TransportOptions& options);

// "libcurl/7.88.1 OpenSSL/3.0.17 …". Throws Error kFile when it cannot be loaded.
std::string transfer_library();

}  // namespace pith
