// The functions of libcurl that transport.cc and url.cc call, each passed on to the library.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include <cstdarg>

#include "base/shared_library.h"

// curl.h has macros of these names.
#undef curl_easy_getinfo
#undef curl_easy_setopt

namespace {

const pith::SharedLibrary& libcurl() {
  static const pith::SharedLibrary kLibrary("libcurl", {PITH_LIBCURL});
  return kLibrary;
}

#if CURL_AT_LEAST_VERSION(8, 0, 0)
using ReadUrl = const CURLU*;
#else
using ReadUrl = CURLU*;
#endif

}  // namespace

#define PASS_ON(result, name, parameters, arguments) \
  PITH_PASS_ON(libcurl(), result, name, parameters, arguments)

extern "C" {

PASS_ON(char*, curl_version, (), ())
PASS_ON(CURLcode, curl_global_init, (long flags), (flags))
PASS_ON(const char*, curl_easy_strerror, (CURLcode code), (code))
PASS_ON(CURL*, curl_easy_init, (), ())
PASS_ON(void, curl_easy_cleanup, (CURL * handle), (handle))
PASS_ON(CURLM*, curl_multi_init, (), ())
PASS_ON(CURLMcode, curl_multi_add_handle, (CURLM * multi, CURL* handle), (multi, handle))
PASS_ON(CURLMcode, curl_multi_remove_handle, (CURLM * multi, CURL* handle), (multi, handle))
PASS_ON(CURLMcode, curl_multi_perform, (CURLM * multi, int* running), (multi, running))
PASS_ON(CURLMcode, curl_multi_poll,
        (CURLM * multi, curl_waitfd* more, unsigned count, int timeout, int* ready),
        (multi, more, count, timeout, ready))
PASS_ON(CURLMsg*, curl_multi_info_read, (CURLM * multi, int* left), (multi, left))
PASS_ON(CURLMcode, curl_multi_cleanup, (CURLM * multi), (multi))
PASS_ON(curl_slist*, curl_slist_append, (curl_slist * list, const char* text), (list, text))
PASS_ON(void, curl_slist_free_all, (curl_slist * list), (list))
PASS_ON(CURLU*, curl_url, (), ())
PASS_ON(void, curl_url_cleanup, (CURLU * url), (url))
PASS_ON(CURLUcode, curl_url_get, (ReadUrl url, CURLUPart part, char** text, unsigned flags),
        (url, part, text, flags))
PASS_ON(CURLUcode, curl_url_set, (CURLU * url, CURLUPart part, const char* text, unsigned flags),
        (url, part, text, flags))
PASS_ON(void, curl_free, (void* memory), (memory))

// Every kind of information is asked for with a pointer (curl_easy_getinfo(3)).
__attribute__((visibility("hidden"))) CURLcode curl_easy_getinfo(CURL* handle, CURLINFO info, ...) {
  static auto* const kFunction =
      libcurl().function<CURLcode(CURL*, CURLINFO, ...)>("curl_easy_getinfo");
  va_list arguments;
  va_start(arguments, info);
  void* const value = va_arg(arguments, void*);
  va_end(arguments);
  return kFunction(handle, info, value);
}

// The number of an option tells the type of its value (CURLOPTTYPE_… in curl.h).
__attribute__((visibility("hidden"))) CURLcode curl_easy_setopt(CURL* handle, CURLoption option,
                                                                ...) {
  static auto* const kFunction =
      libcurl().function<CURLcode(CURL*, CURLoption, ...)>("curl_easy_setopt");
  const int type = static_cast<int>(option) / 10000 * 10000;
  CURLcode code = CURLE_UNKNOWN_OPTION;
  va_list arguments;
  va_start(arguments, option);
  if (type == CURLOPTTYPE_LONG) {
    code = kFunction(handle, option, va_arg(arguments, long));
  } else if (type == CURLOPTTYPE_OFF_T) {
    code = kFunction(handle, option, va_arg(arguments, curl_off_t));
  } else {
    code = kFunction(handle, option, va_arg(arguments, void*));
  }
  va_end(arguments);
  return code;
}

}  // extern "C"
