// What `pith doctor` looks at, one check after the other, each with what to do next when something
// is wrong.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings.h"
#include "base/report.h"
#include "fetch/resolve.h"
#include "record/trust.h"

namespace pith {

struct Check {
  std::string group;  // "installed", "reachable", "trusted", "cached", "configured"
  std::string name;   // what was looked at: a program, a URL, a key id, a file, a variable
  Outcome outcome = Outcome::kPass;
  std::string detail;     // may quote what others wrote
  std::string next_step;  // empty unless there is something to do
};
using Checkup = std::vector<Check>;

// URLs, with blanks between them, without the user names and passwords that they may hold.
std::string without_credentials(std::string_view text);

// Libraries that programs load or are linked to, TeX's programs in `search_path`, pith.sty as TeX
// finds it, and what confines programs that are run over a paper. Programs get `environment` and
// nothing of ours; each has 20 seconds, since TeX builds its font list at the first call.
void check_installed(Checkup& checkup, const std::string& search_path,
                     const std::vector<std::string>& environment);

// Each mirror is asked once, several at a time, and for no longer than `patience`; over HTTP for
// its manifest, which it need not have. Nothing is asked offline.
void check_reachable(Checkup& checkup, const ResolveOptions& options,
                     std::chrono::milliseconds patience);

// The built-in keys and those that the user added, at the time `now` (RFC 3339). Returns them.
TrustStore check_trusted(Checkup& checkup, const std::filesystem::path& config_folder,
                         const std::string& now);

// Every entry of the cache, verified anew.
void check_cached(Checkup& checkup, const ResolveOptions& options, const TrustStore& trust);

}  // namespace pith
