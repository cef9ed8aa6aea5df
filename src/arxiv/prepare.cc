#include "arxiv/prepare.h"

#include <algorithm>
#include <array>
#include <set>

#include "arxiv/anonymity.h"
#include "arxiv/badge.h"
#include "arxiv/clean_tex.h"
#include "arxiv/compare.h"
#include "arxiv/process.h"
#include "arxiv/rules.h"
#include "arxiv/stage.h"
#include "arxiv/tex_text.h"
#include "base/error.h"
#include "base/file.h"
#include "json/canonical.h"
#include "tex/package.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxFileBytes = 512u << 20;
constexpr int kRunsOnArxiv = 5;

std::string stem_of(const std::string& name) {
  return name.substr(0, name.rfind('.'));
}

void write_new(const fs::path& path, std::string_view bytes) {
  WriteOptions options;
  options.sync = false;
  options.create_folders = true;
  write_file_atomically(path, bytes, options);
}

// What earlier runs of TeX left beside the main file.
bool is_generated(const std::string& name, const std::string& main) {
  static constexpr std::array kExtensions = {
      ".aux", ".log", ".out",     ".toc",        ".lof",     ".lot", ".fls", ".fdb_latexmk",
      ".blg", ".bcf", ".run.xml", ".synctex.gz", ".synctex", ".pdf", ".dvi", ".ps",
      ".xdv", ".nav", ".snm",     ".vrb",        ".idx",     ".ilg"};
  const std::string job = stem_of(main);
  return std::any_of(kExtensions.begin(), kExtensions.end(),
                     [&](const char* extension) { return name == job + extension; });
}

class Preparer {
 public:
  explicit Preparer(const Options& options)
      : o_(options),
        project_(read_project(options.source, options.engine, options.limits)),
        work_(options.tools.temporary_parent),
        findings_(result_.report, options.accept) {
    result_.main = project_.main;
    result_.engine = project_.engine;
    result_.engine_reason = project_.engine_reason;
    result_.folder_bytes = project_.bytes;
  }

  Preparation run() {
    copy_and_learn();
    find_package();
    original_ = build_paper(work_.path() / "original", work_.path() / "scratch", project_.main,
                            project_.engine, o_.tools, {}, o_.progress);
    if (!original_.ok) {
      findings_.block("build.error", project_.main,
                      "the paper does not compile as it is: " + original_.failure);
      result_.hints.emplace_back("TeX runs without shell escape here, as on arXiv");
      if (project_.engine == Engine::kPdfLatex && has_extension("eps")) {
        result_.hints.emplace_back(
            "pdflatex cannot use EPS: convert the figures to PDF, or name --engine latex");
      }
      return std::move(result_);
    }
    choose();
    rename_for_arxiv(files_, result_.kept, findings_);
    finish_sizes();
    leave_out_rest();
    check();
    prove();
    findings_.finish();
    if (result_.report.verdict() == Outcome::kPass) result_.archive = pack(files_);
    return std::move(result_);
  }

 private:
  // The paper as it is, but for what earlier runs left and for the commands to be removed.
  void copy_and_learn() {
    const fs::path original = work_.path() / "original";
    fs::create_directories(original);
    fs::create_directories(work_.path() / "scratch");
    std::vector<std::string> sources;
    for (const SourceFile& file : project_.files) {
      if (is_generated(file.name, project_.main)) continue;
      const fs::path target = original / file.name;
      fs::create_directories(target.parent_path());
      fs::copy_file(project_.folder / file.name, target);
      fs::permissions(target, fs::perms::owner_read | fs::perms::owner_write);
      if (is_tex_source(file.name) && file.size <= o_.limits.max_source_bytes) {
        sources.push_back(file.name);
      }
    }
    learn_vocabulary(original, sources);
    for (const std::string& name : sources) {
      if (o_.remove_commands.empty()) break;
      CleanOptions how;
      how.package = is_package(name);
      how.keep_comments = true;
      how.remove_commands = o_.remove_commands;
      const CleanTex clean = clean_tex(read(original / name), vocabulary_, how);
      if (clean.removed.empty()) continue;
      commands_removed_[name] = clean.removed.size();
      write_new(original / name, clean.text);
    }
  }

  // Twice: what a comment says about \drafttrue does not count, and what is a comment depends on
  // the environments that the sources define.
  void learn_vocabulary(const fs::path& folder, const std::vector<std::string>& sources) {
    Vocabulary first;
    for (const std::string& name : sources) learn(read(folder / name), first);
    for (const std::string& name : sources) {
      CleanOptions how;
      how.package = is_package(name);
      const std::string text = clean_tex(read(folder / name), first, how).text;
      learn(text, vocabulary_);
      plain_[name] = without_comments(read(folder / name));
    }
  }

