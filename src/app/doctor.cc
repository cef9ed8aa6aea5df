#include "app/doctor.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/checkup.h"
#include "app/report_json.h"
#include "app/version.h"
#include "base/error.h"
#include "base/file.h"

namespace pith {
namespace {

// What changes what the programs do, in the order in which it is shown.
constexpr std::array<std::string_view, 17> kVariables = {
    "PITH_MIRROR", "PITH_CACHE_DIR",   "PITH_OFFLINE",   "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
    "http_proxy",  "https_proxy",      "HTTPS_PROXY",    "all_proxy",      "ALL_PROXY",
    "no_proxy",    "NO_PROXY",         "CURL_CA_BUNDLE", "SSL_CERT_FILE",  "SSL_CERT_DIR",
    "TEXINPUTS",   "SOURCE_DATE_EPOCH"};

std::string value_of(const std::vector<std::string>& variables, std::string_view name) {
  for (const std::string& variable : variables) {
    if (variable.starts_with(name) && variable.size() > name.size() &&
        variable[name.size()] == '=') {
      return variable.substr(name.size() + 1);
    }
  }
  return {};
}

// The options of a configuration that is read; those of none, after saying so, where it is bad.
ResolveOptions check_configured(Checkup& checkup, const DoctorCommand& command) {
  const std::filesystem::path folder = config_folder(command.environment);
  const std::filesystem::path file = folder / "config.json";
  Check check{"configured", display(file), Outcome::kPass, "read", ""};
  std::optional<ResolveOptions> options;
  std::error_code ignored;
  if (folder.empty()) {
    check = {"configured", "config.json", Outcome::kNote, "there is no folder for it",
             "set XDG_CONFIG_HOME or HOME"};
  } else if (!std::filesystem::exists(file, ignored)) {
    check.detail = "not there, so the defaults hold";
  }
  try {
    options = resolve_options(command.fetch, command.environment);
  } catch (const Error& error) {
    check.outcome = Outcome::kFail;
    check.detail = (error.place().empty() ? "" : error.place() + ": ") + error.cause();
    check.next_step = "mend the file or take it away";
  }
  checkup.push_back(check);
  for (const std::string_view name : kVariables) {
    const std::string value = value_of(command.variables, name);
    if (value.empty()) continue;
    checkup.push_back(
        {"configured", std::string(name), Outcome::kPass, without_credentials(value), ""});
  }
  if (options) return *options;
  Environment bare = command.environment;
  bare.xdg_config_home.clear();
  // The folder of the cache stays where it is.
  if (bare.xdg_cache_home.empty() && !bare.home.empty())
    bare.xdg_cache_home = bare.home + "/.cache";
  bare.home.clear();
  return resolve_options(command.fetch, bare);
}

int exit_code_of(const Checkup& checkup) {
  const auto has = [&](Outcome outcome) {
    return std::any_of(checkup.begin(), checkup.end(),
                       [&](const Check& check) { return check.outcome == outcome; });
  };
  return has(Outcome::kFail) ? 1 : has(Outcome::kUnknown) ? 3 : 0;
}

std::string mark(Outcome outcome, const Palette& colors) {
  switch (outcome) {
    case Outcome::kPass:
      return colors.good("ok   ");
    case Outcome::kFail:
      return colors.bad("wrong");
    case Outcome::kUnknown:
      return colors.unsure("?    ");
    case Outcome::kNote:
      break;
  }
  return colors.dim("note ");
}

std::string to_text(const Checkup& checkup, int exit_code, const Palette& colors) {
  std::string text, group;
  std::size_t wrong = 0;
  for (const Check& check : checkup) {
    if (check.group != group)
      text += (group.empty() ? "" : "\n") + colors.strong(check.group) + "\n";
    group = check.group;
    text += fmt::format("  {} {}: {}\n", mark(check.outcome, colors), for_terminal(check.name),
                        for_terminal(check.detail));
    if (!check.next_step.empty()) {
      text += "        next: " + for_terminal(check.next_step) + "\n";
    }
    if (check.outcome == Outcome::kFail) ++wrong;
  }
  text += "\n";
  if (exit_code == 0) return text + "all is well\n";
  if (exit_code == 3) return text + "nothing is wrong as far as can be told offline\n";
  return text + fmt::format("{} thing{} wrong\n", wrong, wrong == 1 ? " is" : "s are");
}

std::string to_json(const Checkup& checkup, int exit_code) {
  nlohmann::ordered_json document = json_document("pith.doctor/1");
  document["version"] = kVersion;
  document["checks"] = nlohmann::ordered_json::array();
  for (const Check& check : checkup) {
    document["checks"].push_back({{"group", check.group},
                                  {"name", check.name},
                                  {"outcome", name(check.outcome)},
                                  {"detail", check.detail},
                                  {"next_step", check.next_step}});
  }
  document["exit_code"] = exit_code;
  return dump(document);
}

}  // namespace

std::string without_credentials(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size() - 1) + 1;
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end);
    const std::size_t scheme = word.find("://");
    const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
    const std::size_t at = word.rfind('@');
    const bool secret = at != std::string_view::npos && at >= begin;
    shown += word.substr(0, begin);
    if (secret) shown += "…";
    shown += word.substr(secret ? at : begin);
  }
  return shown;
}

int doctor_command(const DoctorCommand& command, const Console& console) {
  Checkup configured, checkup;
  const ResolveOptions options = check_configured(configured, command);
  check_installed(checkup, value_of(command.variables, "PATH"), command.variables);
  check_reachable(checkup, options, command.patience);
  const TrustStore trust = check_trusted(checkup, config_folder(command.environment), command.now);
  check_cached(checkup, options, trust);
  checkup.insert(checkup.end(), configured.begin(), configured.end());
  const int exit_code = exit_code_of(checkup);
  console.out << (console.json ? to_json(checkup, exit_code)
                               : to_text(checkup, exit_code, console.out_colors));
  return exit_code;
}

}  // namespace pith
