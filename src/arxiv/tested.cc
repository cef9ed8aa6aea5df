#include "arxiv/tested.h"

#include <algorithm>
#include <map>

#include "arxiv/files/file_name.h"
#include "arxiv/run/compare.h"
#include "arxiv/run/documents.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostTried = 8;  // files that are left out one by one

class Trial {
 public:
  Trial(const PaperCopies& copies, const Project& project, const Original& original,
        const std::vector<OriginalPdf>& pdfs, const Options& options, const fs::path& work)
      : copies_(copies),
        project_(project),
        original_(original),
        pdfs_(pdfs),
        options_(options),
        work_(work) {}

  // Whether the paper is the same without them; then they stay out of the copy.
  bool leave_out(const std::vector<std::string>& names) {
    set_aside(names);
    settled_ = is_same(compile());
    if (settled_) return true;
    for (const std::string& name : names) put_back(name);
    return false;
  }

  void put_back(const std::string& name) { fs::rename(aside_.at(name), original_.folder / name); }

 private:
  void set_aside(const std::vector<std::string>& names) {
    const fs::path folder = work_ / "aside";
    fs::create_directories(folder);
    for (const std::string& name : names) {
      const fs::path place = folder / std::to_string(count_++);
      fs::rename(original_.folder / name, place);
      aside_[name] = place;
    }
  }

  std::vector<Build> compile() const {
    BuildOptions how;
    how.make_bibliography = false;
    how.root = copies_.readable_root(original_);
    // Of several documents, what the others left counts as well.
    if (settled_ && original_.builds.size() == 1) how.side_files = original_.build.side_files;
    return build_documents(original_.folder, copies_.scratch(), project_.documents(),
                           project_.engine, options_.tools, how, options_.progress);
  }

  bool is_same(const std::vector<Build>& without) const {
    if (without.size() != original_.builds.size()) return false;
    for (std::size_t i = 0; i < without.size(); ++i) {
      const Build &before = original_.builds[i], &after = without[i];
      if (!after.ok || after.undefined != before.undefined ||
          after.missing_characters != before.missing_characters)
        return false;
      const Comparison pages =
          compare_pages(pdfs_[i], after.pdf, work_ / "pages", options_.tools, options_.progress);
      if (!pages.same()) return false;
    }
    return true;
  }

  const PaperCopies& copies_;
  const Project& project_;
  const Original& original_;
  const std::vector<OriginalPdf>& pdfs_;
  const Options& options_;
  const fs::path work_;
  std::map<std::string, fs::path> aside_;  // where files are that were tried to be left out
  int count_ = 0;
  bool settled_ = true;  // the folder is as a run over all of the paper, or the same, left it
};

}  // namespace

TestedFiles find_tested(const PaperCopies& copies, const Project& project, Original& original,
                        const std::vector<OriginalPdf>& pdfs, const Options& options,
                        const fs::path& work, Findings& findings) {
  TestedFiles tested;
  std::vector<std::string> candidates;
  for (const std::string& name : original.build.only_opened) {
    if (!is_ancillary(name)) candidates.push_back(name);
  }
  if (candidates.empty()) return tested;
  Trial trial(copies, project, original, pdfs, options, work);
  if (trial.leave_out(candidates)) {
    tested.left_out.insert(candidates.begin(), candidates.end());
  } else {
    const bool one_by_one = candidates.size() > 1 && candidates.size() <= kMostTried;
    for (const std::string& name : candidates) {
      if (one_by_one && trial.leave_out({name})) {
        tested.left_out.insert(name);
      } else if (extension_of(name) == "svg") {
        tested.emptied.insert(name);
      } else {
        findings.note("file.tested", name,
                      "TeX opens it and does not seem to read it, and without it the paper "
                      "changes: it is kept");
      }
    }
  }
  for (const std::string& name : tested.left_out) trial.put_back(name);
  std::erase_if(original.build.inputs,
                [&](const std::string& name) { return tested.left_out.contains(name); });
  return tested;
}

}  // namespace pith::arxiv
