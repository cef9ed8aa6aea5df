#include "arxiv/tex/project.h"

#include <algorithm>
#include <optional>
#include <system_error>

#include "arxiv/files/file_name.h"
#include "arxiv/tex/conditionals.h"
#include "arxiv/tex/tex_text.h"
#include "base/ascii.h"
#include "base/error.h"
#include "base/file.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

class Walk {
 public:
  Walk(Project& project, const ProjectLimits& limits)
      : project_(project), limits_(limits), root_(fs::canonical(project.folder)) {}

  void folder(const fs::path& path, const std::string& prefix, std::size_t depth) {
    if (depth > limits_.max_depth) {
      throw Error(ErrorKind::kLimit, display(path), "folders are nested too deeply");
    }
    std::vector<fs::path> entries;
    for (const auto& entry : fs::directory_iterator(path)) entries.push_back(entry.path());
    std::sort(entries.begin(), entries.end());
    walking_.push_back(fs::canonical(path));
    for (const fs::path& entry : entries) one(entry, prefix + entry.filename().string(), depth);
    walking_.pop_back();
  }

 private:
  void one(const fs::path& path, const std::string& name, std::size_t depth) {
    if (++seen_ > limits_.max_files) {
      throw Error(ErrorKind::kLimit, display(project_.folder),
                  "has more than " + std::to_string(limits_.max_files) + " files");
    }
    std::error_code error;
    const fs::file_status kind = fs::symlink_status(path, error);
    if (error) return skip(path, name, "cannot be read");
    const std::string own = path.filename().string();
    if (own.starts_with('.')) {
      return skip(path, name,
                  own == ".git" || own == ".hg" || own == ".svn"
                      ? "hidden: the history of the paper, with everything ever deleted from it"
                      : "hidden: arXiv deletes it, and it is not part of the paper");
    }
    if (fs::is_symlink(kind)) {
      const fs::path target = fs::canonical(path, error);
      if (error) return skip(path, name, "symbolic link that leads nowhere");
      if (!inside(target)) return skip(path, name, "symbolic link that leads out of the folder");
      if (fs::is_directory(target)) {
        // A link to a folder that holds it would never end; nor would two that hold each other.
        if (std::any_of(walking_.begin(), walking_.end(),
                        [&](const fs::path& walked) { return inside_of(walked, target); })) {
          return skip(path, name, "symbolic link to a folder that holds it");
        }
        return folder(path, name + "/", depth + 1);
      }
    }
    if (fs::is_directory(kind)) return folder(path, name + "/", depth + 1);
    if (!fs::is_regular_file(path, error)) return skip(path, name, "not a regular file");
    const std::uint64_t size = fs::file_size(path, error);
    if (error) return skip(path, name, "cannot be read");
    project_.bytes += size;
    if (project_.bytes > limits_.max_bytes) {
      throw Error(ErrorKind::kLimit, display(project_.folder),
                  "holds more than " + std::to_string(limits_.max_bytes) + " bytes");
    }
    project_.files.push_back({name, size});
  }

  void skip(const fs::path& path, const std::string& name, std::string reason) {
    std::uint64_t size = 0;
    std::error_code error;
    if (fs::is_directory(fs::symlink_status(path, error))) {
      for (fs::recursive_directory_iterator it(path, error), end; !error && it != end;
           it.increment(error)) {
        std::error_code one_error;
        if (it->is_regular_file(one_error) && !it->is_symlink(one_error)) {
          size += it->file_size(one_error);
        }
      }
    } else if (fs::is_regular_file(fs::symlink_status(path, error))) {
      size = fs::file_size(path, error);
    }
    project_.bytes += size;
    project_.skipped.push_back({name, size, std::move(reason)});
  }

  bool inside(const fs::path& target) const { return inside_of(target, root_); }
  static bool inside_of(const fs::path& target, const fs::path& folder) {
    const auto mismatch = std::mismatch(folder.begin(), folder.end(), target.begin(), target.end());
    return mismatch.first == folder.end();
  }

