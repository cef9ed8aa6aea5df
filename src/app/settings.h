// Where records come from, when the command line does not say: environment, configuration file,
// defaults. The only place where they are put together.
#pragma once

#include <filesystem>
#include <optional>
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
};
Environment read_environment();

// What the command line said; empty members were not given.
struct FetchChoices {
  std::vector<std::string> mirrors;
  bool offline = false;
  bool no_cache = false;
};

// The configuration file is $XDG_CONFIG_HOME/pith/config.json (or ~/.config/pith/config.json):
//   {"mirrors": ["https://pith.example.org", "/srv/pith"], "offline": false, "cache": "/var/cache/pith"}
// All members are optional, others are errors. Command line, then environment, then file, then
// default. Throws Error kMalformed for a configuration file that is not so.
ResolveOptions resolve_options(const FetchChoices& choices, const Environment& environment);

}  // namespace pith
