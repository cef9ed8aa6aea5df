#include "arxiv/lost.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "arxiv/working_copy.h"
#include "base/file.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

bool leads_out(const fs::path& relative) {
  return !relative.empty() && *relative.begin() == "..";
}

bool is_hidden(const fs::path& relative) {
  return std::any_of(relative.begin(), relative.end(), [](const fs::path& part) {
    return part != "." && part != ".." && part.string().starts_with('.');
  });
}

// In TeX's own trees; they may be asked for by an absolute name.
bool is_of_the_system(const std::string& name) {
  return name.find("/texmf") != std::string::npos || name.find("/texlive/") != std::string::npos;
}

std::optional<LostFile> lost_as(const Project& project, const std::string& asked) {
  std::error_code error;
  const bool absolute = asked.starts_with('/');
  const fs::path path = absolute ? fs::path(asked) : project.folder / asked;
  if (asked.empty() || !fs::is_regular_file(path, error)) return std::nullopt;
  LostFile lost;
  lost.path = fs::canonical(path, error);
  if (error) return std::nullopt;
  lost.name = fs::path(asked).lexically_normal().generic_string();
  if (absolute) {
    if (is_of_the_system(lost.name)) return std::nullopt;
    lost.why = LostFile::kAbsolute;
    return lost;
  }
  const fs::path folder = fs::canonical(project.folder, error);
  if (error) return std::nullopt;
  if (leads_out(lost.name)) {
    // "../paper/a.tex" may be in the folder.
    const fs::path straight = (folder / asked).lexically_normal().lexically_relative(folder);
    lost.name = straight.generic_string();
  }
  if (is_generated(lost.name, project)) return std::nullopt;
  if (project.has(lost.name)) {
    if (leads_out(lost.name) || asked.find("..") == std::string::npos) return std::nullopt;
    lost.why = LostFile::kClimbs;
  } else if (is_hidden(lost.name)) {
    lost.why = LostFile::kHidden;
  } else if (leads_out(lost.name)) {
    lost.why = LostFile::kOutside;
  } else {
    lost.why = LostFile::kLink;
  }
  return lost;
}

}  // namespace

std::vector<LostFile> find_lost(const Project& project, const std::vector<std::string>& asked) {
  std::map<std::string, LostFile> lost;
  for (const std::string& name : asked) {
    // TeX looks for "a.tex" when asked for "a".
    for (const std::string& tried : {name + ".tex", name}) {
      if (auto found = lost_as(project, tried)) {
        lost.try_emplace(found->name, *found);
        break;
      }
    }
  }
  std::vector<LostFile> all;
  for (auto& [name, one] : lost) all.push_back(std::move(one));
  return all;
}

std::string reason(const LostFile& lost) {
  switch (lost.why) {
    case LostFile::kOutside:
      return "lies outside of the folder (" + display(lost.path) + ")";
    case LostFile::kLink:
      return "is reached by a link that leads out of the folder (to " + display(lost.path) + ")";
    case LostFile::kHidden:
      return "is hidden, and arXiv deletes what is";
    case LostFile::kAbsolute:
      return "is named by its absolute path, which arXiv does not have";
    case LostFile::kClimbs:
      return "is named by a way out of the folder and back";
  }
  return {};
}

fs::path repository_above(const fs::path& folder) {
  std::error_code error;
  fs::path at = fs::canonical(folder, error);
  if (error || fs::exists(at / ".git", error)) return {};
  while (at.has_relative_path()) {
    at = at.parent_path();
    if (fs::exists(at / ".git", error)) return at;
  }
  return {};
}

bool may_take(const LostFile& lost, const fs::path& root) {
  if (root.empty() || (lost.why != LostFile::kOutside && lost.why != LostFile::kLink)) return false;
  std::error_code error;
  const fs::path below = lost.path.lexically_relative(fs::canonical(root, error));
  return !error && !below.empty() && !leads_out(below) && !is_hidden(below) &&
         !is_hidden(lost.name);
}

std::vector<LostFile> named_above(const Project& project, const std::string& plain) {
  static constexpr std::array kExtensions = {"",     ".tex", ".pdf", ".png", ".jpg", ".jpeg",
                                             ".eps", ".bib", ".bst", ".sty", ".cls"};
  std::vector<std::string> names;
  for (std::size_t at = plain.find("../"); at != std::string::npos; at = plain.find("../", at)) {
    const std::size_t end = std::min(plain.find_first_of("{}[],;\"#\\%\n\t", at), plain.size());
    for (const char* extension : kExtensions) {
      names.push_back(plain.substr(at, end - at) + extension);
    }
    at = end;
  }
  std::vector<LostFile> found;
  for (const std::string& name : names) {
    if (auto lost = lost_as(project, name)) found.push_back(std::move(*lost));
  }
  return found;
}

fs::path common_root(const Project& project, const std::vector<LostFile>& lost) {
  std::error_code error;
  const fs::path folder = fs::canonical(project.folder, error);
  fs::path root = folder;
  for (const LostFile& one : lost) {
    if (one.why != LostFile::kOutside && one.why != LostFile::kLink) continue;
    while (root.has_relative_path() && leads_out(one.path.lexically_relative(root))) {
      root = root.parent_path();
    }
  }
  return error || root == folder || !root.has_relative_path() ? fs::path{} : root;
}

}  // namespace pith::arxiv