  Project& project_;
  const ProjectLimits& limits_;
  fs::path root_;
  std::vector<fs::path> walking_;  // canonical, from the root to where we are
  std::size_t seen_ = 0;
};

// The one PDF of a folder without sources.
std::optional<std::string> only_pdf(const Project& project) {
  std::optional<std::string> found;
  for (const SourceFile& file : project.files) {
    const std::string extension = extension_of(file.name);
    if (extension == "tex" || extension == "ltx") return std::nullopt;
    if (extension != "pdf" || file.name.find('/') != std::string::npos) continue;
    if (found) return std::nullopt;
    found = file.name;
  }
  return found;
}

std::string find_main(const Project& project, const ProjectLimits& limits) {
  std::vector<std::string> candidates;
  bool plain = false;
  const auto is_also = [&](const std::string& name) {
    return std::find(project.also.begin(), project.also.end(), name) != project.also.end();
  };
  for (const SourceFile& file : project.files) {
    const std::string extension = extension_of(file.name);
    if (file.name.find('/') != std::string::npos || (extension != "tex" && extension != "ltx"))
      continue;
    if (file.size > limits.max_source_bytes) continue;
    const std::string tex =
        without_comments(read_file(project.folder / file.name, limits.max_source_bytes));
    plain = plain || tex.find("\\bye") != std::string::npos;
    if (is_document(tex) && !is_also(file.name)) candidates.push_back(file.name);
  }
  if (candidates.size() == 1) return candidates.front();
  for (const char* usual : {"main.tex", "paper.tex", "ms.tex", "article.tex", "manuscript.tex"}) {
    if (std::find(candidates.begin(), candidates.end(), usual) != candidates.end()) return usual;
  }
  if (candidates.empty()) {
    if (plain) {
      throw Error(ErrorKind::kRefused, display(project.folder), "",
                  "is written in plain TeX, and only LaTeX papers can be prepared");
    }
    std::string cause =
        "has no main file: no .tex file in it has \\documentclass and "
        "\\begin{document}";
    if (const auto alone = only_pdf(project)) return *alone;
    throw Error(ErrorKind::kUsage, display(project.folder), cause);
  }
  std::string list;
  for (const std::string& name : candidates) list += (list.empty() ? "" : ", ") + name;
  throw Error(ErrorKind::kUsage, display(project.folder), "",
              "more than one file could be the main file: " + list,
              "name the main file itself; --also names others that arXiv is to compile");
}

// As it is called in the folder, of which it may be named from here as well.
std::string name_in_folder(const Project& project, const std::string& given) {
  const std::string name = fs::path(given).lexically_normal().generic_string();
  if (project.has(name)) return name;
  std::error_code error;
  const fs::path path = fs::canonical(given, error), folder = fs::canonical(project.folder, error);
  const std::string from_here = path.lexically_relative(folder).generic_string();
  return project.has(from_here) ? from_here : name;
}

[[noreturn]] void refuse_also(const std::string& name, const std::string& why,
                              const std::string& hint = {}) {
  throw Error(ErrorKind::kUsage, name, "", why, hint);
}

void find_also(Project& project, const std::vector<std::string>& also,
               const ProjectLimits& limits) {
  for (const std::string& given : also) {
    const std::string name = name_in_folder(project, given);
    const auto file =
        std::find_if(project.files.begin(), project.files.end(),
                     [&](const SourceFile& candidate) { return candidate.name == name; });
    if (file == project.files.end()) {
      refuse_also(given, "is no file of " + display(project.folder));
    }
    if (name.find('/') != std::string::npos) {
      refuse_also(
          given, "is in a folder of the paper, and arXiv compiles each document in the paper's own",
          "move it, and what it reads, beside the main file");
    }
    if (file->size > limits.max_source_bytes ||
        !is_document(without_comments(read_file(project.folder / name, limits.max_source_bytes)))) {
      refuse_also(given,
                  "is no document by itself: it has no \\documentclass with \\begin{document}");
    }
    if (std::find(project.also.begin(), project.also.end(), name) == project.also.end()) {
      project.also.push_back(name);
    }
  }
}

