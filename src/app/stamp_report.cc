#include "app/stamp_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/lines.h"
#include "app/report_json.h"
#include "base/error.h"

namespace pith {
namespace {

using Json = nlohmann::ordered_json;

std::string string_at(const Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_string() ? it->get<std::string>() : std::string();
}

// Strings joined by ", "; empty when there are none.
std::string list_at(const Json& json, const char* key) {
  std::string text;
  const auto it = json.find(key);
  if (it == json.end()) return text;
  for (const Json& item : *it) text += (text.empty() ? "" : ", ") + item.get<std::string>();
  return text;
}

void print_error(const Json& error, const Console& console) {
  console.say(lines_for_terminal(Error(ErrorKind::kFile, string_at(error, "subject"),
                                       string_at(error, "place"), string_at(error, "cause"))
                                     .what()));
  const std::string hint = string_at(error, "hint");
  if (!hint.empty()) console.hint(for_terminal(hint));
}

void print_result(const Json& result, const StampCommand& command, const Console& console) {
  const Palette& colors = console.err_colors;
  const std::string status = string_at(result, "status");
  const std::string number = for_terminal(string_at(result, "number"));
  const std::string file = for_terminal(string_at(result, "file"));
  const auto size = [&](const char* key) { return result.value(key, std::size_t{0}); };
  const std::string heading = colors.good(status) + ": " + file;
  const std::string output = for_terminal(string_at(result, "output"));
  const std::string elsewhere = output.empty() || output == file ? "" : ", written to " + output;
  const bool proves = result.value("proves_itself", true);
  if (status == "unchanged") {
    console.err << heading << " carries "
                << (command.remove ? "no Pith metadata" : number + " already")
                << (proves ? "" : ", but does not prove itself") << elsewhere << "\n";
  } else if (command.remove) {
    console.err << heading
                << (size("appended_bytes") == 0
                        ? ", as it was before the stamp"
                        : fmt::format(", by an update of {} bytes appended to it; what it carried "
                                      "can still be found in the older revision",
                                      size("appended_bytes")))
                << elsewhere << "\n";
  } else {
    console.err << fmt::format("{} with {}{}, {} bytes appended ({}){}\n", heading, number,
                               proves ? "" : ", but will not prove itself", size("appended_bytes"),
                               list_at(result, "written"), elsewhere);
  }
  if (command.dry_run && size("cut_bytes") > 0) {
    console.err << fmt::format("  the last {} bytes, an earlier stamp, go\n", size("cut_bytes"));
  }
  const std::string keys = list_at(result, "keys");
  if (command.dry_run && !keys.empty()) console.err << "  keys: " << for_terminal(keys) << "\n";
  const std::string note = string_at(result, "note");
  if (!note.empty()) console.err << "  note: " << for_terminal(note) << "\n";
  if (result.value("ended_fast_web_view", false)) {
    console.err
        << "  note: this ends fast web view; `qpdf --linearize IN.pdf OUT.pdf` brings it back "
           "and keeps the stamp\n";
  }
  const std::string backup = string_at(result, "backup");
  if (!backup.empty()) console.err << "  the old file is " << for_terminal(backup) << "\n";
  if (size("other_links") > 0) {
    console.hint(fmt::format("{} has {} other hard link{}, which still hold the old file", file,
                             size("other_links"), size("other_links") == 1 ? "" : "s"));
  }
  if (command.remove) return;
  console.err << fmt::format("  number from {}; record from {}\n",
                             for_terminal(string_at(result, "number_from")),
                             for_terminal(string_at(result, "record_from")));
}

}  // namespace

StampReport::StampReport(const StampCommand& command, const Console& console, std::size_t total)
    : command_(command),
      console_(console),
      total_(total),
      progress_(console.err, total, total > 1 && !command.quiet ? command.columns : 0) {
  progress_.update(0, 0);
}

double StampReport::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

void StampReport::add(const std::string& text) {
  const Json result = Json::parse(text);
  exit_code_ = worse_exit_code(exit_code_, result.value("exit_code", 0));
  ++done_;
  ++counts_[string_at(result, "status")];
  if (command_.ndjson) {
    Json line = json_document("pith.stamp-line/1");
    line.update(result);
    console_.out << dump_compact(line) << std::flush;
  } else if (console_.json) {
    results_.push_back(text);
  } else if (result.contains("error")) {
    progress_.clear();
    print_error(result["error"], console_);
  } else if (!command_.quiet && (command_.columns == 0 || total_ == 1 || console_.verbose)) {
    progress_.clear();
    print_result(result, command_, console_);
  }
  progress_.update(done_, seconds());
}

void StampReport::summarise() {
  std::string counts;
  for (const auto& [status, count] : counts_) {
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, status);
  }
  console_.err << fmt::format("{} files: {}\n", total_, counts);
}

int StampReport::finish() {
  progress_.clear();
  if (console_.json && !command_.ndjson) {
    Json document = json_document("pith.stamp/1");
    document["files"] = Json::array();
    for (const std::string& text : results_) document["files"].push_back(Json::parse(text));
    document["exit_code"] = exit_code_;
    console_.out << dump(document);
  } else if (!command_.ndjson && total_ > 1 && !command_.quiet) {
    summarise();
  }
  return exit_code_;
}

}  // namespace pith
