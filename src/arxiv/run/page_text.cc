#include "arxiv/run/page_text.h"

#include "base/confinement.h"
#include "base/file.h"
#include "base/process.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxText = 64u << 20;

}  // namespace

std::optional<std::string> run_pdftotext(const std::vector<std::string>& options,
                                         std::uint64_t most_bytes, const fs::path& pdf,
                                         const fs::path& scratch, const Tools& tools) {
  Process process;
  process.program = find_program("pdftotext", tools.search_path);
  if (process.program.empty()) return std::nullopt;
  const fs::path folder = fs::absolute(scratch), file = fs::absolute(pdf);
  fs::create_directories(folder);
  const fs::path text = folder / "pages.txt";
  Reach reach{tools.trees.system, {folder}};
  reach.readable.push_back(file);
  const Rules rules(reach);
  process.rules = &rules;
  process.arguments = options;
  process.arguments.insert(process.arguments.end(),
                           {"-enc", "UTF-8", file.string(), text.string()});
  process.folder = folder;
  process.time_limit = tools.time_limit;
  process.environment = {{"PATH", tools.search_path}, {"HOME", folder.string()}, {"LC_ALL", "C"}};
  const ProcessEnd end = run_process(process);
  std::error_code error;
  if (end.timed_out || end.exit_code != 0 || fs::file_size(text, error) > most_bytes || error)
    return std::nullopt;
  return read_file(text, most_bytes);
}

std::optional<std::string> text_of_pages(const fs::path& pdf, const fs::path& scratch,
                                         const Tools& tools) {
  return run_pdftotext({}, kMaxText, pdf, scratch, tools);
}

}  // namespace pith::arxiv