struct EngineChoice {
  Engine engine;
  std::string reason;
  bool xelatex_too = false;
};

[[noreturn]] void refuse_lualatex(const std::string& main, const std::string& why) {
  throw Error(ErrorKind::kRefused, main, "",
              "needs LuaLaTeX (" + why + "), which arXiv does not offer",
              "compile it with XeLaTeX, or name an engine with --engine");
}

// What XeLaTeX is needed for; "" when nothing is.
std::string xelatex_package(std::string_view tex) {
  for (const char* package : {"fontspec", "unicode-math", "polyglossia", "xeCJK", "mathspec"}) {
    if (loads_package(tex, package)) return std::string("package ") + package;
  }
  return {};
}

EngineChoice find_engine(const std::string& main, std::string_view raw) {
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t end = std::min(raw.find('\n', at), raw.size());
    const std::string line = to_lower(raw.substr(at, end - at));
    at = end + 1;
    const std::size_t magic = line.find("!tex");
    if (!line.starts_with("%") || magic == std::string::npos || magic > 4) continue;
    if (line.find("program") == std::string::npos) continue;
    if (line.find("latexmk") != std::string::npos) continue;  // runs the engine that it is told
    const std::string why = "the line % !TeX program";
    if (line.find("lualatex") != std::string::npos) refuse_lualatex(main, why);
    if (line.find("xelatex") != std::string::npos) return {Engine::kXeLatex, why};
    if (line.find("pdflatex") != std::string::npos) return {Engine::kPdfLatex, why};
    if (line.find("latex") != std::string::npos) return {Engine::kLatex, why};
  }
  // Many templates load something for each engine there is.
  const std::string all = without_comments(raw);
  const std::string tex =
      without_conditionals(std::string_view(all).substr(0, all.find("\\begin{document}")), {});
  for (const char* package : {"luacode", "luatexja", "luamplib"}) {
    if (loads_package(tex, package)) refuse_lualatex(main, std::string("package ") + package);
  }
  if (std::string why = xelatex_package(tex); !why.empty())
    return {Engine::kXeLatex, std::move(why)};
  for (const char* package : {"pstricks", "pst-node", "pst-plot", "psfrag", "auto-pst-pdf"}) {
    if (loads_package(tex, package)) return {Engine::kLatex, std::string("package ") + package};
  }
  for (const LoadedPackage& loaded : packages_of(tex)) {
    if (loaded.options.contains("dvips")) return {Engine::kLatex, "option dvips"};
  }
  return {Engine::kPdfLatex, kDefaultEngine, !xelatex_package(all).empty()};
}

Engine named_engine(const std::string& engine) {
  for (Engine known : {Engine::kPdfLatex, Engine::kXeLatex, Engine::kLatex}) {
    if (engine == name(known)) return known;
  }
  throw Error(ErrorKind::kUsage, engine, "is not pdflatex, xelatex or latex, which arXiv offers");
}

// arXiv compiles all documents of an upload with one engine.
EngineChoice find_common_engine(const Project& project, const ProjectLimits& limits) {
  std::string decided_by;
  EngineChoice common{Engine::kPdfLatex, kDefaultEngine};
  bool xelatex_too = false;
  for (const std::string& document : project.documents()) {
    const EngineChoice choice =
        find_engine(document, read_file(project.folder / document, limits.max_source_bytes));
    if (choice.reason == kDefaultEngine) {
      xelatex_too = xelatex_too || choice.xelatex_too;
      continue;
    }
    if (!decided_by.empty() && choice.engine != common.engine) {
      refuse_also(document,
                  "needs " + std::string(name(choice.engine)) + " (" + choice.reason + "), and " +
                      decided_by + " " + std::string(name(common.engine)) + " (" + common.reason +
                      "): arXiv compiles all with one",
                  "name the one for all of them with --engine");
    }
    if (!decided_by.empty()) continue;
    decided_by = document;
    common = choice;
    if (document != project.main) common.reason += " in " + document;
  }
  if (decided_by.empty()) common.xelatex_too = xelatex_too;
  return common;
}

}  // namespace

