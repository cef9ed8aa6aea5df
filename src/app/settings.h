// Where records come from, when the command line does not say: environment, configuration file,
// defaults. The only place where they are put together.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "fetch/resolve.h"

namespace pith {

// The environment variables that count, as values, so that nothing below the tools reads them.
// Unset and empty are the same.
struct Environment {
  std::string pith_mirror;     // PITH_MIRROR: one URL or folder, or several separated by spaces
  std::string pith_cache_dir;  // PITH_CACHE_DIR
  std::string pith_offline;    // PITH_OFFLINE: anything but "" and "0" means offline
  std::string xdg_cache_home, xdg_config_home, home;
  std::string path, texmf_home, tmpdir;  // PATH, TEXMFHOME, TMPDIR
  // CURL_CA_BUNDLE, SSL_CERT_FILE, SSL_CERT_DIR: as curl(1) reads them, the first before the
  // second.
  std::string curl_ca_bundle, ssl_cert_file, ssl_cert_dir;
};
Environment read_environment();

// What the command line said; empty members were not given.
struct FetchChoices {
  std::vector<std::string> mirrors;
  bool offline = false;
  bool no_cache = false;
  bool refresh = false;
};

// $XDG_CONFIG_HOME/pith, else ~/.config/pith; empty when neither variable is an absolute path (a
// relative one would be whatever folder one happens to be in). config.json and keys.json are there.
std::filesystem::path config_folder(const Environment& environment);

// The configuration file is config.json in config_folder:
//   {"mirrors": ["https://pith.example.org", "/srv/pith"], "offline": false, "cache":
//   "/var/cache/pith",
//    "timeout": 60, "tries": 4, "hedge": 1.5, "max_age": 86400}
// All members are optional, others are errors. Times are seconds: timeout for one try, hedge before
// the next mirror is asked too, max_age of a cached bundle. tries is from 1 to 20. Command line,
// then environment, then file, then default. Throws Error kMalformed for a configuration file that
// is not so.
// One that cannot be read is passed over: `warnings` gets a line that says so. Without `warnings`
// it throws Error kFile.
ResolveOptions resolve_options(const FetchChoices& choices, const Environment& environment,
                               std::vector<std::string>* warnings = nullptr);

}  // namespace pith
