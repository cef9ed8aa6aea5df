#include "arxiv/stage.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "arxiv/clean_bbl.h"
#include "arxiv/clean_tex.h"
#include "arxiv/leaks.h"
#include "arxiv/lines.h"

namespace pith::arxiv {
namespace {

bool is_ancillary(const std::string& name) {
  return name.starts_with("anc/");
}

// Leaks that went away with what was removed.
void note_removed_leaks(const std::string& name, const Removal& removal, Findings& findings) {
  const auto tell = [&](const std::vector<Leak>& leaks) {
    for (const Leak& leak : leaks) {
      findings.done(leak.rule, at_line(name, removal.line + leak.line - 1),
                    leak.detail + ": removed with the " +
                        std::string(pith::arxiv::name(removal.kind)) + " it was in");
    }
  };
  tell(find_leaks(removal.text));
  tell(find_addresses(removal.text));
}

std::string clean_source(const KeptFile& file, const std::string& bytes,
                         const Vocabulary& vocabulary, const Options& options, bool literal,
                         std::vector<std::string>& changes, Findings& findings) {
  CleanOptions how;
  how.package = is_package(file.name);
  how.keep_comments =
      literal || options.keep_comments || options.keep_comments_in.contains(file.from);
  const std::string extension = extension_of(file.name);
  const CleanTex clean = extension == "bbl"   ? clean_bbl(bytes, vocabulary, how)
                         : extension == "bst" ? clean_bst(bytes, how)
                                              : clean_tex(bytes, vocabulary, how);
  std::map<std::string, std::size_t> counts;
  for (const Removal& removal : clean.removed) {
    ++counts[std::string(name(removal.kind))];
    note_removed_leaks(file.from, removal, findings);
  }
  for (const auto& [kind, count] : counts) changes.push_back(std::to_string(count) + " × " + kind);
  if (literal) changes.emplace_back("shown in the paper: left as it is");
  if (clean.licence_kept) changes.emplace_back("licence notice kept");
  for (std::size_t line : clean.not_understood) {
    findings.note(
        "tex.category", at_line(file.from, line),
        "% may not begin a comment here (its category code is changed), so the line stays");
  }
  return clean.text;
}

}  // namespace

void Findings::done(const std::string& rule, const std::string& place, const std::string& detail) {
  report_.add(rule, Outcome::kPass, place, detail);
}
void Findings::note(const std::string& rule, const std::string& place, const std::string& detail) {
  report_.add(rule, Outcome::kNote, place, detail);
}
void Findings::block(const std::string& rule, const std::string& place, const std::string& detail) {
  const std::string file = place.substr(0, place.find(':'));
  for (std::size_t i = 0; i < accepted_.size(); ++i) {
    const std::string& name = accepted_[i];
    if (name != rule && name != rule + ":" + file && name != rule + ":" + place) continue;
    used_[i] = true;
    return note(rule, place, detail + " (acknowledged)");
  }
  report_.add(rule, Outcome::kFail, place, detail);
}
void Findings::fail(const std::string& rule, const std::string& place, const std::string& detail) {
  bool asked = false;
  for (std::size_t i = 0; i < accepted_.size(); ++i) {
    if (accepted_[i] == rule || accepted_[i].starts_with(rule + ":")) used_[i] = asked = true;
  }
  report_.add(rule, Outcome::kFail, place, detail + (asked ? " (this cannot be accepted)" : ""));
}
void Findings::finish() {
  for (std::size_t i = 0; i < accepted_.size(); ++i) {
    if (!used_[i]) note("accept.unused", accepted_[i], "nothing of this name was found");
  }
}

std::string clean_file(const KeptFile& file, const std::string& bytes, const Vocabulary& vocabulary,
                       const Options& options, bool literal, std::vector<std::string>& changes,
                       Findings& findings) {
  const std::string extension = extension_of(file.name);
  if ((is_tex_source(file.name) || vocabulary.reads(file.from) || extension == "bbl" ||
       extension == "bst") &&
      !is_ancillary(file.name) && !is_binary(bytes)) {
    return clean_source(file, bytes, vocabulary, options, literal, changes, findings);
  }
  std::optional<CleanFigure> figure = clean_figure(file.name, bytes);
  return figure ? take_figure(std::move(*figure), file.from, changes, findings) : bytes;
}

std::string take_figure(CleanFigure figure, const std::string& from,
                        std::vector<std::string>& changes, Findings& findings) {
  if (!figure.problem.empty()) {
    findings.block("file.metadata", from, figure.problem);
  } else if (!figure.removed.empty()) {
    std::string all;
    for (const std::string& what :
         std::set<std::string>(figure.removed.begin(), figure.removed.end())) {
      all += (all.empty() ? "" : ", ") + what;
    }
    changes.emplace_back("metadata removed");
    findings.done("file.metadata", from, all + ": removed");
  }
  return std::move(figure.bytes);
}

void check_leaks(const FileSet& files, const LeakLists& known, const Vocabulary& vocabulary,
                 Findings& findings) {
  for (const auto& [name, content] : files) {
    const bool binary = is_binary(content);
    const auto searched = known.find(name);
    for (const Leak& leak : searched != known.end() ? searched->second : find_leaks(content)) {
      findings.block(leak.rule, binary ? name : at_line(name, leak.line),
                     leak.detail + (binary ? " at byte " + std::to_string(leak.line) : ""));
    }
    if (!(is_tex_source(name) || vocabulary.reads(name)) || is_ancillary(name) || binary) continue;
    const CleanTex comments = clean_tex(content, vocabulary, {});
    for (const Removal& removal : comments.removed) {
      for (const Leak& leak : find_addresses(removal.text)) {
        const std::string place = at_line(name, removal.line + leak.line - 1);
        const std::string detail = leak.detail + ", in a comment";
        // The addresses of a package's makers are public and belong to its notice.
        if (is_package(name)) {
          findings.note(leak.rule, place, detail);
        } else {
          findings.block(leak.rule, place, detail);
        }
      }
    }
  }
}

}  // namespace pith::arxiv
