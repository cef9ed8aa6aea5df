#include "arxiv/run/build.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include "arxiv/files/file_name.h"
#include "arxiv/run/biber_control.h"
#include "arxiv/run/indexes.h"
#include "arxiv/run/tex_log.h"
#include "base/error.h"
#include "base/file.h"
#include "base/process.h"
#include "number/digest.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

constexpr int kMostIndexRounds = 3;
constexpr int kPatience = 4;  // times the processor time, for a machine that is busy
constexpr std::uint64_t kMaxSideFile = 64u << 20;
// SOURCE_DATE_EPOCH: 2026-01-01. What \today prints is the same in both builds.
constexpr const char* kClock = "1767225600";

std::string read_if_there(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return {};
  return read_file(path, kMaxSideFile);
}

bool in_folder(const fs::path& path, const fs::path& folder) {
  if (folder.empty()) return false;
  if (!folder.has_filename()) return in_folder(path, folder.parent_path());  // "texmf/"
  const auto mismatch = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return mismatch.first == folder.end();
}

// Trees that a site fills itself: TEXMFLOCAL of TeX Live and of Debian.
bool in_site_tree(const fs::path& path) {
  const std::string text = path.generic_string();
  return text.find("/texmf-local/") != std::string::npos ||
         text.starts_with("/usr/local/share/texmf/");
}

const char* package_with(std::string_view program) {
  if (program == "xelatex") return "texlive-xetex";
  if (program == "biber") return "biber";
  if (program == "ps2pdf") return "ghostscript";
  return "texlive-latex-base";
}

// A file that a program writes its errors into.
class Descriptor {
 public:
  explicit Descriptor(const fs::path& path)
      : descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {}
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// Which files were read, by their times of access: the recorder names those that were only opened
// as well. Reading sets a time that lies before that of the last change, unless the file system is
// mounted without such times (mount(8): noatime).
class ReadTimes {
 public:
  ReadTimes(const std::set<std::string>& names, const fs::path& folder)
      : names_(names), folder_(folder) {
    const struct timespec times[2] = {{0, 0}, {0, UTIME_OMIT}};
    for (const std::string& name : names_) {
      ::utimensat(AT_FDCWD, (folder_ / name).c_str(), times, 0);
    }
  }
  // Adds those that were read since. False when that cannot be told: `surely`, which was read, does
  // not seem to be.
  bool add_read(const std::string& surely, std::set<std::string>& read) const {
    bool tells = false;
    for (const std::string& name : names_) {
      struct stat status {};
      if (::stat((folder_ / name).c_str(), &status) != 0 || status.st_atime == 0) continue;
      read.insert(name);
      tells = tells || name == surely;
    }
    return tells;
  }

 private:
  const std::set<std::string>& names_;
  const fs::path& folder_;
};

class Builder {
 public:
  Builder(const fs::path& folder, const fs::path& scratch, const std::string& main, Engine engine,
          const Tools& tools, const BuildOptions& options, const Progress& progress)
      : folder_(fs::canonical(folder)),
        root_(options.root.empty() ? folder_ : fs::canonical(options.root)),
        scratch_(fs::canonical(scratch)),
        main_(main),
        job_(options.job.empty() ? stem_of(main) : options.job),
        engine_(engine),
        tools_(tools),
        options_(options),
        progress_(progress),
        side_files_(options.side_files) {
    for (const auto& entry : fs::recursive_directory_iterator(root_)) {
      if (entry.is_regular_file()) before_.insert(relative(entry.path()));
    }
    for (const char* name : {"home", "var", "config", "biber"}) {
      fs::create_directories(scratch_ / name);
    }
    write_temporary(scratch_ / "biber.conf", "<?xml version=\"1.0\"?>\n<config></config>\n");
    confine();
    if (options_.bare) {
      write_temporary(scratch_ / "fonts.conf", "<?xml version=\"1.0\"?>\n<fontconfig><cachedir>" +
                                                   (scratch_ / "fontcache").string() +
                                                   "</cachedir></fontconfig>\n");
    }
  }

