// URLs are taken apart by libcurl, which will also fetch them: a second parser could disagree with
// it.
#include "fetch/url.h"

#include <curl/curl.h>

#include <memory>
#include <optional>

#include "base/ascii.h"
#include "base/error.h"
#include "fetch/excerpt.h"

namespace pith {
namespace {

struct CurlUrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using CurlUrl = std::unique_ptr<CURLU, CurlUrlDeleter>;

CurlUrl parsed(std::string_view text) {
  // libcurl reads up to a null byte.
  if (text.find('\0') != std::string_view::npos) return nullptr;
  CurlUrl url(curl_url());
  const std::string terminated(text);
  if (!url || curl_url_set(url.get(), CURLUPART_URL, terminated.c_str(),
                           CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
    return nullptr;
  }
  return url;
}

std::optional<std::string> part(const CurlUrl& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return std::nullopt;
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, curl_free);
  return text;
}

bool has_credentials(const CurlUrl& url) {
  return part(url, CURLUPART_USER) || part(url, CURLUPART_PASSWORD);
}

// Host and port, as one can compare them.
std::string place_of(const CurlUrl& url) {
  return to_lower(part(url, CURLUPART_HOST).value_or("")) + ":" +
         part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT).value_or("");
}

}  // namespace

std::string checked_url(std::string_view text) {
  const CurlUrl url = parsed(text);
  if (!url) throw Error(ErrorKind::kUsage, excerpt(text), "is not a URL");
  const std::string scheme = part(url, CURLUPART_SCHEME).value_or("");
  if (scheme != "https" && scheme != "http") {
    throw Error(ErrorKind::kUsage, excerpt(text), "only https and http URLs are fetched");
  }
  if (has_credentials(url)) {
    // The subject leaves them out: messages end up in logs.
    throw Error(ErrorKind::kUsage, scheme + "://" + excerpt(part(url, CURLUPART_HOST).value_or("")),
                "the URL carries a user name or a password, which are never sent");
  }
  return part(url, CURLUPART_URL).value_or("");
}

std::string_view scheme_of(std::string_view url) {
  return url.substr(0, url.find(':'));
}

std::string redirect_objection(std::string_view from, std::string_view to) {
  const CurlUrl source = parsed(from);
  const CurlUrl target = parsed(to);
  if (!source || !target) return "redirects to what is not a URL, which is refused: " + excerpt(to);
  const std::string scheme = part(target, CURLUPART_SCHEME).value_or("");
  if (scheme != "https" && scheme != part(source, CURLUPART_SCHEME)) {
    return "redirects to another scheme (" + excerpt(scheme, 20) + "), which is refused";
  }
  if (has_credentials(target)) return "redirects to a URL with credentials, which is refused";
  if (scheme != "https" && place_of(source) != place_of(target)) {
    return "redirects over http to another host (" + excerpt(place_of(target)) +
           "), which is refused";
  }
  return {};
}

}  // namespace pith