  void find_package() {
    badge_ = find_badge(plain_, project_.main);
    if (!badge_) {
      result_.hints.emplace_back(
          "for a badge with the paper's Pith Number, put two lines into the preamble: "
          "\\usepackage{pith} and \\pithnumber{NUMBER}; NUMBER is known once arXiv has announced "
          "it");
      return;
    }
    if (badge_->number.empty()) {
      return findings_.block("badge.number", project_.main, "pith is loaded without \\pithnumber");
    }
    try {
      const VerifiedRecord record = o_.resolve(parse_identifier(badge_->number));
      check_badge(*badge_, record, result_.report);
      write_new(work_.path() / "original" / "pith.sty", generate_package(record));
      package_made_ = true;
    } catch (const Error& error) {
      findings_.block("badge.record", badge_->place, error.what());
    }
  }

  void choose() {
    const fs::path original = work_.path() / "original";
    std::set<std::string> chosen(original_.inputs.begin(), original_.inputs.end());
    for (const SourceFile& file : project_.files) {
      const std::string& name = file.name;
      if (name.starts_with("anc/") || name.starts_with("00README") || is_kept_by_name(name)) {
        chosen.insert(name);
      }
      // graphics looks for the EPS before it takes what epstopdf made of it.
      if (name.ends_with(".eps") && chosen.contains(stem_of(name) + "-eps-converted-to.pdf")) {
        chosen.insert(name);
      }
    }
    for (const std::string& name : chosen) {
      KeptFile file;
      file.name = file.from = name;
      if (std::binary_search(original_.made.begin(), original_.made.end(), name)) {
        file.changes.emplace_back(
            "made by " + std::string(name.ends_with(".bbl") ? "bibtex or biber" : "makeindex"));
      }
      if (package_made_ && name == "pith.sty") {
        file.changes.emplace_back("the package with the verified record");
      }
      add(file, read(original / name), package_made_ && name == "pith.sty");
    }
    for (const OutsideFile& outside : original_.outside) {
      if (files_.contains(outside.name)) continue;
      KeptFile file;
      file.name = outside.name;
      file.from = outside.path.string();
      findings_.note("file.outside", outside.name,
                     "comes from " + file.from + ", which arXiv does not have, and is put in");
      add(file, read(outside.path), false);
    }
    if (o_.readme) add_readme();
    for (const PassedOver& passed : project_.skipped) {
      if (passed.reason.starts_with("symbolic")) {
        findings_.note("file.link", passed.name, passed.reason + ": left out");
      }
    }
  }

  bool has_extension(std::string_view extension) const {
    return std::any_of(project_.files.begin(), project_.files.end(), [&](const SourceFile& file) {
      return extension_of(file.name) == extension;
    });
  }

  void add(KeptFile file, const std::string& bytes, bool as_it_is) {
    file.before = bytes.size();
    if (!as_it_is && is_tex_source(file.name)) sources_[file.from] = bytes;
    const auto removed = commands_removed_.find(file.from);
    if (removed != commands_removed_.end()) {
      file.changes.push_back(std::to_string(removed->second) + " × named command");
    }
    files_[file.name] = as_it_is ? bytes
                                 : clean_file(file, bytes, vocabulary_, o_, is_literal(file.name),
                                              file.changes, findings_);
    result_.kept.push_back(std::move(file));
  }

  void add_readme() {
    json::Object process{{"compiler", std::string(compiler_name(project_.engine))}};
    json::Array sources{
        json::Object{{"filename", project_.main}, {"usage", std::string("toplevel")}}};
    const json::Value readme = json::Object{{"spec_version", 1},
                                            {"texlive_version", o_.texlive},
                                            {"process", std::move(process)},
                                            {"sources", std::move(sources)}};
    std::erase_if(result_.kept, [](const KeptFile& file) { return file.name == "00README.json"; });
    files_["00README.json"] = canonicalize(readme).bytes() + "\n";
    KeptFile file;
    file.name = "00README.json";
    file.changes.emplace_back("written");
    result_.kept.push_back(std::move(file));
  }

  bool is_kept_by_name(const std::string& name) const {
    return std::any_of(o_.keep.begin(), o_.keep.end(), [&](const std::string& kept) {
      return name == kept || (kept.ends_with('/') && name.starts_with(kept));
    });
  }

  // An argument of \lstinputlisting and its kin, with or without folder and extension.
  bool is_literal(const std::string& name) const {
    return std::any_of(
        vocabulary_.literal_inputs.begin(), vocabulary_.literal_inputs.end(),
        [&](const std::string& argument) {
          return !argument.empty() &&
                 (name == argument || stem_of(name) == argument || name.ends_with("/" + argument));
        });
  }

  void finish_sizes() {
    std::sort(result_.kept.begin(), result_.kept.end(),
              [](const KeptFile& a, const KeptFile& b) { return a.name < b.name; });
    for (KeptFile& file : result_.kept) file.after = files_.at(file.name).size();
  }

