#include "arxiv/badge.h"

#include "arxiv/tex_text.h"
#include "arxiv/vocabulary.h"
#include "base/ascii.h"

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

std::string plain_title(std::string title) {
  for (std::string_view command :
       {"\\thanks", "\\footnote", "\\titlenote", "\\vspace", "\\hspace"}) {
    drop_command(title, command);
  }
  for (std::string_view space : {"\\\\", "~", "\\newline", "\\linebreak", "\\protect", "\\bfseries",
                                 "\\bf ", "\\LARGE", "\\Large", "\\large", "\\,"}) {
    replace_all(title, space, " ");
  }
  for (std::string_view wrapper : {"\\textbf", "\\texorpdfstring", "\\emph", "\\textsc"}) {
    replace_all(title, wrapper, "");
  }
  return title;
}

std::string without_braces(std::string text) {
  std::erase_if(text, [](char c) { return c == '{' || c == '}'; });
  return text;
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
      found->place = name + ":" + std::to_string(numbers.back().line);
    }
    const auto titles = uses_of(text, "title");
    if (found->title.empty() && !titles.empty()) found->title = titles.back().argument;
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
    return;
  }
  const std::string plain = plain_title(badge.title);
  for (const std::string& form : {badge.title, plain, without_braces(plain)}) {
    if (text_digest(form).digest.hex() != record.title_sha256()) continue;
    report.add("badge.title", Outcome::kPass, "", "\\title has the hash that the record gives");
    return;
  }
  std::string detail = "\\title {" + badge.title.substr(0, 200) + "} is not the record's title";
  if (!verified.title().empty()) detail += " {" + verified.title().substr(0, 200) + "}";
  report.add("badge.title", Outcome::kNote, "",
             detail + ": the number of another paper, a changed title, or only other TeX");
}

}  // namespace pith::arxiv
