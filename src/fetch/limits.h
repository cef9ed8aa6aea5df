// What fetching may cost: time, bytes, tries, and the reading of folders; and whose certificates it
// trusts.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace pith {

// Certificates of authorities in PEM, in place of libcurl's own: one file, and a folder as
// openssl-rehash(1) makes it. Empty: libcurl's. One that cannot be read is Error kNetwork.
struct CertificateStore {
  std::string file, folder;
};

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

  // Of a folder that is searched for an alias (folder_search.h).
  std::size_t max_scan_entries = 10'000;
  std::uint64_t max_scan_bytes = 512u << 20;
};

// How the pauses between tries are made; when empty the thread sleeps.
using Sleep = std::function<void(std::chrono::milliseconds)>;

}  // namespace pith