  Build run() {
    latex();
    if (options_.first_inputs) options_.first_inputs(inputs_there_before());
    const bool bibliography_run = options_.make_bibliography && bibliographies(false);
    const bool index_run = options_.make_bibliography && indexes();
    run_until_stable(bibliography_run || index_run);
    if (options_.make_bibliography && !build_.undefined.empty() && bibliographies(true)) {
      run_until_stable(true);
    }
    for (int again = 0; again < kMostIndexRounds && options_.make_bibliography; ++again) {
      if (!failure_.empty() || !indexes()) break;
      run_until_stable(true);
    }
    if (engine_ == Engine::kLatex && options_.print && failure_.empty()) print();
    finish();
    return std::move(build_);
  }

 private:
  void tell(const std::string& what) const {
    if (progress_) progress_(what);
  }

  // What a program of one call makes in `scratch`, a format or a font map, the next one trusts. So
  // biber, which may run what the paper says, gets a folder of its own there.
  void confine() {
    const auto reach = [&](const fs::path& written) {
      return reach_over_paper(tools_.trees, !options_.bare, root_, scratch_, written);
    };
    rules_.emplace(reach(scratch_));
    biber_rules_.emplace(reach(scratch_ / "biber"));
  }

  int call(const std::string& program, std::vector<std::string> arguments) {
    Process process;
    process.program = find_program(program, tools_.search_path);
    if (process.program.empty()) {
      throw Error(ErrorKind::kFile, program, "", "is not installed",
                  std::string("Debian's ") + package_with(program) + " has it");
    }
    const bool biber = program == "biber";
    process.arguments = std::move(arguments);
    const fs::path told = scratch_ / "errors";
    const Descriptor errors(told);
    process.errors = errors.get();
    process.folder = folder_;
    process.time_limit = tools_.time_limit * kPatience;
    process.processor_limit = tools_.time_limit;
    process.rules = biber ? &*biber_rules_ : &*rules_;
    const std::string home = (scratch_ / (biber ? "biber" : "home")).string();
    process.environment = {{"PATH", tools_.search_path},
                           {"HOME", home},
                           {"TMPDIR", home},
                           {"LC_ALL", "C.UTF-8"},
                           {"TZ", "UTC"},
                           {"TEXMFHOME", options_.bare ? "" : tools_.user_tree.string()},
                           {"TEXMFVAR", (scratch_ / "var").string()},
                           {"TEXMFCONFIG", (scratch_ / "config").string()},
                           {"VARTEXFONTS", (scratch_ / "var/fonts").string()},
                           {"openin_any", may_read_absolute(program) ? "r" : "p"},
                           {"openout_any", "p"},
                           {"shell_escape", "f"},
                           {"max_print_line", "1000"},
                           {"SOURCE_DATE_EPOCH", kClock},
                           {"FORCE_SOURCE_DATE", "1"}};
    if (options_.tell_searches || !options_.root.empty()) {
      process.environment.emplace_back("KPATHSEA_DEBUG", "32");  // KPSE_DEBUG_SEARCH
    }
    if (options_.bare) {
      process.environment.emplace_back("FONTCONFIG_FILE", (scratch_ / "fonts.conf").string());
    }
    const ProcessEnd end = run_process(process);
    if (end.timed_out) {
      throw Error(ErrorKind::kLimit, program,
                  "did not end within " + std::to_string(tools_.time_limit.count()) +
                      " seconds of processor time");
    }
    if (end.exit_code != 0) need_space(scratch_);
    std::error_code none;  // too much of it is no evidence, and no reason to stop
    Searches searches =
        read_searches(fs::file_size(told, none) > kMaxSideFile ? "" : read_if_there(told));
    ask(std::move(searches.not_opened));
    // Where names may lead up, absolute ones are read.
    if (!options_.root.empty()) ask(std::move(searches.absolute));
    return end.exit_code;
  }

  // makeindex finds nomencl.ist by its absolute path; it reads what we name and no more.
  bool may_read_absolute(const std::string& program) const {
    return !options_.root.empty() || program == "makeindex";
  }