  void leave_out_rest() {
    std::set<std::string> used;
    for (const KeptFile& file : result_.kept) used.insert(file.from);
    for (const SourceFile& file : project_.files) {
      if (used.contains(file.name)) continue;
      const std::string extension = extension_of(file.name);
      std::string reason = "the paper does not use it";
      if (is_generated(file.name, project_.main)) reason = "TeX makes it";
      if (extension == "bib" || extension == "bst") reason = "what it gave is in the .bbl";
      result_.left_out.push_back({file.name, file.size, std::move(reason)});
    }
    for (const PassedOver& passed : project_.skipped) {
      result_.left_out.push_back({passed.name, passed.size, passed.reason});
    }
    std::sort(result_.left_out.begin(), result_.left_out.end(),
              [](const LeftOut& a, const LeftOut& b) { return a.name < b.name; });
  }

  // The files of the archive, but sources with their own line numbers, which are what the author
  // has.
  FileSet with_own_lines() const {
    FileSet files = files_;
    for (const KeptFile& file : result_.kept) {
      const auto source = sources_.find(file.from);
      if (source == sources_.end() || file.name.starts_with("anc/")) continue;
      CleanOptions how;
      how.package = is_package(file.name);
      how.keep_comments =
          is_literal(file.from) || o_.keep_comments || o_.keep_comments_in.contains(file.from);
      how.keep_lines = true;
      files[file.name] = clean_tex(source->second, vocabulary_, how).text;
    }
    return files;
  }

  void check() {
    const FileSet files = with_own_lines();
    check_leaks(files, findings_);
    const Submission submission{files, project_.main, project_.engine, o_.texlive,
                                original_.missing_files};
    for (const Violation& violation : check_rules(submission)) {
      const std::string rule(violation.rule->name);
      if (violation.rule->blocks) {
        findings_.block(rule, violation.place, violation.detail);
      } else {
        findings_.note(rule, violation.place, violation.detail);
      }
    }
    if (!o_.anonymous) return;
    FileSet sources;
    for (const auto& [name, content] : files) {
      if (is_tex_source(name) && !is_package(name)) sources[name] = without_comments(content);
    }
    for (const Disclosure& disclosure : find_disclosures(sources)) {
      findings_.block(disclosure.rule, disclosure.place, disclosure.detail);
    }
  }

  void prove() {
    const fs::path folder = work_.path() / "proof";
    fs::create_directories(folder);
    for (const auto& [name, content] : files_) write_new(folder / name, content);
    BuildOptions bare;
    bare.max_runs = kRunsOnArxiv;
    bare.make_bibliography = false;
    bare.bare = true;
    const Build proof = build_paper(folder, work_.path() / "scratch", project_.main,
                                    project_.engine, o_.tools, bare, o_.progress);
    result_.runs = proof.runs;
    if (!proof.ok) {
      return findings_.block("proof.compile", project_.main,
                             "what would be uploaded does not compile: " + proof.failure);
    }
    for (const std::string& what : proof.undefined) {
      findings_.block("proof.reference", project_.main, what + " is undefined");
    }
    for (const std::string& what : proof.missing_characters) {
      findings_.block("proof.character", project_.main, what);
    }
    if (proof.unstable) {
      findings_.note("proof.stable", project_.main,
                     "page numbers may still change after " + std::to_string(kRunsOnArxiv) +
                         " runs, and arXiv makes no more");
    }
    const Comparison pages =
        compare_pages(original_.pdf, proof.pdf, work_.path() / "pages", o_.tools, o_.progress);
    result_.pages = pages.pages_after;
    result_.picture = pages.picture;
    if (pages.same()) {
      return findings_.done("proof.pages", "",
                            std::to_string(pages.pages_after) +
                                " pages, each like the original at " +
                                std::to_string(kDotsPerInch) + " dots per inch");
    }
    if (pages.pages_before != pages.pages_after) {
      findings_.block("proof.pages", "",
                      std::to_string(pages.pages_after) + " pages instead of " +
                          std::to_string(pages.pages_before));
    }
    for (int page : pages.differing) {
      findings_.block("proof.pages", "page " + std::to_string(page), "looks different");
    }
  }

  static std::string read(const fs::path& path) { return read_file(path, kMaxFileBytes); }

  const Options& o_;
  Preparation result_;
  Project project_;
  TemporaryFolder work_;
  Findings findings_;
  Vocabulary vocabulary_;
  FileSet files_;
  FileSet plain_;    // all sources of the folder without comments, to be searched
  FileSet sources_;  // those of the archive as they came, by where they came from
  std::map<std::string, std::size_t> commands_removed_;
  std::optional<BadgeUse> badge_;
  Build original_;
  bool package_made_ = false;
};

}  // namespace

Preparation prepare(const Options& options) {
  if (!offers_texlive(options.texlive)) {
    throw Error(ErrorKind::kUsage, std::to_string(options.texlive),
                "is no year of TeX Live that arXiv offers: 2023 or 2025");
  }
  try {
    return Preparer(options).run();
  } catch (const fs::filesystem_error& failure) {
    throw Error(ErrorKind::kFile, display(failure.path1()), failure.code().message());
  }
}

}  // namespace pith::arxiv
