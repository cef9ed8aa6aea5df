#include "arxiv/stage.h"

#include <algorithm>
#include <map>
#include <set>

#include "arxiv/clean_tex.h"
#include "arxiv/figure_pdf.h"
#include "arxiv/image_metadata.h"
#include "arxiv/leaks.h"
#include "base/ascii.h"

namespace pith::arxiv {
namespace {

bool is_ancillary(const std::string& name) {
  return name.starts_with("anc/");
}

std::string at_line(const std::string& name, std::size_t line) {
  return name + ":" + std::to_string(line);
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
  const CleanTex clean = clean_tex(bytes, vocabulary, how);
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
void Findings::finish() {
  for (std::size_t i = 0; i < accepted_.size(); ++i) {
    if (!used_[i]) note("accept.unused", accepted_[i], "nothing of this name was found");
  }
}

std::string clean_file(const KeptFile& file, const std::string& bytes, const Vocabulary& vocabulary,
                       const Options& options, bool literal, std::vector<std::string>& changes,
                       Findings& findings) {
  const std::string extension = extension_of(file.name);
  if (is_tex_source(file.name) && !is_ancillary(file.name) && !is_binary(bytes)) {
    return clean_source(file, bytes, vocabulary, options, literal, changes, findings);
  }
  CleanFigure clean;
  if (bytes.starts_with("\xff\xd8")) {
    clean = clean_jpeg(bytes);
  } else if (bytes.starts_with("\x89PNG")) {
    clean = clean_png(bytes);
  } else if (bytes.starts_with("%PDF-")) {
    clean = clean_pdf(bytes);
  } else if (extension == "eps" || extension == "ps") {
    clean = clean_eps(bytes);
  } else {
    return bytes;
  }
  if (!clean.problem.empty()) {
    findings.block("file.metadata", file.from, clean.problem);
    return bytes;
  }
  if (clean.removed.empty()) return bytes;
  std::string all;
  for (const std::string& what :
       std::set<std::string>(clean.removed.begin(), clean.removed.end())) {
    all += (all.empty() ? "" : ", ") + what;
  }
  changes.emplace_back("metadata removed");
  findings.done("file.metadata", file.from, all + ": removed");
  return clean.bytes;
}

namespace {

// "with space" → "with_space" where it is a part of a path: behind { " / or a comma.
void replace_part(std::string& text, const std::string& from, const std::string& to) {
  static constexpr std::string_view kBefore = "{\"/,", kBehind = "}\"./,";
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + 1)) {
    const std::size_t behind = at + from.size();
    if (at == 0 || kBefore.find(text[at - 1]) == std::string_view::npos) continue;
    if (behind >= text.size() || kBehind.find(text[behind]) == std::string_view::npos) continue;
    text.replace(at, from.size(), to);
  }
}

std::string allowed_name(std::string name) {
  for (char& c : name) {
    const bool allowed = is_letter(c) || is_digit(c) ||
                         std::string_view("_+-.,=/").find(c) != std::string_view::npos;
    if (!allowed) c = '_';
  }
  return name;
}

}  // namespace

void rename_for_arxiv(FileSet& files, std::vector<KeptFile>& kept, Findings& findings) {
  std::map<std::string, std::string> parts;  // of paths: old → new
  for (KeptFile& file : kept) {
    const std::string renamed = allowed_name(file.name);
    if (renamed == file.name) continue;
    if (files.contains(renamed)) {
      findings.block("file.name", file.name,
                     "cannot become " + renamed + ", which is another file");
      continue;
    }
    for (std::size_t at = 0; at <= file.name.size();) {
      const std::size_t slash = std::min(file.name.find('/', at), file.name.size());
      const std::string part = file.name.substr(at, slash - at);
      at = slash + 1;
      if (allowed_name(part) == part) continue;
      parts[part] = allowed_name(part);
      const std::string stem = part.substr(0, part.rfind('.'));
      if (allowed_name(stem) != stem) parts[stem] = allowed_name(stem);
    }
    auto node = files.extract(file.name);
    node.key() = renamed;
    files.insert(std::move(node));
    findings.done("file.renamed", file.from, "is " + renamed + " in the archive");
    file.changes.push_back("renamed from " + file.name);
    file.name = renamed;
  }
  if (parts.empty()) return;
  for (auto& [name, content] : files) {
    if (!is_tex_source(name) || is_ancillary(name)) continue;
    // Longer parts first: "a b.tex" before "a b".
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
      replace_part(content, part->first, part->second);
    }
  }
}

void check_leaks(const FileSet& files, Findings& findings) {
  static const Vocabulary kVocabulary;
  for (const auto& [name, content] : files) {
    const bool binary = is_binary(content);
    for (const Leak& leak : find_leaks(content)) {
      findings.block(leak.rule, binary ? name : at_line(name, leak.line),
                     leak.detail + (binary ? " at byte " + std::to_string(leak.line) : ""));
    }
    if (!is_tex_source(name) || is_ancillary(name) || binary) continue;
    const CleanTex comments = clean_tex(content, kVocabulary, {});
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