  void latex() {
    ++build_.runs;
    tell(std::string(name(engine_)) + ", run " + std::to_string(build_.runs));
    const ReadTimes read_times(before_, folder_);
    // The options of arXiv's compile service (arXiv/submission-tools, 2026-08).
    std::vector<std::string> arguments{"-interaction=batchmode", "-recorder", "-no-shell-escape",
                                       "-no-parse-first-line", "-file-line-error"};
    if (!options_.job.empty()) arguments.push_back("-jobname=" + options_.job);
    arguments.push_back(main_);
    const int code = call(std::string(name(engine_)), std::move(arguments));
    const TexLog log = read_tex_log(read_if_there(folder_ / (job_ + ".log")));
    build_.undefined = log.undefined;
    build_.missing_characters = log.missing_characters;
    build_.missing_files = log.missing_files;
    build_.missing_file = log.missing_file;
    ask(log.asked);
    build_.wanted_shell = log.wanted_shell;
    failure_ = code == 0                  ? ""
               : !log.first_error.empty() ? log.first_error
               : code < 0                 ? std::string(name(engine_)) + " was ended by a signal"
                                          : "TeX gave up without a message";
    read_recorder();
    read_.insert(log.sources.begin(), log.sources.end());
    // What the first run opened, others may read meanwhile (BuildOptions::first_inputs).
    std::set<std::string> read;
    times_tell_ = read_times.add_read(main_, read);
    // XeTeX looks into each file that it opens, for its encoding.
    if (engine_ == Engine::kXeLatex) times_tell_ = false;
    if (!times_tell_) read.clear();
    for (const std::string& name : read) {
      if (build_.runs == 1 || !first_opened_.contains(name)) read_.insert(name);
    }
    if (build_.runs == 1) first_opened_ = inputs_;
    stable_ = note_side_files() && !log.asks_for_rerun;
  }

  std::vector<std::string> inputs_there_before() const {
    std::vector<std::string> there;
    std::set_intersection(inputs_.begin(), inputs_.end(), before_.begin(), before_.end(),
                          std::back_inserter(there));
    return there;
  }

  void run_until_stable(bool again) {
    while (build_.runs < options_.max_runs && (again || !stable_) && failure_.empty()) {
      again = false;
      latex();
    }
  }

  // What this run wrote for the next one; true when it is what the last run wrote.
  bool note_side_files() {
    std::map<std::string, std::string> now;
    for (const std::string& name : outputs_) {
      const std::string extension = extension_of(name);
      if (extension == "log" || extension == "pdf" || extension == "dvi" || extension == "fls")
        continue;
      now[name] = Digest::of(read_if_there(folder_ / name)).hex();
    }
    const bool same = now == side_files_;
    side_files_ = std::move(now);
    return same;
  }

  void read_recorder() {
    inputs_.clear();
    outputs_.clear();
    outside_.clear();
    const std::string recorded = read_if_there(folder_ / (job_ + ".fls"));
    for (std::size_t at = 0; at < recorded.size();) {
      const std::size_t end = std::min(recorded.find('\n', at), recorded.size());
      const std::string line = recorded.substr(at, end - at);
      at = end + 1;
      if (line.starts_with("INPUT ")) input(line.substr(6));
      if (line.starts_with("OUTPUT ")) outputs_.insert(relative(folder_ / line.substr(7)));
    }
    // What TeX writes is no input, though it reads it too: an .aux of \include that an earlier
    // run left, a figure in filecontents.
    written_.insert(outputs_.begin(), outputs_.end());
    for (const std::string& name : written_) inputs_.erase(name);
  }

  void input(const std::string& recorded) {
    const fs::path path = (folder_ / recorded).lexically_normal();
    if (in_folder(path, root_)) {
      inputs_.insert(relative(path));
    } else if (in_folder(path, tools_.user_tree.lexically_normal()) || in_site_tree(path)) {
      outside_[path.filename().string()] = path;
    } else if (fs::path(recorded).is_relative()) {
      escaped_.insert(recorded);
    }
  }

