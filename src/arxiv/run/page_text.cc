#include "arxiv/run/page_text.h"

#include "base/confinement.h"
#include "base/file.h"
#include "base/process.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxText = 64u << 20;

}  // namespace

std::optional<std::string> text_of_pages(const fs::path& pdf, const fs::path& scratch,
                                         const Tools& tools) {
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
  process.arguments = {"-enc", "UTF-8", file.string(), text.string()};
  process.folder = folder;
  process.time_limit = tools.time_limit;
  process.environment = {{"PATH", tools.search_path}, {"HOME", folder.string()}, {"LC_ALL", "C"}};
  const ProcessEnd end = run_process(process);
  std::error_code error;
  if (end.timed_out || end.exit_code != 0 || fs::file_size(text, error) > kMaxText || error)
    return std::nullopt;
  return read_file(text, kMaxText);
}

}  // namespace pith::arxiv
