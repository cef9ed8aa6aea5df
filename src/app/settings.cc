#include "app/settings.h"

#include <cstdlib>
#include <sstream>

#include "app/version.h"
#include "base/error.h"
#include "base/file.h"
#include "json/value.h"

namespace pith {
namespace {

constexpr std::uint64_t kMaxConfigBytes = 1u << 20;

struct ConfigFile {
  std::vector<std::string> mirrors;
  bool offline = false;
  std::string cache;
};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::filesystem::path config_path(const Environment& environment) {
  if (!environment.xdg_config_home.empty()) {
    return std::filesystem::path(environment.xdg_config_home) / "pith" / "config.json";
  }
  if (environment.home.empty()) return {};
  return std::filesystem::path(environment.home) / ".config" / "pith" / "config.json";
}

ConfigFile read_config(const std::filesystem::path& path) {
  ConfigFile config;
  std::error_code ignored;
  if (path.empty() || !std::filesystem::exists(path, ignored)) return config;
  const std::string name = display(path);
  const json::Value value = json::parse(read_file(path, kMaxConfigBytes), name);
  const auto refuse = [&](const std::string& place, const char* cause) {
    throw Error(ErrorKind::kMalformed, name, place, cause);
  };
  if (!value.is_object()) refuse("$", "expected an object");
  for (const auto& [key, member] : value.as_object()) {
    if (key == "mirrors" && member.is_array()) {
      for (const json::Value& mirror : member.as_array()) {
        if (!mirror.is_string()) refuse("$.mirrors", "expected strings");
        config.mirrors.push_back(mirror.as_string());
      }
    } else if (key == "offline" && member.is_bool()) {
      config.offline = member.as_bool();
    } else if (key == "cache" && member.is_string()) {
      config.cache = member.as_string();
    } else {
      refuse("$." + key, "no such setting, or not of its type (mirrors, offline, cache)");
    }
  }
  return config;
}

}  // namespace

Environment read_environment() {
  return {variable("PITH_MIRROR"),    variable("PITH_CACHE_DIR"),  variable("PITH_OFFLINE"),
          variable("XDG_CACHE_HOME"), variable("XDG_CONFIG_HOME"), variable("HOME")};
}

ResolveOptions resolve_options(const FetchChoices& choices, const Environment& environment) {
  const ConfigFile config = read_config(config_path(environment));
  ResolveOptions options;
  options.mirrors = choices.mirrors;
  if (options.mirrors.empty()) {
    std::istringstream words(environment.pith_mirror);
    for (std::string word; words >> word;) options.mirrors.push_back(word);
  }
  if (options.mirrors.empty()) options.mirrors = config.mirrors;
  options.offline =
      choices.offline || config.offline ||
      (!environment.pith_offline.empty() && environment.pith_offline != "0");
  if (!choices.no_cache) {
    const std::string& cache =
        environment.pith_cache_dir.empty() ? config.cache : environment.pith_cache_dir;
    options.cache_folder =
        default_cache_folder(cache, environment.xdg_cache_home, environment.home);
  }
  options.user_agent = "pith/" + std::string(kVersion) + " (+https://pith.science)";
  return options;
}

}  // namespace pith