std::string_view name(Engine engine) {
  switch (engine) {
    case Engine::kPdfLatex:
      return "pdflatex";
    case Engine::kXeLatex:
      return "xelatex";
    case Engine::kLatex:
      return "latex";
  }
  return "";
}

std::string_view compiler_name(Engine engine) {
  return engine == Engine::kLatex ? "latex+dvips_ps2pdf" : name(engine);
}

bool Project::has(std::string_view wanted) const {
  return std::any_of(files.begin(), files.end(),
                     [&](const SourceFile& file) { return file.name == wanted; });
}

std::vector<std::string> Project::documents() const {
  std::vector<std::string> all{main};
  all.insert(all.end(), also.begin(), also.end());
  return all;
}

bool is_document(std::string_view tex) {
  const std::size_t is_class = tex.find("\\documentclass");
  if (is_class == std::string_view::npos || tex.find("\\begin{document}") == std::string_view::npos)
    return false;
  const std::string_view rest = tex.substr(is_class, 200);
  return rest.find("{subfiles}") == std::string_view::npos &&
         rest.find("{standalone}") == std::string_view::npos;
}

void Project::take_root(const fs::path& folder_above) {
  const fs::path here = fs::canonical(folder), above = fs::canonical(folder_above);
  const fs::path from_there = here.lexically_relative(above);
  if (from_there.empty() || *from_there.begin() == "..") {
    throw Error(ErrorKind::kUsage, display(folder_above), "does not hold " + display(folder));
  }
  if (from_there == ".") return;
  root = above;
  folder = here;
  inside = from_there.generic_string();
}

Project read_project(const fs::path& source, const std::string& engine,
                     const std::vector<std::string>& also, const ProjectLimits& limits) {
  Project project;
  std::error_code error;
  const bool is_folder = fs::is_directory(source, error);
  if (!is_folder && !fs::is_regular_file(source, error)) {
    throw Error(ErrorKind::kFile, display(source), "is neither a folder nor a file");
  }
  project.folder = is_folder ? source : source.parent_path();
  if (project.folder.empty()) project.folder = ".";
  try {
    Walk(project, limits).folder(project.folder, "", 0);
  } catch (const fs::filesystem_error& failure) {
    throw Error(ErrorKind::kFile, display(failure.path1()), failure.code().message());
  }
  const auto by_name = [](const auto& a, const auto& b) { return a.name < b.name; };
  std::sort(project.files.begin(), project.files.end(), by_name);
  std::sort(project.skipped.begin(), project.skipped.end(), by_name);

  find_also(project, also, limits);
  project.main = is_folder ? find_main(project, limits) : source.filename().string();
  if (!project.has(project.main)) {
    throw Error(ErrorKind::kRefused, display(source), "is hidden, or a link that leads elsewhere");
  }
  if (std::find(project.also.begin(), project.also.end(), project.main) != project.also.end()) {
    refuse_also(project.main, "is the main file already");
  }
  if (extension_of(project.main) == "pdf") {
    if (!project.also.empty()) {
      refuse_also(project.also.front(), "cannot go with a PDF alone (" + project.main + ")");
    }
    project.pdf_alone = true;
    project.engine_reason = "without sources";
  } else if (!engine.empty()) {
    project.engine = named_engine(engine);
    project.engine_reason = "named";
  } else {
    const EngineChoice choice = find_common_engine(project, limits);
    project.engine = choice.engine;
    project.engine_reason = choice.reason;
    project.xelatex_too = choice.xelatex_too;
  }
  return project;
}

}  // namespace pith::arxiv
