#include "arxiv/working_copy.h"

#include <algorithm>
#include <array>
#include <future>
#include <vector>

#include "arxiv/files/file_name.h"
#include "arxiv/policy/leaks.h"
#include "arxiv/tex/clean_tex.h"
#include "arxiv/tex/learn.h"
#include "arxiv/tex/tex_text.h"
#include "base/file.h"
#include "base/process.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  return read_file(path, kMaxPaperFile);
}

void copy(const fs::path& from, const std::vector<std::string>& names, const fs::path& to) {
  for (const std::string& name : names) {
    const fs::path target = (to / name).lexically_normal();  // it may be above
    fs::create_directories(target.parent_path());
    fs::copy_file(from / name, target);
    fs::permissions(target, fs::perms::owner_read | fs::perms::owner_write);
    // Packages (svg, epstopdf) make a figure again when its source is newer.
    fs::last_write_time(target, kSameTime);
  }
}

// A second time: what a comment says about \drafttrue does not count, and what is a comment depends
// on the environments that the sources define. `first` is what they define, comments included.
void learn_from(const fs::path& folder, const std::vector<std::string>& sources,
                const Vocabulary& first, WorkingCopy& result) {
  for (const std::string& name : sources) {
    CleanOptions how;
    how.package = is_package(name);
    const std::string source = read(folder / name);
    learn(clean_tex(source, first, how).text, result.vocabulary);
    result.plain[name] = without_comments(source);
  }
}

void remove_commands(const fs::path& folder, const std::vector<std::string>& sources,
                     const Names& commands, WorkingCopy& result) {
  for (const std::string& name : sources) {
    CleanOptions how;
    how.package = is_package(name);
    how.keep_comments = true;
    how.remove_commands = commands;
    const CleanTex clean = clean_tex(read(folder / name), result.vocabulary, how);
    if (clean.removed.empty()) continue;
    result.changed.insert(name);
    write_temporary(folder / name, clean.text);
  }
}

}  // namespace

bool is_generated(const std::string& name, const Project& project) {
  static constexpr std::array kExtensions = {
      ".aux", ".log", ".out",     ".toc",        ".lof",     ".lot", ".fls", ".fdb_latexmk",
      ".blg", ".bcf", ".run.xml", ".synctex.gz", ".synctex", ".pdf", ".dvi", ".ps",
      ".xdv", ".nav", ".snm",     ".vrb",        ".idx",     ".ilg"};
  const std::vector<std::string> documents = project.documents();
  return std::any_of(documents.begin(), documents.end(), [&](const std::string& document) {
    const std::string job = stem_of(document);
    return std::any_of(kExtensions.begin(), kExtensions.end(),
                       [&](const char* extension) { return name == job + extension; });
  });
}

namespace {

// Files that a source names with \input though their names do not look like TeX, and those that
// they name in turn. They move from `others` to `sources`. Returns what all sources define,
// comments included.
Vocabulary find_more_sources(const Project& project, const fs::path& folder,
                             std::vector<std::string>& sources, std::vector<std::string>& others,
                             std::uint64_t most) {
  Vocabulary known;
  std::vector<std::string> fresh = sources;
  while (!fresh.empty()) {
    for (const std::string& name : fresh) learn(read(folder / name), known);
    fresh.clear();
    for (const std::string& name : others) {
      if (!known.reads(name)) continue;
      if (fs::file_size(project.folder / name) > most) continue;
      if (!is_binary(read(project.folder / name))) fresh.push_back(name);
    }
    for (const std::string& name : fresh) std::erase(others, name);
    copy(project.folder, fresh, folder);
    sources.insert(sources.end(), fresh.begin(), fresh.end());
  }
  return known;
}

}  // namespace

WorkingCopy make_working_copy(const Project& project, const Options& options,
                              const fs::path& target) {
  fs::create_directories(target);
  std::vector<std::string> sources, others;
  for (const SourceFile& file : project.files) {
    if (is_generated(file.name, project)) continue;
    const bool source = is_tex_source(file.name) && file.size <= options.limits.max_source_bytes;
    (source ? sources : others).push_back(file.name);
  }
  copy(project.folder, sources, target);
  const Vocabulary known =
      find_more_sources(project, target, sources, others, options.limits.max_source_bytes);
  // Figures are large, and sources can be read meanwhile.
  std::future<void> copies =
      std::async(std::launch::async, [&] { copy(project.folder, others, target); });
  WorkingCopy result;
  learn_from(target, sources, known, result);
  if (!options.remove_commands.empty()) {
    remove_commands(target, sources, options.remove_commands, result);
  }
  copies.get();
  return result;
}

}  // namespace pith::arxiv
