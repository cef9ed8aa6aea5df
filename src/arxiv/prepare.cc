#include "arxiv/prepare.h"

#include <algorithm>
#include <future>

#include "arxiv/anonymity.h"
#include "arxiv/badge.h"
#include "arxiv/clean_tex.h"
#include "arxiv/compare.h"
#include "arxiv/figures.h"
#include "arxiv/process.h"
#include "arxiv/proof.h"
#include "arxiv/rename.h"
#include "arxiv/rules.h"
#include "arxiv/selection.h"
#include "arxiv/stage.h"
#include "arxiv/tex_text.h"
#include "arxiv/working_copy.h"
#include "base/error.h"
#include "base/file.h"
#include "json/canonical.h"
#include "tex/package.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

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
    if (project_.pdf_alone) return run_alone();
    copy_and_learn();
    find_package();
    build_original();
    if (project_.engine_reason == kDefaultEngine &&
        (original_.ok ? reads_postscript(project_, original_) : has_postscript(project_))) {
      build_with_latex();
    }
    if (!original_.ok) {
      findings_.fail("build.error", project_.main,
                     "the paper does not compile as it is: " + original_.failure);
      result_.hints.emplace_back("TeX runs without shell escape here, as on arXiv");
      if (has_postscript(project_)) {
        result_.hints.emplace_back(
            "pdflatex cannot use EPS without shell escape: convert the figures to PDF (epstopdf)");
      }
      return std::move(result_);
    }
    learn_from_all();
    choose();
    rename_for_arxiv(files_, result_.kept, findings_);
    finish_sizes();
    result_.left_out = files_left_out(project_, result_.kept);
    check();
    // While TeX proves it: what has a finding against it already is not packed.
    std::future<Archive> archive;
    if (result_.report.verdict() != Outcome::kFail) {
      archive = std::async(std::launch::async, [this] { return pack(files_); });
    }
    const fs::path pdf = work_.path() / "original.pdf";
    fs::rename(original_.pdf, pdf);
    const std::future<void> removal = remove_in_background(work_.path() / "original");
    prove({files_, written(), project_.main, project_.engine, pdf, work_.path()}, o_, result_,
          findings_);
    findings_.finish();
    if (result_.report.verdict() == Outcome::kPass) result_.archive = archive.get();
    return std::move(result_);
  }

 private:
  // A PDF without sources goes as it is: there is nothing to clean that is not its author's wish.
  Preparation run_alone() {
    result_.pdf_alone = true;
    KeptFile file;
    file.name = file.from = project_.main;
    add(file, read(project_.folder / project_.main), true);
    rename_for_arxiv(files_, result_.kept, findings_);
    finish_sizes();
    result_.left_out = files_left_out(project_, result_.kept);
    check();
    const fs::path pdf = fs::absolute(project_.folder / project_.main);
    result_.pages =
        compare_pages(pdf, pdf, work_.path() / "pages", o_.tools, o_.progress).pages_after;
    findings_.done("proof.pages", "", std::to_string(result_.pages) + " pages can be drawn");
    findings_.finish();
    if (result_.report.verdict() == Outcome::kPass) result_.archive = pack(files_);
    return std::move(result_);
  }

  void build_original() {
    const fs::path folder = work_.path() / "original";
    if (!package_.empty()) write_temporary(folder / "pith.sty", package_);
    BuildOptions how;
    how.first_inputs = [&](const std::vector<std::string>& names) {
      figures_in_work_ = std::async(std::launch::async, make_figures_ready, folder, names,
                                    work_.path() / "figures");
    };
    original_ = build_paper(folder, work_.path() / "scratch", project_.main, project_.engine,
                            o_.tools, how, o_.progress);
    figures_ = figures_in_work_.get();
  }

  // pdfTeX cannot use PostScript: it fails, or leaves the figures out when the paper loads the
  // driver of dvips. When latex fails as well, what pdflatex said is the better message.
  void build_with_latex() {
    Build first = std::move(original_);
    project_.engine = Engine::kLatex;
    fs::remove_all(work_.path() / "original");
    copy_and_learn();
    build_original();
    if (original_.ok) {
      result_.engine = Engine::kLatex;
      result_.engine_reason = "figures in PostScript";
    } else {
      project_.engine = Engine::kPdfLatex;
      original_ = std::move(first);
    }
  }

  void copy_and_learn() {
    fs::create_directories(work_.path() / "scratch");
    copy_ = make_working_copy(project_, o_, work_.path() / "original");
  }

  // Any text that TeX read may turn a conditional on.
  void learn_from_all() {
    for (const std::string& name : original_.inputs) {
      const fs::path path = work_.path() / "original" / name;
      if (figures_.contains(name) || fs::file_size(path) > o_.limits.max_source_bytes) continue;
      const std::string text = read(path);
      if (!is_tex_source(name) && !is_binary(text)) learn_setters(text, copy_.vocabulary);
    }
    for (const OutsideFile& outside : original_.outside) {
      learn_setters(read(outside.path), copy_.vocabulary);
    }
  }

  void find_package() {
    badge_ = find_badge(copy_.plain, project_.main);
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
      package_ = generate_package(record);
    } catch (const Error& error) {
      findings_.block("badge.record", badge_->place, error.what());
    }
  }

  // Where the cleaned figures are, by their names in the archive.
  std::map<std::string, fs::path> written() const {
    std::map<std::string, fs::path> places;
    for (const KeptFile& file : result_.kept) {
      const auto ready = figures_.find(file.from);
      if (ready != figures_.end()) places[file.name] = ready->second.written;
    }
    return places;
  }

  void choose() {
    const fs::path original = work_.path() / "original";
    for (const std::string& name : select_files(project_, original_, copy_.plain, o_.keep)) {
      KeptFile file;
      file.name = file.from = name;
      if (std::binary_search(original_.made.begin(), original_.made.end(), name)) {
        file.changes.emplace_back(
            "made by " + std::string(name.ends_with(".bbl") ? "bibtex or biber" : "makeindex"));
      }
      const bool made = !package_.empty() && name == "pith.sty";
      if (made) {
        file.changes.emplace_back("the package with the verified record");
      }
      const auto ready = figures_.find(name);
      if (ready == figures_.end()) {
        add(file, read(original / name), made);
        continue;
      }
      file.before = ready->second.before;
      files_[name] = take_figure(std::move(ready->second.figure), name, file.changes, findings_);
      result_.kept.push_back(std::move(file));
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

  void add(KeptFile file, const std::string& bytes, bool as_it_is) {
    file.before = bytes.size();
    if (!as_it_is && (is_tex_source(file.name) || copy_.vocabulary.reads(file.from)) &&
        !is_binary(bytes)) {
      sources_[file.from] = bytes;
    }
    const auto removed = copy_.commands_removed.find(file.from);
    if (removed != copy_.commands_removed.end()) {
      file.changes.push_back(std::to_string(removed->second) + " × named command");
    }
    files_[file.name] =
        as_it_is ? bytes
                 : clean_file(file, bytes, copy_.vocabulary, o_, copy_.vocabulary.shows(file.name),
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

  void finish_sizes() {
    std::sort(result_.kept.begin(), result_.kept.end(),
              [](const KeptFile& a, const KeptFile& b) { return a.name < b.name; });
    for (KeptFile& file : result_.kept) file.after = files_.at(file.name).size();
  }

  // Sources with the line numbers that the author has change places with those of the archive:
  // for the time of the checks, and back.
  void exchange_lines() {
    for (const KeptFile& file : result_.kept) {
      const auto source = sources_.find(file.from);
      if (source == sources_.end() || file.name.starts_with("anc/")) continue;
      std::swap(files_.at(file.name), source->second);
    }
  }
  void keep_lines() {
    for (const KeptFile& file : result_.kept) {
      const auto source = sources_.find(file.from);
      if (source == sources_.end() || file.name.starts_with("anc/")) continue;
      CleanOptions how;
      how.package = is_package(file.name);
      how.keep_comments = copy_.vocabulary.shows(file.from) || o_.keep_comments ||
                          o_.keep_comments_in.contains(file.from);
      how.keep_lines = true;
      source->second = clean_tex(source->second, copy_.vocabulary, how).text;
    }
  }

  void check() {
    keep_lines();
    exchange_lines();
    LeakLists known;
    for (const KeptFile& file : result_.kept) {
      const auto ready = figures_.find(file.from);
      if (ready != figures_.end()) known[file.name] = std::move(ready->second.leaks);
    }
    check_leaks(files_, known, copy_.vocabulary, findings_);
    const Submission submission{files_, project_.main, project_.engine, o_.texlive,
                                original_.missing_files};
    for (const Violation& violation : check_rules(submission)) {
      const std::string rule(violation.rule->name);
      if (violation.rule->blocks) {
        findings_.block(rule, violation.place, violation.detail);
      } else {
        findings_.note(rule, violation.place, violation.detail);
      }
    }
    if (o_.anonymous) check_anonymity();
    exchange_lines();
  }

  void check_anonymity() {
    FileSet sources;
    for (const auto& [name, content] : files_) {
      if (is_tex_source(name) && !is_package(name)) sources[name] = without_comments(content);
    }
    for (const Disclosure& disclosure : find_disclosures(sources)) {
      findings_.block(disclosure.rule, disclosure.place, disclosure.detail);
    }
  }

  static std::string read(const fs::path& path) { return read_file(path, kMaxPaperFile); }

  const Options& o_;
  Preparation result_;
  Project project_;
  TemporaryFolder work_;
  Findings findings_;
  WorkingCopy copy_;
  FileSet files_;
  FileSet sources_;  // those of the archive as they came, by where they came from
  std::optional<BadgeUse> badge_;
  Build original_;
  std::future<ReadyFigures> figures_in_work_;
  ReadyFigures figures_;  // of the files that TeX reads
  std::string package_;   // pith.sty with the verified record; empty when there is none
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
