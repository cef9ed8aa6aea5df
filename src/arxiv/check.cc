#include "arxiv/check.h"

#include "arxiv/files/file_name.h"
#include "arxiv/files/lines.h"
#include "arxiv/policy/anonymity.h"
#include "arxiv/tex/clean_tex.h"
#include "arxiv/tex/minted.h"
#include "arxiv/tex/tex_text.h"

namespace pith::arxiv {
namespace {

// The archive, but of its sources the ones in which lines stand where the author has them.
FileViews with_authors_lines(const FileSet& files, const std::vector<KeptFile>& kept,
                             const FileSet& sources) {
  FileViews views = views_of(files);
  for (const KeptFile& file : kept) {
    const auto source = sources.find(file.from);
    if (source != sources.end()) views.at(file.name) = source->second;
  }
  return views;
}

std::vector<Leak> leaks_in(const std::string& name, std::string_view content) {
  return is_cached_listing(name) ? find_leaks(text_of_listing(content)) : find_leaks(content);
}

void check_leaks(const FileViews& files, const ToCheck& what, const Vocabulary& vocabulary,
                 Findings& findings) {
  for (const auto& [name, content] : files) {
    const bool binary = is_binary(content);
    const auto searched = what.leaks.find(name);
    for (const Leak& leak :
         searched != what.leaks.end() ? searched->second : leaks_in(name, content)) {
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

void check_anonymity(const FileViews& files, Findings& findings) {
  FileSet sources;
  for (const auto& [name, content] : files) {
    if (is_tex_source(name) && !is_package(name)) sources[name] = without_comments(content);
  }
  for (const Disclosure& disclosure : find_disclosures(sources)) {
    findings.block(disclosure.rule, disclosure.place, disclosure.detail);
  }
}

}  // namespace

void tell(const Violation& violation, Findings& findings) {
  const std::string rule(violation.rule->name);
  if (violation.rule->blocks) {
    findings.block(rule, violation.place, violation.detail);
  } else {
    findings.note(rule, violation.place, violation.detail);
  }
}

void check_files(const FileSet& files, const std::vector<KeptFile>& kept, const ToCheck& what,
                 const Vocabulary& vocabulary, const Options& options, Findings& findings) {
  const FileViews told = with_authors_lines(files, kept, what.sources);
  check_leaks(told, what, vocabulary, findings);
  const Submission submission{told,          what.documents.front().name, what.engine,
                              what.texlive,  what.missing_files,          what.read,
                              what.documents};
  for (const Violation& violation : check_rules(submission)) tell(violation, findings);
  if (options.anonymous) check_anonymity(told, findings);
}

}  // namespace pith::arxiv
