#include "arxiv/remove_unseen.h"

#include <algorithm>
#include <deque>
#include <set>
#include <tuple>
#include <utility>

#include "arxiv/files/file_name.h"
#include "arxiv/files/lines.h"
#include "arxiv/tex/unseen_bibliography.h"
#include "arxiv/tex/unseen_data.h"
#include "base/file.h"
#include "base/process.h"
#include "base/utf8.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxSideFile = 16u << 20;
constexpr double kReadable = 0.25;
constexpr int kFewWords = 50;
constexpr int kFewTrials = 6;         // of text that is only not found on the pages
constexpr int kRemark = 2;            // Stretch::likely, from which on it is worth more
constexpr std::size_t kSentence = 4;  // words
constexpr std::size_t kMostTold = 20;
constexpr std::size_t kBeginning = 60;  // bytes that are told

struct Candidate {
  std::string file;
  Stretch stretch;            // in the text
  const Stretch* lined = {};  // the same in the lined text; nullptr where it was not found
  std::size_t line = 0;
};

bool is_long(const std::string& word) {
  return word.size() >= 3;
}

// Fonts may have no names for their characters, and then what is on the pages is no text. Of one
// that can be read a good part is in the sources; the rest is bibliography, figures, headings.
bool is_readable(const Words& shown, const Words& said) {
  const std::set<std::string> known(said.begin(), said.end());
  const auto all = std::count_if(shown.begin(), shown.end(), is_long);
  const auto found = std::count_if(shown.begin(), shown.end(), [&](const std::string& word) {
    return is_long(word) && known.contains(word);
  });
  // Of little text that says nothing, unless there is none where much should be.
  if (all == 0) return std::count_if(said.begin(), said.end(), is_long) < kFewWords;
  if (all < kFewWords) return true;
  return static_cast<double>(found) >= kReadable * static_cast<double>(all);
}

// The beginning of what goes, on one line.
std::string beginning(std::string_view tex, const Stretch& stretch) {
  std::string text;
  for (const Cut& cut : stretch.cuts) {
    if (!text.empty()) text += ' ';
    for (const char c : tex.substr(cut.begin, cut.end - cut.begin)) {
      const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (!space) {
        text += c;
      } else if (!text.empty() && text.back() != ' ') {
        text += ' ';
      }
      if (text.size() > kBeginning) return std::string(pith::cut(text, kBeginning)) + "…";
    }
  }
  return text;
}

class Search {
 public:
  Search(const ToSearch& what, std::map<std::string, SourceText>& sources,
         const Vocabulary& vocabulary, const Tools& tools, const Progress& progress)
      : what_(what),
        sources_(sources),
        vocabulary_(vocabulary),
        tools_(tools),
        progress_(progress) {}

  Unseen run() {
    std::string all;
    for (const ToSearch::Document& document : what_.documents) {
      const std::optional<std::string>& text = document.original.text();
      if (!text) {
        result_.no_text = true;
        return std::move(result_);
      }
      all += *text;
    }
    if (!find(words_of_pages(all)) || candidates_.empty()) return std::move(result_);
    for (const ToSearch::Document& document : what_.documents) {
      const bool dvi = what_.engine == Engine::kLatex;
      expected_.push_back(
          read_file(dvi ? written(document) : document.original.path(), kMaxPaperFile));
    }
    keep_side_files();
    std::deque<std::vector<std::size_t>> open;
    open.push_back({});
    for (std::size_t i = 0; i < candidates_.size(); ++i)
      if (!candidates_[i].stretch.seen) open.back().push_back(i);  // a draft need not be tried then
    if (open.back().empty()) open.pop_back();
    int refusals = 0;
    while (!open.empty()) {
      const std::vector<std::size_t> part = std::move(open.front());
      open.pop_front();
      if (result_.runs >= most_for(part)) continue;
      if (same_without(part)) {
        gone_.insert(part.begin(), part.end());
        continue;
      }
      if (++refusals == 1 && gone_.empty() && !same_without({})) {
        result_.not_repeatable = true;
        break;
      }
      if (part.size() == 1) {
        refused_.insert(part.front());
        open.push_back(inner_of(part.front()));
        if (open.back().empty()) open.pop_back();
        continue;
      }
      const auto middle = middle_of(part);
      open.emplace_front(middle, part.end());
      open.emplace_front(part.begin(), middle);
    }
    finish();
    return std::move(result_);
  }

