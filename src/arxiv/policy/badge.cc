#include "arxiv/policy/badge.h"

#include <algorithm>
#include <iterator>

#include "arxiv/files/lines.h"
#include "arxiv/tex/argument.h"
#include "arxiv/tex/tex_text.h"
#include "arxiv/tex/vocabulary.h"
#include "record/text_digest.h"

namespace pith::arxiv {
namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// "\thanks{…}" and its kin, which arXiv's titles do not have.
void drop_command(std::string& text, std::string_view command) {
  for (std::size_t at = text.find(command); at != std::string::npos; at = text.find(command, at)) {
    const std::size_t open = text.find_first_not_of(" \n", at + command.size());
    const std::size_t end =
        open != std::string::npos && text[open] == '{' ? group_end(text, open) : std::string::npos;
    if (end == std::string::npos) return;
    text.erase(at, end - at);
  }
}

std::string plain_text(std::string text) {
  for (std::string_view command :
       {"\\thanks", "\\footnote", "\\titlenote", "\\vspace", "\\hspace", "\\label", "\\keywords"}) {
    drop_command(text, command);
  }
  for (std::string_view space :
       {"\\\\", "~", "\\newline", "\\linebreak", "\\protect", "\\bfseries", "\\bf ", "\\LARGE",
        "\\Large", "\\large", "\\,", "\\noindent", "\\par ", "\\small", "\\ "}) {
    replace_all(text, space, " ");
  }
  for (std::string_view wrapper :
       {"\\textbf", "\\texorpdfstring", "\\emph", "\\textsc", "\\textit", "\\texttt", "\\url"}) {
    replace_all(text, wrapper, "");
  }
  for (std::string_view character : {"%", "&", "_", "#", "$"}) {
    replace_all(text, "\\" + std::string(character), character);
  }
  return text;
}

std::string without_braces(std::string text) {
  std::erase_if(text, [](char c) { return c == '{' || c == '}'; });
  return text;
}

std::string abstract_of(const std::string& text) {
  static constexpr std::string_view kBegin = "\\begin{abstract}", kEnd = "\\end{abstract}";
  const std::size_t begin = text.find(kBegin), end = text.find(kEnd);
  if (begin != std::string::npos && end != std::string::npos && begin < end) {
    return text.substr(begin + kBegin.size(), end - begin - kBegin.size());
  }
  const auto uses = uses_of(text, "abstract");
  return uses.empty() ? "" : uses.back().argument;
}

// By the forms that arXiv's metadata usually have: as it is, without layout, without braces.
bool has_digest(const std::string& text, const std::string& sha256) {
  const std::string plain = plain_text(text);
  const std::string forms[] = {text, plain, without_braces(plain)};
  return std::any_of(std::begin(forms), std::end(forms), [&](const std::string& form) {
    return text_digest(form).digest.hex() == sha256;
  });
}

}  // namespace

std::optional<BadgeUse> find_badge(const FileSet& tex, const std::string& main) {
  std::optional<BadgeUse> found;
  const auto look = [&](const std::string&, const std::string& text) {
    if (!found && loads_package(text, "pith")) found.emplace();
  };
  const auto complete = [&](const std::string& name, const std::string& text) {
    const auto numbers = uses_of(text, "pithnumber");
    if (found->number.empty() && !numbers.empty()) {
      found->number = numbers.back().argument;
      found->place = at_line(name, numbers.back().line);
    }
    const auto titles = uses_of(text, "title");
    if (found->title.empty() && !titles.empty()) found->title = titles.back().argument;
    if (found->abstract.empty()) found->abstract = abstract_of(text);
  };
  const auto each = [&](const auto& act) {
    if (const auto it = tex.find(main); it != tex.end()) act(main, it->second);
    for (const auto& [name, text] : tex) {
      if (name != main && !name.ends_with("pith.sty")) act(name, text);
    }
  };
  each(look);
  if (found) each(complete);
  return found;
}

void check_badge(const BadgeUse& badge, const VerifiedRecord& verified, Report& report) {
  const Record& record = verified.record();
  report.add("badge.number", Outcome::kPass, badge.place,
             record.number().full() + " is the verified record of " + record.source_text());
  report.add("badge.version", Outcome::kNote, badge.place,
             "the record is of version " + std::to_string(record.source_version()) +
                 ", submitted " + record.submitted_at() +
                 "; a new version will have a number of its own");
  if (badge.title.empty()) {
    report.add("badge.title", Outcome::kNote, "", "no \\title was found to compare");
  } else if (has_digest(badge.title, record.title_sha256())) {
    report.add("badge.title", Outcome::kPass, "", "\\title has the hash that the record gives");
  } else {
    std::string detail = "\\title {" + badge.title.substr(0, 200) + "} is not the record's title";
    if (!verified.title().empty()) detail += " {" + verified.title().substr(0, 200) + "}";
    report.add("badge.title", Outcome::kNote, "",
               detail + ": the number of another paper, a changed title, or only other TeX");
  }
  if (badge.abstract.empty()) {
    report.add("badge.abstract", Outcome::kNote, "", "no abstract was found to compare");
  } else if (has_digest(badge.abstract, record.abstract_sha256())) {
    report.add("badge.abstract", Outcome::kPass, "",
               "the abstract has the hash that the record gives");
  } else {
    report.add("badge.abstract", Outcome::kNote, "",
               "the abstract has another hash than the record gives for that of version " +
                   std::to_string(record.source_version()) +
                   ": it was changed since, or is written in other TeX on arXiv");
  }
}

}  // namespace pith::arxiv
