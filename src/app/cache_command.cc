#include "app/cache_command.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/cache_entry.h"
#include "app/report_json.h"
#include "base/error.h"
#include "base/file.h"

namespace pith {
namespace {

const std::filesystem::path& folder_of(const Context& context) {
  const std::filesystem::path& folder = context.fetch.cache_folder;
  if (folder.empty()) {
    throw Error(ErrorKind::kFile, "cache",
                "there is no cache folder: none of PITH_CACHE_DIR, "
                "XDG_CACHE_HOME and HOME is set");
  }
  return folder;
}

std::string time_text(std::int64_t unix_time) {
  constexpr std::int64_t kLast = 253'402'300'799;  // the end of the year 9999
  if (unix_time <= 0 || unix_time > kLast) return {};
  const std::time_t time = static_cast<std::time_t>(unix_time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(time));
}

nlohmann::ordered_json to_json(const CacheEntry& entry) {
  nlohmann::ordered_json json{{"code", entry.code},
                              {"number", entry.number},
                              {"source", entry.source},
                              {"verdict", entry.verdict},
                              {"bytes", entry.kept.document.size()},
                              {"origin", entry.kept.origin.place},
                              {"checked_at", time_text(entry.kept.origin.checked_at)}};
  if (!entry.detail.empty()) json["detail"] = entry.detail;
  return json;
}

std::string to_text(const CacheEntry& entry, const Palette& colors) {
  const std::string& name = entry.number.empty() ? entry.code : entry.number;
  std::string text = fmt::format("{} {} {}", colors.strong(for_terminal(name)),
                                 for_terminal(entry.source), entry.verdict);
  const std::string when = time_text(entry.kept.origin.checked_at);
  if (!when.empty()) text += ", confirmed " + when;
  if (!entry.kept.origin.place.empty()) text += ", from " + for_terminal(entry.kept.origin.place);
  if (!entry.detail.empty()) text += ": " + for_terminal(entry.detail);
  return text + "\n";
}

}  // namespace

int cache_list_command(const Context& context) {
  const Console& console = context.console;
  const Cache cache(folder_of(context));
  nlohmann::ordered_json document = json_document("pith.cache/1");
  document["folder"] = display(folder_of(context));
  document["entries"] = nlohmann::ordered_json::array();
  for (const std::string& code : cache.codes()) {
    const std::optional<CacheEntry> entry =
        examine_entry(cache, code, context.fetch.limits, context.trust);
    if (!entry) continue;
    if (console.json) {
      document["entries"].push_back(to_json(*entry));
    } else {
      console.out << to_text(*entry, console.out_colors);
    }
  }
  if (console.json) console.out << dump(document);
  return 0;
}

int cache_clear_command(const Context& context) {
  const Console& console = context.console;
  const Cache::Cleared cleared = Cache(folder_of(context)).clear();
  if (console.json) {
    nlohmann::ordered_json document = json_document("pith.cache/1");
    document["folder"] = display(folder_of(context));
    document["cleared_records"] = cleared.records;
    document["cleared_bytes"] = cleared.bytes;
    console.out << dump(document);
  } else {
    console.out << fmt::format("cleared {} record{}, {} bytes\n", cleared.records,
                               cleared.records == 1 ? "" : "s", cleared.bytes);
  }
  return 0;
}

int cache_path_command(const Context& context) {
  const Console& console = context.console;
  if (console.json) {
    nlohmann::ordered_json document = json_document("pith.cache/1");
    document["folder"] = display(folder_of(context));
    console.out << dump(document);
  } else {
    // The bytes of the path, for $(pith cache path).
    console.out << folder_of(context).native() << "\n";
  }
  return 0;
}

}  // namespace pith
