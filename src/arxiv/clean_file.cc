#include "arxiv/clean_file.h"

#include <map>
#include <optional>
#include <set>

#include "arxiv/figures.h"
#include "arxiv/files/file_name.h"
#include "arxiv/files/lines.h"
#include "arxiv/policy/leaks.h"
#include "arxiv/tex/clean_bbl.h"

namespace pith::arxiv {
namespace {

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

std::string clean_source(KeptFile& file, const std::string& bytes, const Vocabulary& vocabulary,
                         const Options& options, Findings& findings) {
  const CleanOptions how = clean_options(file, vocabulary, options);
  const std::string extension = extension_of(file.name);
  const CleanTex clean = extension == "bbl"   ? clean_bbl(bytes, vocabulary, how)
                         : extension == "bst" ? clean_bst(bytes, how)
                                              : clean_tex(bytes, vocabulary, how);
  std::map<std::string, std::size_t> counts;
  for (const Removal& removal : clean.removed) {
    ++counts[std::string(name(removal.kind))];
    note_removed_leaks(file.from, removal, findings);
  }
  for (const auto& [kind, count] : counts)
    file.changes.push_back(std::to_string(count) + " × " + kind);
  if (vocabulary.shows(file.from)) {
    file.changes.emplace_back("shown in the paper: comments stay");
  }
  if (clean.licence_kept) file.changes.emplace_back("licence notice kept");
  for (std::size_t line : clean.not_understood) {
    findings.note(
        "tex.category", at_line(file.from, line),
        "% may not begin a comment here (its category code is changed), so the line stays");
  }
  return clean.text;
}

}  // namespace

bool is_source(const KeptFile& file, const Vocabulary& vocabulary) {
  return (is_tex_source(file.name) || vocabulary.reads(file.from)) && !is_ancillary(file.name);
}

CleanOptions clean_options(const KeptFile& file, const Vocabulary& vocabulary,
                           const Options& options) {
  CleanOptions how;
  how.package = is_package(file.name);
  how.keep_comments = vocabulary.shows(file.from) || options.keep_comments ||
                      options.keep_comments_in.contains(file.from);
  // Only in the author's own sources: these are compiled without them.
  if (is_source(file, vocabulary) && !file.from.starts_with('/')) {
    how.remove_commands = options.remove_commands;
  }
  return how;
}

std::string clean_file(KeptFile& file, const std::string& bytes, const Vocabulary& vocabulary,
                       const Options& options, Findings& findings) {
  const std::string extension = extension_of(file.name);
  const bool bibliography = (extension == "bbl" || extension == "bst") && !is_ancillary(file.name);
  if ((is_source(file, vocabulary) || bibliography) && !is_binary(bytes)) {
    return clean_source(file, bytes, vocabulary, options, findings);
  }
  if (extension == "svg" && vocabulary.shows(file.from)) return bytes;
  // What is in anc/ is read by itself.
  std::optional<CleanFigure> figure =
      clean_figure(file.name, bytes, is_ancillary(file.name) ? PdfUse::kDocument : PdfUse::kFigure);
  return figure ? take_figure(std::move(*figure), file, findings) : bytes;
}

std::string take_figure(CleanFigure figure, KeptFile& file, Findings& findings) {
  if (!figure.problem.empty()) {
    findings.block("file.metadata", file.from, figure.problem);
  } else if (!figure.removed.empty()) {
    std::string all;
    for (const std::string& what :
         std::set<std::string>(figure.removed.begin(), figure.removed.end())) {
      all += (all.empty() ? "" : ", ") + what;
    }
    file.changes.emplace_back("metadata removed");
    findings.done("file.metadata", file.from, all + ": removed");
  }
  for (const CleanFigure::Remaining& remaining : figure.remains) {
    if (remaining.blocks) {
      findings.block(remaining.rule, file.from, remaining.detail);
    } else {
      findings.note(remaining.rule, file.from, remaining.detail);
    }
  }
  return std::move(figure.bytes);
}

}  // namespace pith::arxiv