 private:
  using Part = std::vector<std::size_t>;

  bool is_remark(std::size_t which) const { return candidates_[which].stretch.likely >= kRemark; }

  int most_for(const Part& part) const {
    const int documents = static_cast<int>(what_.documents.size());
    const bool any =
        std::any_of(part.begin(), part.end(), [&](std::size_t i) { return is_remark(i); });
    const int most = kMostTrials * documents;
    return any ? most : std::min(most, std::max(what_.runs, kFewTrials * documents));
  }

  // Remarks come first, and are parted from other text before they are parted themselves.
  Part::const_iterator middle_of(const Part& part) const {
    const auto rest =
        std::find_if_not(part.begin(), part.end(), [&](std::size_t i) { return is_remark(i); });
    if (rest != part.begin() && rest != part.end()) return rest;
    return part.begin() + static_cast<std::ptrdiff_t>((part.size() + 1) / 2);
  }

  // False where the pages cannot tell.
  bool find(const Words& shown) {
    Macros macros;
    Words said;
    for (const auto& [name, source] : sources_) {
      if (source.kind != SourceText::Kind::kSource) continue;
      learn_macros(source.text, macros);
      if (is_package(name)) continue;
      const Words more = words_of_source(source.text);
      said.insert(said.end(), more.begin(), more.end());
    }
    if (!is_readable(shown, said)) {
      result_.no_text = true;
      return false;
    }
    const PageWords pages(shown);
    const ReadFor how{vocabulary_, macros, pages, what_.front_matter};
    for (const auto& [name, source] : sources_) {
      if (is_package(name) || vocabulary_.shows(name)) continue;
      const auto search = [&](std::string_view text) {
        return stretches_of(text, source.kind, how);
      };
      lined_[name] = search(source.lined);
      add(name, search(source.text), lined_[name]);
    }
    std::stable_sort(
        candidates_.begin(), candidates_.end(),
        [](const Candidate& a, const Candidate& b) { return a.stretch.likely > b.stretch.likely; });
    return true;
  }

  std::vector<Stretch> stretches_of(std::string_view text, SourceText::Kind kind,
                                    const ReadFor& how) const {
    switch (kind) {
      case SourceText::Kind::kTable:
        return unseen_data(text, how.pages);
      case SourceText::Kind::kListing:
        return unseen_listing(text, how.pages);
      case SourceText::Kind::kBib:
        return unseen_in_bib(text, how.pages, what_.cited);
      case SourceText::Kind::kBbl:
        return unseen_in_bbl(text, how.pages);
      case SourceText::Kind::kSource:
        break;
    }
    return unseen_stretches(text, how);
  }

  // The two texts differ in lines alone, so that stretches follow each other in the same order.
  void add(const std::string& name, std::vector<Stretch> found, const std::vector<Stretch>& lined) {
    LineCounter lines(sources_.at(name).lined);
    LineCounter own_lines(sources_.at(name).text);
    auto next = lined.begin();
    for (Stretch& stretch : found) {
      Candidate candidate{name, std::move(stretch), nullptr, 0};
      const auto same = std::find_if(next, lined.end(), [&](const Stretch& other) {
        return other.where == candidate.stretch.where && other.words == candidate.stretch.words;
      });
      if (same != lined.end()) {
        candidate.lined = &*same;
        candidate.line = lines.line_of(same->cuts.front().begin);
        next = same + 1;
      } else {
        candidate.line = own_lines.line_of(candidate.stretch.cuts.front().begin);
      }
      candidates_.push_back(std::move(candidate));
    }
  }

  // What is within a candidate that cannot go becomes candidates.
  std::vector<std::size_t> inner_of(std::size_t which) {
    const std::size_t from = candidates_.size();
    const std::vector<Stretch> inner = candidates_[which].stretch.inner;
    const Stretch* lined = candidates_[which].lined;
    static const std::vector<Stretch> kNone;
    add(candidates_[which].file, inner, lined ? lined->inner : kNone);
    std::vector<std::size_t> added;
    for (std::size_t i = from; i < candidates_.size(); ++i) added.push_back(i);
    return added;
  }

