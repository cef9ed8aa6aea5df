#include "arxiv/freeze_minted.h"

#include <algorithm>
#include <optional>
#include <set>

#include "arxiv/files/file_name.h"
#include "arxiv/run/minted_listings.h"
#include "base/file.h"
#include "base/process.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolder = "_minted-";  // of minted 2, and the name of the job behind it
constexpr std::uint64_t kMaxLog = 64u << 20;

// \StrSubstitute{\jobname}… of minted 2.
std::string minted_job(std::string job) {
  std::erase(job, '"');
  for (char& c : job) c = c == ' ' || c == '*' || c == '\'' ? '_' : c;
  return job;
}

// "_minted-main", "build/_minted-main": the folders of the cache of minted 2.
std::set<std::string> cache_folders(const Project& project) {
  std::set<std::string> folders;
  for (const SourceFile& file : project.files) {
    if (is_second_cache(file.name))
      folders.insert(fs::path(file.name).parent_path().generic_string());
  }
  return folders;
}

// The job that the cache is of, when it is not that of the main file: Overleaf's is "output".
std::optional<std::string> other_job(const std::set<std::string>& folders,
                                     const std::string& document) {
  std::set<std::string> jobs;
  for (const std::string& folder : folders) {
    const std::string_view name = base_name(folder);
    if (name.starts_with(kFolder)) jobs.insert(std::string(name.substr(kFolder.size())));
  }
  if (jobs.size() != 1 || jobs.contains(minted_job(stem_of(document)))) return std::nullopt;
  const std::string job = *jobs.begin();
  return job.starts_with('-') || job.empty() ? std::nullopt : std::optional(job);
}

std::string log_of(const fs::path& folder, const std::string& job) {
  const fs::path log = folder / (job + ".log");
  std::error_code error;
  return fs::is_regular_file(log, error) ? read_file(log, kMaxLog) : "";
}

}  // namespace

MintedSource MintedFreeze::applied(const std::string& name, const std::string& text) const {
  const auto document = options.find(name);
  if (document == options.end()) return with_minted_freeze(text, freeze);
  return with_minted_code(text, freeze,
                          code + "\\PassOptionsToPackage{" + document->second + "}{minted}");
}

void write_listings(const MintedFreeze& minted, const fs::path& folder) {
  for (const auto& [frozen, cached] : minted.listings) {
    fs::remove(folder / frozen);
    if (cached.empty()) continue;
    fs::create_directories((folder / frozen).parent_path());
    fs::copy_file(folder / cached, folder / frozen);
    fs::last_write_time(folder / frozen, kSameTime);
  }
}

FoundMinted find_minted(const Project& project, const fs::path& folder, const WorkingCopy& copy,
                        const std::string& failed, const Options& options, const fs::path& scratch,
                        const fs::path& root) {
  FoundMinted found;
  const std::set<std::string> folders = cache_folders(project);
  const bool second = !folders.empty();
  const bool third = std::any_of(project.files.begin(), project.files.end(),
                                 [](const SourceFile& file) { return is_third_cache(file.name); });
  const int version = minted_version_in(log_of(folder, stem_of(failed)));
  if (version == 0 || (!second && !third)) return found;
  if (!(version == 2 ? second : third)) {
    found.hint = std::string("the cache of minted beside the paper is of version ") +
                 (second ? "2" : "3") + ", and TeX has minted " + std::to_string(version) +
                 " here, which cannot read it: run pith arxiv where the cache was made, or compile "
                 "once with shell escape here";
    return found;
  }
  if (version == 3) {
    for (const std::string& document : project.documents())
      found.freeze.options[document] = "frozencache";
    return found;
  }
  // ifplatform looks for /dev/null, which is out of reach: then this would be Windows, where the
  // digests are others.
  MintedFreeze finalize{
      "finalizecache", {}, "\\AddToHook{package/ifplatform/after}{\\windowsfalse}", {}};
  std::map<std::string, std::string> jobs;
  for (const std::string& document : project.documents()) {
    const std::optional<std::string> job = other_job(folders, document);
    const std::string cache = job ? ",cachedir=" + std::string(kFolder) + *job : "";
    jobs[document] = job.value_or("");
    finalize.options[document] = "finalizecache" + cache;
    found.freeze.options[document] = "frozencache" + cache;
  }
  for (const auto& [name, plain] : copy.plain) {
    const MintedSource source = finalize.applied(name, read_file(folder / name, kMaxPaperFile));
    if (source.line != 0) write_temporary(folder / name, source.text);
  }
  BuildOptions how;
  how.max_runs = 1;
  how.make_bibliography = false;
  how.print = false;
  how.root = root;
  bool any = false;
  std::map<std::string, std::string>& listings = found.freeze.listings;
  for (const auto& [document, job] : jobs) {
    how.job = job;
    build_paper(folder, scratch, document, project.engine, options.tools, how, options.progress);
    const std::string log = log_of(folder, job.empty() ? stem_of(document) : job);
    for (MintedListing& listing : read_minted_listings(log)) {
      const bool there = project.has(listing.cached);
      any = any || there;
      listings[listing.frozen] = there ? std::move(listing.cached) : "";
    }
  }
  // Of a cache that finalizecache made only the order is known.
  const auto is_finalized = [&](const auto& listing) { return project.has(listing.first); };
  if (!any && std::any_of(listings.begin(), listings.end(), is_finalized)) listings.clear();
  return found;
}

}  // namespace pith::arxiv
