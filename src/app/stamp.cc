#include "app/stamp.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <thread>

#include "app/batch.h"
#include "app/evidence.h"
#include "app/file_list.h"
#include "app/stamp_file.h"
#include "app/stamp_report.h"
#include "app/time_limit.h"
#include "base/error.h"
#include "base/file.h"
#include "base/mapped_file.h"
#include "pdf/stamp.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

bool is_folder(const fs::path& output) {
  std::error_code ignored;
  return !output.empty() && output != "-" &&
         (!output.has_filename() || fs::is_directory(output, ignored));
}

void check_usage(const StampCommand& command, const Context& context) {
  const auto refuse = [](const char* subject, const char* cause) {
    throw Error(ErrorKind::kUsage, subject, cause);
  };
  if (command.output == "-" && (context.console.json || command.ndjson)) {
    refuse(command.ndjson ? "--ndjson" : "--json",
           "cannot be used when the PDF goes to standard output");
  }
  if (command.remove && !(command.number.empty() && command.record.empty())) {
    refuse("--remove", "takes the stamp away whatever it is: no --number, no --record");
  }
  if (command.remove && command.replace_xmp) {
    refuse("--remove", "takes the stamp away and writes no metadata: no --replace-xmp");
  }
  if (command.record == "-" && command.password_file == "-") {
    refuse("standard input", "cannot be both the record and the password");
  }
  for (const fs::path& file : command.files) {
    if (file != "-") continue;
    if (command.files.size() > 1 && !is_folder(command.output)) {
      refuse("standard input", "goes alone");
    }
    if (command.output.empty()) {
      refuse("standard input", "say where to write with --output (- for standard output)");
    }
    if (is_folder(command.output)) refuse("standard input", "has no name to have in a folder");
    if (command.record == "-") refuse("standard input", "cannot be both the record and a PDF");
    if (command.password_file == "-") {
      refuse("standard input", "cannot be both the password and a PDF");
    }
  }
}

// Each file with its target. Throws Error kUsage when two would go to one.
std::vector<StampTask> tasks_for(const std::vector<ListedFile>& files, const fs::path& output) {
  const bool into_folder = is_folder(output);
  if (output == "-" && files.size() != 1) {
    throw Error(ErrorKind::kUsage, "--output", "standard output takes one PDF");
  }
  if (!output.empty() && !into_folder && files.size() != 1) {
    throw Error(ErrorKind::kUsage, "--output", "",
                display(output) + " is no folder, and there is more than one PDF",
                "a path that ends in / is made into a folder");
  }
  std::vector<StampTask> tasks;
  std::map<fs::path, const fs::path*> taken;
  for (const ListedFile& listed : files) {
    const fs::path target = output.empty() ? listed.file
                            : into_folder  ? output / listed.relative
                                           : output;
    if (into_folder && !listed.problem) {
      const auto [other, fresh] = taken.emplace(target.lexically_normal(), &listed.file);
      if (!fresh) {
        throw Error(ErrorKind::kUsage, display(target), "",
                    "would be both " + display(*other->second) + " and " + display(listed.file));
      }
    }
    tasks.push_back({listed.file, target, {}});
  }
  return tasks;
}

// A process of its own is for what might crash or hang: damaged files, and PoDoFo. One file that
// gives no cause for that is done sooner without.
bool is_harmless(const fs::path& file) {
  try {
    // Only looked at here and there, and read again for what counts: mapped, however fresh it is.
    const MapLimits limits;
    const MappedFile pdf(file, kMaxPdfBytes, {limits.map_from, limits.map_from});
    return is_unrevised(pdf.bytes(), display(file));
  } catch (const Error&) {
    return false;
  }
}

std::string died(const fs::path& file, const BatchResult& result) {
  const bool slow = result.outcome == BatchResult::Outcome::kTimedOut;
  return failed_file(
      file, Error(ErrorKind::kRefused, display(file), "", result.output, "the file is as it was")
                .with_reason(slow ? "time-limit" : "crash"));
}

int report_alone(const std::string& result, const StampCommand& command, const Console& console) {
  StampReport report(command, console, 1);
  report.add(result);
  return report.finish();
}

// What is said when the time is over; then there is none to find words.
LastWords too_long(const fs::path& file, const StampCommand& command, const Console& console) {
  std::ostringstream out, err;
  const Console aside{out,
                      err,
                      console.program,
                      console.json,
                      console.verbose,
                      console.out_colors,
                      console.err_colors};
  const BatchResult result{BatchResult::Outcome::kTimedOut, std::string(kTookTooLong)};
  const int code = report_alone(died(file, result), command, aside);
  return {out.str(), err.str(), code};
}

}  // namespace

int stamp_command(const StampCommand& given, const Context& context) {
  check_usage(given, context);
  StampCommand command = given;
  if (!given.password_file.empty()) command.password = password_in(given.password_file, context);
  const fs::path below = is_folder(command.output) ? command.output : fs::path();
  const std::vector<ListedFile> files = list_pdfs(command.files, below);
  std::vector<StampTask> tasks = tasks_for(files, command.output);
  const SharedRecord shared = shared_record(command, tasks.size(), context);
  const auto one = [&](std::size_t i) {
    if (files[i].problem) return failed_file(files[i].file, *files[i].problem);
    return stamp_file(tasks[i], command, shared, context);
  };
  // The parent's standard output is not a worker's to write to.
  const auto run = [&](const std::function<void(const std::string&)>& take) {
    const bool alone = tasks.size() == 1 && !files[0].problem && tasks[0].file != "-";
    if (command.output == "-" || (alone && is_harmless(tasks[0].file))) {
      TimeLimit limit(command.time_limit, too_long(tasks[0].file, command, context.console));
      tasks[0].decided = [&] { limit.met(); };
      const std::string result = one(0);
      tasks[0].decided = nullptr;
      return take(result);
    }
    const unsigned processors = std::max(1u, std::thread::hardware_concurrency());
    run_batch(
        tasks.size(),
        {.jobs = command.jobs == 0 ? processors : command.jobs, .time_limit = command.time_limit},
        one, [&](std::size_t i, const BatchResult& result) {
          take(result.finished() ? result.output : died(tasks[i].file, result));
        });
  };
  if (tasks.size() != 1) {
    StampReport report(command, context.console, tasks.size());
    run([&](const std::string& result) { report.add(result); });
    return report.finish();
  }
  std::string result;
  const auto take = [&](const std::string& text) { result = text; };
  run(take);
  if (command.password.empty() && command.ask_password && error_reason(result) == "encrypted") {
    if (auto password = command.ask_password(tasks.front().file)) {
      command.password = *std::move(password);
      run(take);
    }
  }
  return report_alone(result, command, context.console);
}

}  // namespace pith
