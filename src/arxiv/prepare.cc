#include "arxiv/prepare.h"

#include <algorithm>
#include <future>
#include <initializer_list>
#include <map>

#include "arxiv/author_pdf.h"
#include "arxiv/check.h"
#include "arxiv/clean_file.h"
#include "arxiv/failure.h"
#include "arxiv/figures.h"
#include "arxiv/files/file_name.h"
#include "arxiv/files/lines.h"
#include "arxiv/freeze_minted.h"
#include "arxiv/hidden.h"
#include "arxiv/labels.h"
#include "arxiv/lift.h"
#include "arxiv/lost.h"
#include "arxiv/original.h"
#include "arxiv/policy/badge.h"
#include "arxiv/policy/choose_year.h"
#include "arxiv/policy/rules.h"
#include "arxiv/proof.h"
#include "arxiv/remove_unseen.h"
#include "arxiv/rename.h"
#include "arxiv/run/compare.h"
#include "arxiv/run/documents.h"
#include "arxiv/run/minted_listings.h"
#include "arxiv/selection.h"
#include "arxiv/tested.h"
#include "arxiv/tex/clean_bbl.h"
#include "arxiv/tex/learn.h"
#include "arxiv/tex/minted.h"
#include "arxiv/tex/unseen_bibliography.h"
#include "arxiv/working_copy.h"
#include "base/error.h"
#include "base/file.h"
#include "base/process.h"
#include "json/canonical.h"
#include "pdf/syntax/structure.h"
#include "tex/package.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

// "./notes.txt" is "notes.txt".
std::string normal_name(const std::string& name) {
  return fs::path(name).lexically_normal().generic_string();
}

Options normal(Options options, const fs::path& work) {
  for (std::string& name : options.keep) name = normal_name(name);
  Names files;
  for (const std::string& name : options.keep_comments_in) files.insert(normal_name(name));
  options.keep_comments_in = std::move(files);
  options.tools.trees = find_trees(options.tools.search_path, options.tools.user_tree, work);
  return options;
}

constexpr const char* kReadme = "00README.json";

// Those that the author's own 00README.json names; none where it cannot be read, which the rules
// tell.
std::vector<std::string> named_documents(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_regular_file(folder / kReadme, error)) return {};
  try {
    return toplevels_named_in(read_file(folder / kReadme, 1u << 20));
  } catch (const Error&) {
    return {};
  }
}

Project project_of(const Options& options) {
  std::error_code error;
  const bool is_folder = fs::is_directory(options.source, error);
  const fs::path folder = is_folder ? options.source : options.source.parent_path();
  fs::path main = options.source;
  std::vector<std::string> also;
  for (const std::string& name : named_documents(folder)) {
    if (!fs::is_regular_file(folder / name, error)) continue;
    if (is_folder && main == folder && name.find('/') == std::string::npos) {
      main = folder / name;
    } else if (name != main.filename()) {
      also.push_back(name);
    }
  }
  also.insert(also.end(), options.also.begin(), options.also.end());
  return read_project(main, options.engine, also, options.limits);
}

constexpr const char* kEmptySvg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n";

int runs_of(const std::vector<Build>& builds) {
  int runs = 0;
  for (const Build& build : builds) runs += build.runs;
  return runs;
}

constexpr int kMostRounds = 10;
constexpr std::size_t kMostListings = 5;     // that are named one by one
constexpr std::size_t kMostData = 4u << 20;  // of a file in which unseen text is looked for

class Preparer {
 public:
  explicit Preparer(const Options& options)
      : project_(project_of(options)),
        repository_(repository_above(project_.folder)),
        documents_(project_.documents()),
        work_(options.tools.temporary_parent),
        o_(normal(options, work_.path())),
        copies_(project_, o_, work_.path()),
        findings_(result_.report, o_.accept) {
    result_.main = project_.main;
    if (!project_.pdf_alone) {
      for (const std::string& document : documents_) result_.documents.push_back({document});
    }
    result_.engine = project_.engine;
    result_.engine_reason = project_.engine_reason;
    result_.folder_bytes = project_.bytes;
    if (!options.root.empty()) project_.take_root(options.root);
  }

