#include "arxiv/compare.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <vector>

#include "arxiv/picture.h"
#include "arxiv/process.h"
#include "base/ascii.h"
#include "base/error.h"
#include "base/file.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

constexpr int kPagesAtATime = 4;
constexpr int kMaxPages = 5000;
constexpr std::uint64_t kMaxPageBytes = 512u << 20;

// The pictures of some pages, by page number; fewer when the document ends before.
std::map<int, fs::path> pages_of(const fs::path& pdf, int first, const fs::path& folder,
                                 const Tools& tools) {
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  fs::create_directories(folder);
  Process process;
  process.program = find_program("pdftoppm", tools.search_path);
  if (process.program.empty()) {
    throw Error(ErrorKind::kFile, "pdftoppm", "", "is not installed", "poppler-utils has it");
  }
  process.arguments = {"-r",         std::to_string(kDotsPerInch),
                       "-f",         std::to_string(first),
                       "-l",         std::to_string(first + kPagesAtATime - 1),
                       pdf.string(), "page"};
  process.folder = folder;
  process.time_limit = tools.time_limit;
  process.environment = {{"PATH", tools.search_path}, {"HOME", folder.string()}, {"LC_ALL", "C"}};
  const ProcessEnd end = run_process(process);
  std::map<int, fs::path> pages;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string stem = entry.path().stem().string();  // "page-07"
    if (!stem.starts_with("page-") || !all_digits(stem.substr(5)) || stem.size() > 12) continue;
    pages[std::stoi(stem.substr(5))] = entry.path();
  }
  // Beyond the last page pdftoppm fails with 99 ("Wrong page range").
  if (end.timed_out || (end.exit_code != 0 && end.exit_code != 99)) {
    throw Error(ErrorKind::kFile, display(pdf), "pdftoppm cannot draw its pages");
  }
  return pages;
}

// A page is some megabytes, and nearly always the same: so not both of them in memory.
bool same_bytes(const fs::path& a, const fs::path& b) {
  std::error_code error;
  if (fs::file_size(a, error) != fs::file_size(b, error) || error) return false;
  std::ifstream first(a, std::ios::binary), second(b, std::ios::binary);
  std::vector<char> one(1u << 17), other(one.size());
  while (first && second) {
    first.read(one.data(), static_cast<std::streamsize>(one.size()));
    second.read(other.data(), static_cast<std::streamsize>(other.size()));
    if (first.gcount() != second.gcount() ||
        !std::equal(one.begin(), one.begin() + first.gcount(), other.begin())) {
      return false;
    }
  }
  return first.eof() && second.eof();
}

}  // namespace

Comparison compare_pages(const fs::path& before, const fs::path& after, const fs::path& scratch,
                         const Tools& tools, const Progress& progress) {
  Comparison result;
  for (int first = 1; first <= kMaxPages; first += kPagesAtATime) {
    if (progress) progress("comparing from page " + std::to_string(first));
    const auto old_pages = pages_of(before, first, scratch / "before", tools);
    const auto new_pages = pages_of(after, first, scratch / "after", tools);
    for (const auto& [page, path] : old_pages) {
      result.pages_before = page;
      const auto other = new_pages.find(page);
      if (other == new_pages.end()) continue;
      if (same_bytes(path, other->second)) continue;
      result.differing.push_back(page);
      if (result.picture.empty()) {
        result.picture =
            difference_png(read_file(path, kMaxPageBytes), read_file(other->second, kMaxPageBytes));
      }
    }
    if (!new_pages.empty()) result.pages_after = new_pages.rbegin()->first;
    if (old_pages.empty() && new_pages.empty()) return result;
  }
  throw Error(ErrorKind::kLimit, display(before),
              "has more than " + std::to_string(kMaxPages) + " pages");
}

}  // namespace pith::arxiv