  // What TeX writes: dvips and Ghostscript come after it.
  fs::path written(const ToSearch::Document& document) const {
    const char* extension = what_.engine == Engine::kLatex ? ".dvi" : ".pdf";
    return what_.folder / (stem_of(document.main) + extension);
  }

  // A run that fails leaves half of an .aux behind.
  void keep_side_files() {
    for (const auto& entry : fs::recursive_directory_iterator(what_.folder)) {
      const std::string name = entry.path().lexically_relative(what_.folder).generic_string();
      static const Names kResults = {"pdf", "dvi", "ps", "log", "fls"};
      if (!entry.is_regular_file() || entry.file_size() > kMaxSideFile ||
          kResults.contains(extension_of(name)) || sources_.contains(name) ||
          what_.inputs.contains(name))
        continue;
      side_files_[entry.path()] = read_file(entry.path(), kMaxSideFile);
    }
  }

  std::string text_without(const std::string& name, const std::vector<std::size_t>& more) const {
    std::vector<const Stretch*> stretches;
    const auto take = [&](std::size_t i) {
      if (candidates_[i].file == name) stretches.push_back(&candidates_[i].stretch);
    };
    for (const std::size_t i : gone_) take(i);
    for (const std::size_t i : more) take(i);
    return without_stretches(sources_.at(name).text, stretches);
  }

  bool same_without(const std::vector<std::size_t>& part) {
    for (const auto& [name, source] : sources_)
      write_temporary(what_.folder / name, text_without(name, part));
    for (const auto& [path, content] : side_files_) write_temporary(path, content);
    if (!run_gives_the_same()) return false;
    // Bookmarks and lists come from what the run before wrote. A macro in a heading is written
    // there with all that it swallows: then the next run tells whether that matters.
    std::map<fs::path, std::string> now = side_files_now();
    if (now == side_files_) return true;
    if (!run_gives_the_same() || side_files_now() != now) return false;
    side_files_ = std::move(now);
    return true;
  }

  bool run_gives_the_same() {
    BuildOptions once;
    once.max_runs = 1;
    once.make_bibliography = false;
    once.print = false;
    once.root = what_.root;
    for (std::size_t i = 0; i < what_.documents.size(); ++i) {
      const ToSearch::Document& document = what_.documents[i];
      ++result_.runs;
      const Build build = build_paper(what_.folder, what_.scratch, document.main, what_.engine,
                                      tools_, once, progress_);
      if (!build.ok || read_file(written(document), kMaxPaperFile) != expected_[i]) return false;
    }
    return true;
  }

  std::map<fs::path, std::string> side_files_now() const {
    std::map<fs::path, std::string> now;
    for (const auto& [path, before] : side_files_) {
      std::error_code gone;
      if (fs::is_regular_file(path, gone)) now[path] = read_file(path, kMaxSideFile);
    }
    return now;
  }

  Unseen::Found found(const Candidate& one) const {
    return {one.file,
            one.line,
            one.stretch.where,
            beginning(sources_.at(one.file).text, one.stretch),
            true,
            one.stretch.own};
  }