  Preparation run() {
    try {
      project_.pdf_alone ? prepare_alone() : prepare_sources();
    } catch (const fs::filesystem_error&) {
      need_space(work_.path());  // while it is full: only there is anything written
      throw;
    }
    result_.may_be_accepted = findings_.may_be_accepted();
    return std::move(result_);
  }

 private:
  void prepare_sources() {
    original_ = copies_.make("original");
    find_package();
    copies_.compile(original_, project_.engine);
    look_above();
    freeze_minted();
    use_converted_figures();
    if (project_.engine_reason == kDefaultEngine &&
        (original_.build.ok ? reads_postscript(original_.build) : has_postscript(project_))) {
      build_with({"latex", "dvips", "ps2pdf"}, Engine::kLatex, "figures in PostScript");
    }
    if (project_.xelatex_too && !original_.build.ok) {
      build_with({"xelatex"}, Engine::kXeLatex, "pdflatex fails, and the sources provide for it");
    }
    const std::string biber_advice = tell(original_.build.not_run, project_.main, findings_);
    if (!biber_advice.empty()) result_.hints.push_back(biber_advice);
    if (!original_.build.ok) {
      const std::string& failed = documents_[original_.builds.size() - 1];
      if (without_record_ && !project_.has("pith.sty")) {
        findings_.note("build.error", failed,
                       "does not compile without its record: " + original_.build.failure);
        return;
      }
      if (tell_not_cached(failed)) return;
      const std::string lost = said_of_bibliography(original_.build) + what_is_lost();
      findings_.fail("build.error", failed,
                     (failed == project_.main ? "the paper" : "the document") +
                         std::string(" does not compile as it is: ") + original_.build.failure +
                         lost);
      if (!lost.empty()) return;
      if (!minted_hint_.empty()) return result_.hints.push_back(minted_hint_);
      for (std::string& hint : advice(project_, original_.build)) {
        result_.hints.push_back(std::move(hint));
      }
      return;
    }
    for (const std::string& name : original_.build.escaped) {
      findings_.fail("build.error", project_.main, "the paper reads above its root: " + name);
    }
    tell_lost(lost_to_bibliography());
    tell_minted();
    tell_converted();
    tell_bibliographies();
    advise_xindy();
    keep_pdfs();
    compare_with_author();
    search_hidden();
    tested_ = find_tested(copies_, project_, original_, pdfs_, o_, work_.path(), findings_);
    learn_from_all();
    note_unused_options(project_, original_.copy.plain, o_, findings_);
    choose();
    name_other_documents();
    take_out_unseen();
    lift_for_arxiv(files_, result_.kept, project_.inside, original_.copy.vocabulary, findings_);
    rename();
    add_labels();
    choose_texlive();
    // Without it arXiv compiles one of several.
    const bool all_named = project_.also.empty() || named_documents(project_.folder) == documents_;
    if (o_.readme || texlive_asked_for_ || !all_named || names_compiler()) add_readme();
    finish_lists();
    check();
    // While TeX proves it: what has a finding against it already is not packed.
    std::future<Archive> archive;
    if (result_.report.verdict() != Outcome::kFail) {
      archive = std::async(std::launch::async, [this] { return pack(files_); });
    }
    const std::future<void> removal = remove_in_background(original_.root);
    ToProve what{files_, written(), {}, project_.engine, work_.path(), project_.climbs};
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      what.documents.push_back(
          {documents_[i], pdfs_[i], bibliography_told_.contains(documents_[i])});
    }
    tell_hidden(prove(what, o_, result_, findings_));
    findings_.finish();
    if (result_.report.verdict() == Outcome::kPass) result_.archive = archive.get();
    if (!badge_ && !result_.archive.bytes.empty()) {
      result_.hints.emplace_back(
          "for a badge with the paper's Pith Number, put two lines into the preamble: "
          "\\usepackage{pith} and \\pithnumber{NUMBER}; NUMBER is known once arXiv has announced "
          "it");
    }
  }

  // Of what arXiv will show; where its pages are made of the same parts, of the original.
  // A PDF without sources goes as it is: there is nothing to clean that is not its author's wish.
  void prepare_alone() {
    result_.pdf_alone = true;
    KeptFile file;
    file.name = file.from = project_.main;
    const fs::path path = project_.folder / project_.main;
    const std::string pdf = read(path);
    if (!pdf::has_pdf_header(pdf)) {
      throw Error(ErrorKind::kMalformed, display(path), "",
                  "is not a PDF: no %PDF- in its first 1024 bytes");
    }
    add(file, pdf, true);
    rename();
    finish_lists();
    check();
    result_.pages = count_pages(path);
    findings_.done("proof.pages", "", pages_text(result_.pages) + " can be drawn");
    tell(search_hidden_text(fs::absolute(path), work_.path() / "hidden", o_.tools).get(), "",
         findings_);
    findings_.finish();
    if (result_.report.verdict() == Outcome::kPass) result_.archive = pack(files_);
  }

  int count_pages(const fs::path& pdf) {
    const fs::path path = fs::absolute(pdf);
    try {
      return draw_pages(path, work_.path() / "pages", o_.tools, o_.progress);
    } catch (const Error& error) {
      if (error.subject() != display(path)) throw;
      throw error.with_subject(display(pdf));
    }
  }

  // As long as files that were asked for are found above the folder, it is compiled again with
  // them: a file from there may name others.
  void look_above() {
    for (int round = 1;; ++round) {
      lost_ = find_lost(project_, original_.build.asked);
      if (round > kMostRounds) return;
      bool more = take(lost_);
      if (more || !original_.build.ok) {
        for (const auto& [name, text] : original_.copy.plain) {
          more = take(named_above(project_, text)) || more;
        }
      }
      if (!more) return;
      remove_in_background(original_.root).wait();
      original_ = copies_.make("original-" + std::to_string(round));
      copies_.compile(original_, project_.engine);
    }
  }

  // The cache of minted that the author's machine made.
  void freeze_minted() {
    if (original_.build.ok) return;
    const std::string& failed = documents_[original_.builds.size() - 1];
    FoundMinted found = find_minted(project_, original_.folder, original_.copy, failed, o_,
                                    copies_.scratch(), copies_.readable_root(original_));
    minted_hint_ = std::move(found.hint);
    if (!found.freeze.any()) return;
    copies_.use_minted(std::move(found.freeze));
    remove_in_background(original_.root).wait();
    original_ = copies_.make("original-frozen");
    copies_.compile(original_, project_.engine);
    look_above();
  }

  // The PDFs that epstopdf made where the author compiles: there graphics loads it by itself.
  void use_converted_figures() {
    if (project_.engine != Engine::kPdfLatex ||
        (original_.build.ok && !reads_postscript(original_.build)))
      return;
    std::vector<std::string> names;
    for (const SourceFile& file : project_.files) names.push_back(file.name);
    if (!has_converted(names)) return;
    copies_.use_converted_figures(true);
    Original other = copies_.make("original-converted");
    copies_.compile(other, project_.engine);
    const bool used = other.build.ok && !reads_postscript(other.build);
    copies_.use_converted_figures(used);
    if (!used) return;
    original_ = std::move(other);
    look_above();
  }

  // Whether the build failed for listings that the cache does not have.
  bool tell_not_cached(const std::string& failed) {
    if (!copies_.minted().any()) return false;
    const std::vector<std::string> places = listings_not_cached(
        read_file(original_.folder / (stem_of(failed) + ".log"), kMaxPaperFile));
    for (std::size_t i = 0; i < places.size() && i < kMostListings; ++i) {
      findings_.fail("build.error", places[i],
                     "this listing is not in the cache of minted: it, or an option of it, was "
                     "changed after the cache was made");
    }
    if (places.empty()) return false;
    if (places.size() > kMostListings) {
      findings_.fail("build.error", failed,
                     "and " + std::to_string(places.size() - kMostListings) + " listings more");
    }
    result_.hints.emplace_back(
        "compile once more with shell escape: minted then renews its cache; where TeX runs on "
        "Windows, add the option finalizecache for that run");
    return true;
  }

  void tell_minted() {
    const MintedFreeze& minted = copies_.minted();
    for (const auto& [document, options] : minted.options) {
      const auto line = original_.copy.given.find(document);
      if (line == original_.copy.given.end()) continue;
      findings_.note("build.minted", at_line(document, line->second),
                     "the upload gives minted [" + options +
                         "] here, as arXiv runs no programs; the cache beside the paper has all "
                         "listings");
    }
  }

  void tell_converted() {
    if (!copies_.uses_converted_figures()) return;
    for (const std::string& document : documents_) {
      findings_.note("figure.converted", at_line(document, original_.copy.given.at(document)),
                     "the upload loads epstopdf here, which graphics does only with shell escape: "
                     "so the PDFs that it made of EPS figures are used");
    }
  }

  // Whether something could be taken.
  bool take(const std::vector<LostFile>& lost) {
    bool any = false;
    for (const LostFile& one : lost) {
      if (one.why == LostFile::kClimbs) {
        any = any || !project_.climbs;
        project_.climbs = true;
        continue;
      }
      if (!may_take(one, project_.root.empty() ? repository_ : project_.root)) continue;
      if (project_.has(one.name)) continue;
      if (project_.root.empty()) {
        project_.take_root(repository_);
        root_found_ = true;
      }
      const std::uint64_t size = fs::file_size(one.path);
      project_.bytes += size;
      if (project_.bytes > o_.limits.max_bytes) {
        throw Error(ErrorKind::kLimit, display(project_.root), "too much of it would be copied");
      }
      project_.files.push_back({one.name, size});
      any = true;
    }
    return any;
  }

  // Of a build that failed: what the error names, with why; the others are findings.
  std::string what_is_lost() {
    if (lost_.empty()) return {};
    const std::string wanted = fs::path(original_.build.missing_file).lexically_normal().string();
    const auto named = std::find_if(lost_.begin(), lost_.end(), [&](const LostFile& one) {
      return lost_.size() == 1 || one.name == wanted || stem_of(one.name) == wanted;
    });
    if (named != lost_.end()) {
      tell_lost({named->name});
      return "; " + named->name + " " + reason(*named);
    }
    tell_lost({});
    return {};
  }

  void tell_bibliographies() {
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      if (tell_bibliography(original_.builds[i], findings_))
        bibliography_told_.insert(documents_[i]);
    }
  }

  // The style that xindy reads is a program in Lisp, which the paper writes.
  void advise_xindy() {
    for (const std::string& name : original_.build.with_xindy) {
      if (std::find(original_.build.missing_files.begin(), original_.build.missing_files.end(),
                    name) == original_.build.missing_files.end())
        continue;
      result_.hints.push_back(
          "xindy is not run, as it would run code that the paper writes: run makeglossaries "
          "yourself and leave " +
          name + " beside the paper, or load glossaries without the option xindy");
      return;
    }
  }

  void keep_pdfs() {
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      const fs::path pdf = work_.path() / ("original-" + stem_of(documents_[i]) + ".pdf");
      fs::rename(original_.builds[i].pdf, pdf);
      pdfs_.emplace_back(pdf, work_.path() / "text", o_.tools);
    }
  }

  void search_hidden() {
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      hidden_.push_back(search_hidden_text(
          pdfs_[i].path(), work_.path() / ("hidden-" + std::to_string(i)), o_.tools));
    }
  }

  // What was found in the original holds for a page that is made of the same parts.
  void tell_hidden(const std::vector<Proven>& proven) {
    for (std::size_t i = 0; i < proven.size(); ++i) {
      HiddenTextSearch search = hidden_[i].get();
      if (!proven[i].same_parts) {
        search = search_hidden_text(proven[i].pdf, work_.path() / "hidden", o_.tools).get();
      }
      tell(search, documents_.size() == 1 ? "" : documents_[i], findings_);
    }
  }

  void compare_with_author() {
    if (!o_.remove_commands.empty()) return;  // the copy is not to read the same
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      compare_with_authors(project_, documents_[i], original_.builds[i], pdfs_[i],
                           work_.path() / "text", o_.tools, findings_);
    }
  }

  // Those that bibtex or biber names in its error, which then says why.
  Names lost_to_bibliography() {
    Names names;
    for (Build& build : original_.builds) {
      for (BibliographyFailure& failure : build.bibliography_failures) {
        for (const LostFile& one : lost_) {
          if (failure.message.find(one.name) == std::string::npos) continue;
          failure.message += "; " + one.name + " " + reason(one);
          names.insert(one.name);
        }
      }
    }
    return names;
  }

  void tell_lost(const Names& told) {
    for (const LostFile& one : lost_) {
      if (!told.contains(one.name)) {
        findings_.block(
            "file.missing", one.name,
            "the paper asks for it, and it " + reason(one) + ": the copy is without it");
      }
    }
    const fs::path root = common_root(project_, lost_);
    if (!root.empty()) result_.hints.push_back("--root " + display(root) + " takes in such files");
    if (project_.root.empty() || !original_.build.ok) return;
    std::string names;
    for (const std::string& name : original_.build.inputs) {
      if (name.starts_with("../")) names += (names.empty() ? "" : ", ") + name;
    }
    if (names.empty()) return;
    const std::string what = display(project_.root) +
                             (root_found_ ? ", the repository that the folder is a part of," : "") +
                             " has files of the paper above the folder: " + names;
    findings_.note("file.root", "", what);
  }

  // pdfTeX cannot use PostScript: it fails, or leaves the figures out when the paper loads the
  // driver of dvips. When another engine fails as well, what pdflatex said is the better message.
  void build_with(std::initializer_list<const char*> programs, Engine engine, const char* reason) {
    for (const char* program : programs) {
      if (find_program(program, o_.tools.search_path).empty()) return;
    }
    Original other = copies_.make(programs.begin()[0]);
    try {
      copies_.compile(other, engine);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kLimit) throw;
      return;  // it took too long
    }
    if (!other.build.ok) return;
    original_ = std::move(other);
    project_.engine = result_.engine = engine;
    result_.engine_reason = reason;
  }

  void rename() {
    const auto names = rename_for_arxiv(files_, result_.kept, original_.copy.vocabulary, findings_);
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      const auto renamed = names.find(documents_[i]);
      if (renamed == names.end()) continue;
      if (bibliography_told_.erase(documents_[i]) > 0) bibliography_told_.insert(renamed->second);
      documents_[i] = renamed->second;
      if (!project_.pdf_alone) result_.documents[i].name = renamed->second;
    }
  }

  // What arXiv does not have when it compiles a document is the .aux of one that comes behind it.
  // Beside its source it would be deleted, so it goes by another name.
  void add_labels() {
    const std::vector<std::string> author = project_.documents();
    for (std::size_t later = 1; later < author.size(); ++later) {
      const bool taken = std::any_of(
          original_.builds.begin(), original_.builds.begin() + static_cast<std::ptrdiff_t>(later),
          [&](const Build& build) { return takes_labels(build, author[later]); });
      if (!taken) continue;
      const std::string stem = stem_of(documents_[later]);
      const std::string name =
          name_labels(files_, result_.kept, original_.copy.vocabulary, stem, project_.engine);
      files_[name] = labels_of(original_.folder, author[later]);
      KeptFile file;
      file.name = name;
      file.changes.push_back("the labels of " + documents_[later]);
      result_.kept.push_back(std::move(file));
      findings_.done("file.labels", name,
                     "has the labels of " + documents_[later] +
                         ", which documents in front of it take: arXiv has its .aux only later");
    }
  }

  // A supplement would be missed.
  void name_other_documents() {
    std::set<std::string> kept;
    for (const KeptFile& file : result_.kept) kept.insert(file.from);
    for (const auto& [name, text] : original_.copy.plain) {
      const std::string extension = extension_of(name);
      if (extension != "tex" && extension != "ltx") continue;
      if (kept.contains(name) || name.starts_with("../") || !is_document(text)) continue;
      const bool beside = name.find('/') == std::string::npos;
      const bool labels = wants_labels(original_.build, name);
      findings_.note("file.document", name,
                     "is a document by itself that " + project_.main + " does not read" +
                         (labels ? ", and whose labels it asks for" : "") + ": it is left out" +
                         (beside ? "; --also " + name + " makes it one of the upload" : ""));
    }
  }

  // Any text that TeX read may turn a conditional on.
  void learn_from_all() {
    for (const std::string& name : original_.build.inputs) {
      const fs::path path = original_.folder / name;
      if (original_.figures.contains(name) || fs::file_size(path) > o_.limits.max_source_bytes)
        continue;
      const std::string text = read(path);
      if (!is_tex_source(name) && !is_binary(text)) learn_setters(text, original_.copy.vocabulary);
    }
    for (const OutsideFile& outside : original_.build.outside) {
      learn_setters(read(outside.path), original_.copy.vocabulary);
    }
  }

  void find_package() {
    badge_ = find_badge(original_.copy.plain, project_.main);
    if (!badge_) return;
    if (badge_->number.empty()) {
      findings_.block("badge.number", project_.main, "pith is loaded without \\pithnumber");
      return;
    }
    if (is_pending(badge_->number)) {
      findings_.note(
          "badge.number", badge_->place,
          "\\pithnumber{pending} prints nothing: arXiv's announcement brings the number");
      return;
    }
    try {
      const VerifiedRecord record = o_.resolve(parse_identifier(badge_->number));
      check_badge(*badge_, record, result_.report);
      package_ = generate_package(record);
      copies_.use_package(package_);
    } catch (const Error& error) {
      std::string what;
      for (char c : std::string_view(error.what())) what += c == '\n' ? "; " : std::string(1, c);
      // Nobody could be asked, or nobody has it: that says nothing against the number.
      without_record_ = error.kind() == ErrorKind::kUnreachable
                            ? findings_.unknown("badge.record", badge_->place, what)
                            : findings_.block("badge.record", badge_->place, what);
      if (without_record_) {
        result_.hints.emplace_back(
            "the record can come from a mirror (--mirror); with --accept badge.record the paper's "
            "own pith.sty is used");
      }
    }
  }

  // Where the cleaned figures are, by their names in the archive.
  std::map<std::string, fs::path> written() const {
    std::map<std::string, fs::path> places;
    for (const KeptFile& file : result_.kept) {
      const auto ready = original_.figures.find(file.from);
      if (ready != original_.figures.end()) places[file.name] = ready->second.written;
    }
    return places;
  }

  void choose() {
    const fs::path& original = original_.folder;
    for (const std::string& name :
         select_files(project_, original_.build, original_.copy.plain, o_.keep)) {
      KeptFile file;
      file.name = file.from = name;
      if (std::binary_search(original_.build.made.begin(), original_.build.made.end(), name)) {
        file.changes.emplace_back(
            "made by " + std::string(name.ends_with(".bbl") ? "bibtex or biber" : "makeindex"));
      }
      if (const auto cached = copies_.minted().listings.find(name);
          cached != copies_.minted().listings.end()) {
        file.changes.push_back("is " + cached->second + ", by the name that frozencache looks for");
      }
      const bool made = !package_.empty() && name == "pith.sty";
      if (made) {
        file.changes.emplace_back(project_.has("pith.sty")
                                      ? "replaced by the package with the verified record"
                                      : "the package with the verified record");
      }
      if (tested_.emptied.contains(name) && !is_kept_by_name(o_.keep, name)) {
        file.before = fs::file_size(original / name);
        file.changes.emplace_back("emptied: TeX asks whether it is there, and shows its PDF");
        files_[name] = kEmptySvg;
        result_.kept.push_back(std::move(file));
        continue;
      }
      const auto ready = original_.figures.find(name);
      if (ready == original_.figures.end()) {
        // Of a source from which commands are gone already, the author's text tells the lines.
        const bool changed = !made && original_.copy.changed.contains(name);
        std::string text = read((changed ? project_.folder : original) / name);
        if (changed) text = copies_.given(name, text).text;
        add(file, text, made);
        continue;
      }
      file.before = ready->second.before;
      files_[name] = take_figure(std::move(ready->second.figure), file, findings_);
      result_.kept.push_back(std::move(file));
    }
    for (const OutsideFile& outside : original_.build.outside) {
      if (files_.contains(outside.name)) continue;
      KeptFile file;
      file.name = outside.name;
      file.from = outside.path.string();
      findings_.note("file.outside", outside.name,
                     "comes from " + file.from + ", which arXiv does not have, and is put in");
      add(file, read(outside.path), false);
    }
    for (const PassedOver& passed : project_.skipped) {
      if (passed.reason.starts_with("symbolic") && !is_taken_from(passed, result_.kept)) {
        findings_.note("file.link", passed.name, passed.reason + ": left out");
      }
    }
  }

  void add(KeptFile file, const std::string& bytes, bool as_it_is) {
    file.before = bytes.size();
    if (const auto leftover = check_leftover(file.from, bytes)) tell(*leftover, findings_);
    if (!as_it_is) {
      if (is_source(file, original_.copy.vocabulary) && !is_binary(bytes)) {
        sources_[file.from] = with_lines(file, bytes);
      }
      files_[file.name] = clean_file(file, bytes, original_.copy.vocabulary, o_, findings_);
      if (is_data(file, bytes)) data_[file.from] = bytes;
    } else {
      files_[file.name] = bytes;
    }
    result_.kept.push_back(std::move(file));
  }

  // Text that is no source and no bibliography: what plots and tables are made of.
  bool is_data(const KeptFile& file, const std::string& bytes) const {
    static const Names kOthers = {"bbl", "bst", "bib", "aux", "eps", "ps", "svg"};
    return file.name != kReadme && !is_source(file, original_.copy.vocabulary) &&
           !is_ancillary(file.name) && !kOthers.contains(extension_of(file.name)) &&
           !is_minted_style(file.name) && bytes.size() <= kMostData &&
           files_.at(file.name) == bytes && !is_binary(bytes);
  }

  // Cleaned as for the archive, but with lines where the author has them.
  std::string with_lines(const KeptFile& file, const std::string& bytes) const {
    CleanOptions how = clean_options(file, original_.copy.vocabulary, o_);
    how.keep_lines = true;
    return clean_tex(bytes, original_.copy.vocabulary, how).text;
  }

  // Returns the keys of their entries.
  Names add_bibliographies(std::map<std::string, SourceText>& sources) const {
    Names cited;
    for (const KeptFile& file : result_.kept) {
      const std::string& text = files_.at(file.name);
      const std::string extension = extension_of(file.name);
      if (is_ancillary(file.name) || file.name != file.from || is_binary(text)) continue;
      if (extension == "bbl") add_cited(text, cited);
      if (extension == "bbl" && !biblatex_format(text).empty())
        sources[file.name] = {text, text, SourceText::Kind::kBbl};
      if (extension == "bib") sources[file.name] = {text, text, SourceText::Kind::kBib};
    }
    return cited;
  }

  void take_out_unseen() {
    if (o_.keep_unseen || o_.keep_comments) return;
    std::map<std::string, SourceText> sources;
    for (const auto& [name, lined] : sources_) {
      const auto file = files_.find(name);
      if (file != files_.end()) sources[name] = {file->second, lined};
    }
    for (const auto& [name, text] : data_) {
      const auto kind = is_cached_listing(name) ? SourceText::Kind::kListing : SourceText::Kind::kTable;
      if (files_.contains(name)) sources[name] = {text, text, kind};
    }
    const Names cited = add_bibliographies(sources);
    const auto& inputs = original_.build.inputs;
    std::vector<ToSearch::Document> documents;
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      documents.push_back({documents_[i], pdfs_[i]});
    }
    const ToSearch what{documents,
                        original_.folder,
                        copies_.readable_root(original_),
                        work_.path() / "scratch",
                        project_.engine,
                        {inputs.begin(), inputs.end()},
                        o_.anonymous,
                        cited,
                        runs_of(original_.builds)};
    const Unseen unseen =
        remove_unseen(what, sources, original_.copy.vocabulary, o_.tools, o_.progress);
    std::map<std::string, std::size_t> counts;
    for (const Unseen::Found& found : unseen.removed) ++counts[found.file];
    for (KeptFile& file : result_.kept)
      if (const auto count = counts.find(file.from); count != counts.end())
        file.changes.push_back(std::to_string(count->second) + " × unseen text");
    for (auto& [name, source] : sources) {
      files_[name] = std::move(source.text);
      sources_[name] = std::move(source.lined);
    }
    tell(unseen, findings_);
  }

  // An author who chooses nothing gets arXiv's newest, which may not read what is there.
  void choose_texlive() {
    const ChosenYear chosen = choose_year(files_, o_.texlive);
    result_.texlive = chosen.year;
    if (chosen.reason.empty()) return;
    texlive_asked_for_ = true;
    findings_.note("build.texlive", kReadme,
                   "written, and asks arXiv for TeX Live " + std::to_string(chosen.year) + ": " +
                       chosen.reason);
  }

  // By the figures that the sources name arXiv would choose latex, whatever is beside them
  // (arXiv/submission-tools, preflight), unless its 00README.json says otherwise.
  bool names_compiler() {
    const auto named = files_.find(kReadme);
    if (project_.engine != Engine::kPdfLatex ||
        (named != files_.end() && named->second.find("\"compiler\"") != std::string::npos))
      return false;
    std::vector<std::string> names;
    for (const auto& [name, content] : files_) names.push_back(name);
    if (!has_converted(names)) return false;
    findings_.note(
        "build.compiler", kReadme,
        "written, and asks arXiv for pdflatex: for figures in EPS it would choose latex, "
        "though their PDFs are there");
    return true;
  }

  void add_readme() {
    json::Object process{{"compiler", std::string(compiler_name(project_.engine))}};
    json::Array sources;
    for (const std::string& document : documents_) {
      sources.push_back(json::Object{{"filename", document}, {"usage", std::string("toplevel")}});
    }
    const json::Value readme = json::Object{{"spec_version", 1},
                                            {"texlive_version", result_.texlive},
                                            {"process", std::move(process)},
                                            {"sources", std::move(sources)}};
    std::erase_if(result_.kept, [](const KeptFile& file) { return file.name == kReadme; });
    files_[kReadme] = canonicalize(readme).bytes() + "\n";
    KeptFile file;
    file.name = kReadme;
    file.changes.emplace_back("written");
    result_.kept.push_back(std::move(file));
  }

  void finish_lists() {
    result_.left_out = files_left_out(project_, result_.kept, tested_.left_out);
    for (const auto& [frozen, cached] : copies_.minted().listings) {
      for (LeftOut& file : result_.left_out)
        if (file.name == cached) file.reason = "goes as " + frozen;
    }
    std::sort(result_.kept.begin(), result_.kept.end(),
              [](const KeptFile& a, const KeptFile& b) { return a.name < b.name; });
    for (KeptFile& file : result_.kept) file.after = files_.at(file.name).size();
  }

  void check() {
    ToCheck what{to_check(),
                 project_.engine,
                 result_.texlive,
                 original_.build.missing_files,
                 original_.build.inputs,
                 std::move(sources_),
                 {}};
    for (const KeptFile& file : result_.kept) {
      const auto ready = original_.figures.find(file.from);
      if (ready != original_.figures.end()) what.leaks[file.name] = std::move(ready->second.leaks);
    }
    check_files(files_, result_.kept, what, original_.copy.vocabulary, o_, findings_);
  }

  std::vector<Submission::Document> to_check() const {
    std::map<std::string, std::string> names;  // in the folder → in the archive
    for (const KeptFile& file : result_.kept) names[file.from] = file.name;
    std::vector<Submission::Document> documents;
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      Submission::Document document{documents_[i], {}, bibliography_told_.contains(documents_[i])};
      if (i < original_.builds.size()) {
        for (const std::string& name : original_.builds[i].inputs) {
          if (const auto kept = names.find(name); kept != names.end())
            document.reads.insert(kept->second);
        }
      }
      documents.push_back(std::move(document));
    }
    return documents;
  }

  static std::string read(const fs::path& path) { return read_file(path, kMaxPaperFile); }

  Preparation result_;
  Project project_;
  const fs::path repository_;       // that the folder is a part of; empty: none
  bool texlive_asked_for_ = false;  // an older one, by 00README.json
  bool root_found_ = false;         // by it, and not named
  std::string minted_hint_;         // why its cache is of no use
  std::vector<LostFile> lost_;
  TestedFiles tested_;
  std::vector<std::string> documents_;  // as they are called in the archive; main first
  TemporaryFolder work_;
  const Options o_;
  PaperCopies copies_;
  Findings findings_;
  Original original_;
  std::vector<OriginalPdf> pdfs_;  // of each document, its own
  FileSet files_;
  FileSet sources_;  // those of the archive as they came, by where they came from
  FileSet data_;     // likewise, where unseen text is looked for as well
  std::vector<std::future<HiddenTextSearch>> hidden_;  // of each document's original
  std::optional<BadgeUse> badge_;
  std::string package_;          // pith.sty with the verified record; empty when there is none
  Names bibliography_told_;      // of documents, that it failed
  bool without_record_ = false;  // it has a badge, whose record cannot be had
};

}  // namespace

Preparation prepare(const Options& options) {
  if (options.texlive != 0 && !offers_texlive(options.texlive)) {
    throw Error(ErrorKind::kUsage, std::to_string(options.texlive),
                std::string("is no year of TeX Live that arXiv offers: ") + kOfferedTexLives);
  }
  try {
    return Preparer(options).run();
  } catch (const fs::filesystem_error& failure) {
    throw Error(ErrorKind::kFile, display(failure.path1()), failure.code().message());
  }
}

}  // namespace pith::arxiv
