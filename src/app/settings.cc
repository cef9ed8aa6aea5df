#include "app/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <optional>
#include <sstream>

#include "app/version.h"
#include "base/error.h"
#include "base/file.h"
#include "json/value.h"

namespace pith {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kMaxConfigBytes = 1u << 20;
constexpr std::int64_t kMaxTimeout = 24 * 3600,
                       kMaxAge = std::int64_t{100} * 365 * 24 * 3600;  // seconds
constexpr std::int64_t kMaxTries = 20;

struct ConfigFile {
  std::vector<std::string> mirrors;
  bool offline = false;
  std::string cache;
  std::optional<milliseconds> timeout, hedge, max_age;
  std::optional<int> tries;
};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

// A number of seconds in [least, most].
std::optional<milliseconds> duration(const json::Value& value, double least, std::int64_t most) {
  double seconds = -1;
  if (value.is_float()) seconds = value.as_float();
  if (value.is_integer()) {
    seconds = static_cast<double>(value.as_integer().to_int64().value_or(-1));
  }
  if (!(seconds >= least && seconds <= static_cast<double>(most))) return std::nullopt;
  return milliseconds(static_cast<milliseconds::rep>(seconds * 1000));
}

// A setting: what it has to be, and how it is taken; false when it is not that.
struct Setting {
  std::string expected;
  bool (*take)(const json::Value& value, ConfigFile& config);
};

const std::map<std::string, Setting, std::less<>>& settings() {
  using json::Value;
  static const std::map<std::string, Setting, std::less<>> kSettings = {
      {"mirrors",
       {"a list of strings",
        [](const Value& value, ConfigFile& config) {
          if (!value.is_array()) return false;
          for (const Value& mirror : value.as_array()) {
            if (!mirror.is_string()) return false;
            config.mirrors.push_back(mirror.as_string());
          }
          return true;
        }}},
      {"offline",
       {"true or false",
        [](const Value& value, ConfigFile& config) {
          if (value.is_bool()) config.offline = value.as_bool();
          return value.is_bool();
        }}},
      {"cache",
       {"a string",
        [](const Value& value, ConfigFile& config) {
          if (value.is_string()) config.cache = value.as_string();
          return value.is_string();
        }}},
      {"timeout",
       {fmt::format("seconds, from 0.001 to {}", kMaxTimeout),
        [](const Value& value, ConfigFile& config) {
          return (config.timeout = duration(value, 0.001, kMaxTimeout)).has_value();
        }}},
      {"hedge",
       {fmt::format("seconds, from 0 to {}", kMaxTimeout),
        [](const Value& value, ConfigFile& config) {
          return (config.hedge = duration(value, 0, kMaxTimeout)).has_value();
        }}},
      {"max_age",
       {fmt::format("seconds, from 0 to {}", kMaxAge),
        [](const Value& value, ConfigFile& config) {
          return (config.max_age = duration(value, 0, kMaxAge)).has_value();
        }}},
      {"tries",
       {fmt::format("a whole number from 1 to {}", kMaxTries),
        [](const Value& value, ConfigFile& config) {
          if (!value.is_integer()) return false;
          const std::int64_t tries = value.as_integer().to_int64().value_or(0);
          if (tries < 1 || tries > kMaxTries) return false;
          config.tries = static_cast<int>(tries);
          return true;
        }}}};
  return kSettings;
}

ConfigFile read_config(const std::filesystem::path& path) {
  ConfigFile config;
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return config;
  const std::string name = display(path);
  const json::Value value = json::parse(read_file(path, kMaxConfigBytes), name);
  const auto refuse = [&](const std::string& place, const std::string& cause) {
    throw Error(ErrorKind::kMalformed, name, place, cause);
  };
  if (!value.is_object()) refuse("$", "expected an object");
  for (const auto& [key, member] : value.as_object()) {
    const auto found = settings().find(key);
    if (found == settings().end()) {
      std::string known;
      for (const auto& [each, what] : settings()) known += (known.empty() ? "" : ", ") + each;
      refuse("$." + key, "no such setting; there are " + known);
    }
    const Setting& setting = found->second;
    if (!setting.take(member, config)) refuse("$." + key, "expected " + setting.expected);
  }
  return config;
}

}  // namespace

Environment read_environment() {
  return {variable("PITH_MIRROR"),    variable("PITH_CACHE_DIR"),  variable("PITH_OFFLINE"),
          variable("XDG_CACHE_HOME"), variable("XDG_CONFIG_HOME"), variable("HOME"),
          variable("PATH"),           variable("TEXMFHOME"),       variable("TMPDIR"),
          variable("CURL_CA_BUNDLE"), variable("SSL_CERT_FILE"),   variable("SSL_CERT_DIR")};
}

std::filesystem::path config_folder(const Environment& environment) {
  const std::filesystem::path xdg(environment.xdg_config_home), home(environment.home);
  if (xdg.is_absolute()) return xdg / "pith";
  return home.is_absolute() ? home / ".config" / "pith" : std::filesystem::path();
}

ResolveOptions resolve_options(const FetchChoices& choices, const Environment& environment,
                               std::vector<std::string>* warnings) {
  const std::filesystem::path folder = config_folder(environment);
  ConfigFile config;
  try {
    if (!folder.empty()) config = read_config(folder / "config.json");
  } catch (const Error& error) {
    if (warnings == nullptr || error.kind() != ErrorKind::kFile) throw;
    warnings->push_back(std::string(error.what()) + ": the settings in it are not used");
  }
  ResolveOptions options;
  options.mirrors = choices.mirrors;
  if (options.mirrors.empty()) {
    std::istringstream words(environment.pith_mirror);
    for (std::string word; words >> word;) options.mirrors.push_back(word);
  }
  if (options.mirrors.empty()) options.mirrors = config.mirrors;
  options.ask_hinted = options.mirrors.empty();  // who names mirrors means these
  options.offline = choices.offline || config.offline ||
                    (!environment.pith_offline.empty() && environment.pith_offline != "0");
  if (!choices.no_cache) {
    const std::string& cache =
        environment.pith_cache_dir.empty() ? config.cache : environment.pith_cache_dir;
    options.cache_folder =
        default_cache_folder(cache, environment.xdg_cache_home, environment.home);
  }
  if (config.timeout) {
    options.limits.total_timeout = *config.timeout;
    options.limits.connect_timeout = std::min(options.limits.connect_timeout, *config.timeout);
  }
  if (config.tries) options.limits.max_tries = *config.tries;
  if (config.hedge) options.hedge = *config.hedge;
  if (config.max_age) options.max_age = *config.max_age;
  options.certificates = {
      environment.curl_ca_bundle.empty() ? environment.ssl_cert_file : environment.curl_ca_bundle,
      environment.ssl_cert_dir};
  options.refresh = choices.refresh;
  options.user_agent = "pith/" + std::string(kVersion) + " (+https://pith.science)";
  return options;
}

}  // namespace pith