  void finish() {
    for (const auto& [path, content] : side_files_) write_temporary(path, content);
    std::set<std::string> changed;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      const Candidate& one = candidates_[i];
      const bool gone = gone_.contains(i);
      if (!gone && one.stretch.draft && (refused_.contains(i) || one.stretch.seen)) {
        result_.drafts.push_back(found(one));
        continue;
      }
      if (!gone && one.stretch.words.size() < kSentence) continue;
      (gone ? result_.removed : result_.left).push_back(found(one));
      if (!gone) result_.left.back().tried = refused_.contains(i);
      if (gone) changed.insert(one.file);
    }
    const auto by_place = [](const Unseen::Found& a, const Unseen::Found& b) {
      return std::tie(a.file, a.line) < std::tie(b.file, b.line);
    };
    std::sort(result_.removed.begin(), result_.removed.end(), by_place);
    std::sort(result_.left.begin(), result_.left.end(), by_place);
    std::sort(result_.drafts.begin(), result_.drafts.end(), by_place);
    for (const std::string& name : changed) {
      SourceText& source = sources_.at(name);
      std::vector<const Stretch*> lined;
      for (const std::size_t i : gone_)
        if (candidates_[i].file == name && candidates_[i].lined)
          lined.push_back(candidates_[i].lined);
      source.text = text_without(name, {});
      source.lined = without_stretches(source.lined, lined, true);
    }
  }

  const ToSearch& what_;
  std::map<std::string, SourceText>& sources_;
  const Vocabulary& vocabulary_;
  const Tools& tools_;
  const Progress& progress_;
  Unseen result_;
  std::vector<Candidate> candidates_;
  std::map<std::string, std::vector<Stretch>> lined_;
  std::set<std::size_t> refused_;      // of the candidates, what changes the file by itself
  std::set<std::size_t> gone_;         // of the candidates, what is proven to be unseen
  std::vector<std::string> expected_;  // of each document
  std::map<fs::path, std::string> side_files_;  // that the runs before left for the next
};

}  // namespace

Unseen remove_unseen(const ToSearch& what, std::map<std::string, SourceText>& sources,
                     const Vocabulary& vocabulary, const Tools& tools, const Progress& progress) {
  return Search(what, sources, vocabulary, tools, progress).run();
}

void tell(const Unseen& unseen, Findings& findings) {
  constexpr const char* kRule = "source.unseen";
  if (unseen.no_text) {
    findings.note(kRule, "",
                  "the text of the pages cannot be read, so that what the sources say and no page "
                  "shows was not looked for");
    return;
  }
  const std::string runs = std::to_string(unseen.runs) + (unseen.runs == 1 ? " run" : " runs");
  if (unseen.not_repeatable)
    findings.note(kRule, "",
                  "two runs of TeX over the same sources give different files, so that nothing "
                  "could be proven to be needless (" +
                      runs + ")");
  const auto text = [](const Unseen::Found& found) {
    return "\"" + found.text + "\" (" + found.where + ")";
  };
  // The first ones by their places, then how many more there are.
  const auto each = [](const std::vector<Unseen::Found>& all, auto say, const char* behind) {
    for (std::size_t i = 0; i < all.size() && i < kMostTold; ++i)
      say(at_line(all[i].file, all[i].line), all[i]);
    return all.size() > kMostTold
               ? "and " + std::to_string(all.size() - kMostTold) + " more" + behind
               : std::string();
  };
  const std::string more_removed = each(
      unseen.removed,
      [&](const std::string& place, const Unseen::Found& found) {
        findings.done(kRule, place, text(found) + " stands on no page: removed");
      },
      ": removed");
  if (!more_removed.empty()) findings.done(kRule, "", more_removed);
  if (unseen.runs > 0 && !unseen.not_repeatable)
    findings.done(kRule, "",
                  (unseen.removed.empty() ? "nothing was removed; to try took "
                                          : "without what was removed TeX writes the same file, "
                                            "byte for byte; that took ") +
                      runs + " more");
  const std::string more_left = each(
      unseen.left,
      [&](const std::string& place, const Unseen::Found& found) {
        const bool command = found.own && found.where.starts_with('\\');
        findings.note(
            kRule, place,
            text(found) + " seems to stand on no page, and stays: " +
                (found.tried ? "without it TeX writes another file"
                             : "whether it can go was not tried") +
                (command ? "; --remove-command " + found.where.substr(1) + " removes it" : ""));
      },
      ": stay");
  if (!more_left.empty()) findings.note(kRule, "", more_left);
  constexpr const char* kDraft = "draft.visible";
  const std::string more_drafts = each(
      unseen.drafts,
      [&](const std::string& place, const Unseen::Found& found) {
        findings.block(kDraft, place,
                       text(found) + " is seen in the paper; --remove-command " +
                           found.where.substr(1) + " takes such notes out");
      },
      "");
  if (!more_drafts.empty()) findings.block(kDraft, "", more_drafts);
}

}  // namespace pith::arxiv