  // bibtex for each .aux with \bibdata, biber for a .bcf. An existing .bbl is the author's and is
  // used, unless `renew` says that it does not do.
  bool bibliographies(bool renew) {
    bool any = false;
    for (const std::string& name : outputs_) {
      const std::string extension = extension_of(name);
      const std::string bbl = stem_of(name) + ".bbl";
      if (extension != "bcf" && extension != "aux") continue;
      if (made_.contains(bbl) || name.starts_with('-')) continue;  // no option
      const std::string content = read_if_there(folder_ / name);
      const bool biber = extension == "bcf";
      if (biber && !may_be_run(name, content)) continue;
      if (!renew && before_.contains(bbl)) continue;
      if (!biber && content.find("\\bibdata{") == std::string::npos) continue;
      const std::string program = biber ? "biber" : "bibtex";
      const std::string old = read_if_there(folder_ / bbl);
      if (!old.empty() && find_program(program, tools_.search_path).empty()) continue;
      tell(program + " " + stem_of(name));
      std::vector<std::string> arguments{stem_of(name)};
      if (biber) {
        // Else it takes a biber.conf from the folder.
        arguments.insert(arguments.begin(), {"--configfile", (scratch_ / "biber.conf").string()});
      }
      const int code = call(program, std::move(arguments));
      note_bibliography(program, stem_of(name) + ".blg", code);
      const std::string fresh = read_if_there(folder_ / bbl);
      if (code > 2 || code < 0 || fresh.empty()) {
        if (!old.empty()) write_temporary(folder_ / bbl, old);
        continue;
      }
      if (fresh == old) continue;
      made_.insert(bbl);
      any = true;
    }
    return any;
  }

  void ask(std::vector<std::string> names) {
    asked_.insert(std::make_move_iterator(names.begin()), std::make_move_iterator(names.end()));
  }

  // bibtex ends with 1 for warnings, which say what is undefined and no more.
  void note_bibliography(const std::string& program, const std::string& log, int code) {
    BibliographyLog said = read_bibliography_log(read_if_there(folder_ / log));
    ask(std::move(said.asked));
    if (code == 0 || (code == 1 && program == "bibtex")) return;
    BibliographyFailure failure{program, log, std::move(said.first_error)};
    if (failure.message.empty()) {
      failure.message = code < 0 ? "it crashed" : "it ended with " + std::to_string(code);
    }
    // Of two tries the last.
    std::erase_if(build_.bibliography_failures,
                  [&](const BibliographyFailure& known) { return known.log == log; });
    build_.bibliography_failures.push_back(std::move(failure));
  }

  // The author's own .bbl does instead; then the file is looked at all the same.
  bool may_be_run(const std::string& bcf, const std::string& content) {
    const bool known = std::any_of(build_.not_run.begin(), build_.not_run.end(),
                                   [&](const NotRun& other) { return other.file == bcf; });
    if (known) return false;
    const bool replaced = before_.contains(stem_of(bcf) + ".bbl");
    const BiberControl control = read_biber_control(content);
    bool may = true;
    const auto refuse = [&](NotRun::Why why, std::vector<std::string> what) {
      build_.not_run.push_back({why, "biber", bcf, std::move(what), replaced});
      may = false;
    };
    if (!control.code.empty()) refuse(NotRun::Why::kCode, control.code);
    if (!control.outside.empty()) refuse(NotRun::Why::kOutside, control.outside);
    if (may && !replaced && !confinement().holds()) refuse(NotRun::Why::kUnconfined, {});
    return may;
  }

