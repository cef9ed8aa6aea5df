#include "app/file_list.h"

#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "base/file.h"

namespace pith {
namespace {

namespace fs = std::filesystem;

bool is_pdf_name(const fs::path& path) {
  return to_lower(path.extension().native()) == ".pdf";
}

class FolderWalk {
 public:
  FolderWalk(const fs::path& top, const fs::path& except_below)
      : top_(top), except_below_(except_below) {}

  std::vector<ListedFile> walk() {
    std::error_code not_there;
    if (!except_below_.empty() && fs::equivalent(top_, except_below_, not_there)) {
      add_problem(top_,
                  "is both what is read and where it goes; to stamp in place, leave --output out");
      return std::move(found_);
    }
    std::vector<fs::path> open{top_};
    while (!open.empty()) {
      const fs::path folder = std::move(open.back());
      open.pop_back();
      list(folder, open);
    }
    if (found_.empty()) {
      found_.push_back({top_,
                        {},
                        Error(ErrorKind::kUnreachable, display(top_), "", "has no PDF in it",
                              "whatever should have written them may have failed")
                            .with_reason("nothing")});
    }
    std::sort(found_.begin(), found_.end(),
              [](const ListedFile& a, const ListedFile& b) { return a.file < b.file; });
    return std::move(found_);
  }

 private:
  void list(const fs::path& folder, std::vector<fs::path>& open) {
    std::error_code error;
    if (!except_below_.empty() && fs::equivalent(folder, except_below_, error)) return;
    fs::directory_iterator it(folder, error);
    for (; !error && it != fs::directory_iterator(); it.increment(error)) {
      std::error_code gone;  // between listing and looking
      if (it->symlink_status(gone).type() == fs::file_type::directory) {
        open.push_back(it->path());
      } else if (is_pdf_name(it->path()) && it->is_regular_file(gone)) {
        found_.push_back({it->path(), it->path().lexically_relative(top_), std::nullopt});
      }
    }
    if (error) add_problem(folder, "cannot list the folder: " + error.message());
  }

  void add_problem(const fs::path& folder, const std::string& cause) {
    found_.push_back({folder, {}, Error(ErrorKind::kFile, display(folder), cause)});
  }

  const fs::path& top_;
  const fs::path& except_below_;
  std::vector<ListedFile> found_;
};

}  // namespace

std::vector<ListedFile> list_pdfs(const std::vector<fs::path>& given,
                                  const fs::path& except_below) {
  std::vector<ListedFile> all;
  std::set<fs::path> seen;
  for (const fs::path& path : given) {
    std::error_code ignored;
    std::vector<ListedFile> found;
    if (path != "-" && fs::is_directory(path, ignored)) {
      found = FolderWalk(path, except_below).walk();
    } else {
      found.push_back({path, path.filename(), std::nullopt});
    }
    for (ListedFile& file : found) {
      if (seen.insert(file.file.lexically_normal()).second) all.push_back(std::move(file));
    }
  }
  return all;
}

}  // namespace pith
