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
#include <stop_token>
#include <string>

#include "fetch/limits.h"

namespace pith {

struct TransportOptions {
  std::string user_agent = "pith";
  std::string accept;  // media types, as of the Accept header; empty: any
  CertificateStore certificates;
  FetchLimits limits;
  Sleep sleep;
  // What an earlier reply of this URL said of its body; with either, 304 may be the answer.
  std::string etag, last_modified;
  std::stop_token stop;  // ends the transfer early, within some 50 ms, with Error kUnreachable
};

struct HttpReply {
  long status = 0;
  std::string body;                     // empty unless has_document(status)
  std::string etag, last_modified;      // as the reply gave them; empty when it did not
  std::string effective_url;            // after redirects
  std::chrono::seconds retry_after{0};  // as the reply asked (also by date); 0 when it did not
  int tries = 1;
};

inline bool is_absent(long status) {
  return status == 404 || status == 410;
}

// 200, or 203 of a proxy that changed what came (RFC 9110 §15.3.4): it is verified, whoever touched
// it.
inline bool has_document(long status) {
  return status == 200 || status == 203;
}

// GET. Every final answer of the server is a reply, whatever its status. Throws Error: kUsage and
// kFile as checked_url does; kUnreachable when there was no connection or no answer in time; kLimit
// for a reply over max_bytes or max_header_bytes, at once where its Content-Length says so;
// kNetwork for everything else that went wrong: redirects without end or to a place that is
// refused, a bad certificate, a body that was cut short.
HttpReply http_get(const std::string& url, const TransportOptions& options);

// "libcurl/7.88.1 OpenSSL/3.0.17 …". Throws Error kFile when it cannot be loaded.
std::string transfer_library();

}  // namespace pith