  // makeindex for what LaTeX looked for and did not find, and again for what that was made of when
  // it has changed since: page numbers, and entries that are first used in another one. What was
  // there before is the author's.
  bool indexes() {
    const std::string aux = read_if_there(folder_ / (job_ + ".aux"));
    const Indexes indexes = find_indexes(job_, aux, outputs_);
    build_.with_xindy = indexes.with_xindy;
    bool any = false;
    for (const IndexRun& run : indexes.runs) {
      const std::string input = read_if_there(folder_ / run.input);
      if (input.find_first_not_of(" \n") == std::string::npos) {
        empty_.insert(run.output);  // nobody misses an index without entries
        continue;
      }
      if (before_.contains(run.output)) continue;
      const bool missing = std::find(build_.missing_files.begin(), build_.missing_files.end(),
                                     run.output) != build_.missing_files.end();
      std::string digest = Digest::of(input).hex();
      if (!missing && !indexed_.contains(run.output)) continue;
      if (indexed_[run.output] == digest) continue;
      indexed_[run.output] = std::move(digest);
      if (find_program("makeindex", tools_.search_path).empty()) continue;
      tell("makeindex " + run.input);
      if (call("makeindex", run.arguments) == 0) {
        made_.insert(run.output);
        any = true;
      }
    }
    return any;
  }

  void print() {
    tell("dvips, ps2pdf");
    // 2: nothing above the folder or by an absolute name; 1: only no programs.
    const char* restricted = options_.root.empty() ? "-R2" : "-R1";
    if (call("dvips", {"-q", "-z", restricted, "-o", job_ + ".ps", job_ + ".dvi"}) != 0) {
      failure_ = "dvips failed";
    } else if (call("ps2pdf", {"-dSAFER", job_ + ".ps", job_ + ".pdf"}) != 0) {
      failure_ = "ps2pdf failed";
    }
  }

  void finish() {
    build_.unstable = !stable_;
    build_.side_files = side_files_;
    build_.pdf = folder_ / (job_ + ".pdf");
    std::error_code error;
    const bool printed = options_.print || engine_ != Engine::kLatex;
    if (failure_.empty() && printed && !fs::is_regular_file(build_.pdf, error))
      failure_ = "no page came out";
    build_.failure = failure_;
    build_.ok = failure_.empty();
    std::erase_if(build_.missing_files,
                  [&](const std::string& name) { return empty_.contains(name); });
    for (const std::string& name : inputs_) {
      if (before_.contains(name) || made_.contains(name)) build_.inputs.push_back(name);
      if (made_.contains(name)) build_.made.push_back(name);
    }
    build_.asked.assign(asked_.begin(), asked_.end());
    build_.escaped.assign(escaped_.begin(), escaped_.end());
    for (const std::string& name : build_.inputs) {
      if (!made_.contains(name) && !was_read(name)) build_.only_opened.push_back(name);
    }
    for (const auto& [name, path] : outside_) build_.outside.push_back({name, path});
  }

  // What is read as source is in the log in any case.
  bool was_read(const std::string& name) const {
    if (read_.contains(name)) return true;
    return !times_tell_ && !is_tex_source(name);
  }

  std::string relative(const fs::path& path) const {
    return path.lexically_normal().lexically_relative(folder_).generic_string();
  }

  fs::path folder_, root_, scratch_;
  std::string main_, job_;
  Engine engine_;
  const Tools& tools_;
  const BuildOptions& options_;
  const Progress& progress_;
  std::set<std::string> before_, inputs_, outputs_, made_;
  std::set<std::string> written_;  // the outputs of all runs
  std::set<std::string> asked_, escaped_;
  std::set<std::string> read_, first_opened_;
  bool times_tell_ = false;
  std::map<std::string, fs::path> outside_;
  std::map<std::string, std::string> side_files_;
  std::map<std::string, std::string> indexed_;  // output of makeindex → digest of its input
  std::set<std::string> empty_;                 // outputs of which the input has no entries
  std::string failure_;
  std::optional<Rules> rules_, biber_rules_;
  bool stable_ = false;
  Build build_;
};

}  // namespace

Build build_paper(const fs::path& folder, const fs::path& scratch, const std::string& main,
                  Engine engine, const Tools& tools, const BuildOptions& options,
                  const Progress& progress) {
  return Builder(folder, scratch, main, engine, tools, options, progress).run();
}

}  // namespace pith::arxiv
