#include "arxiv/policy/anonymity.h"

#include <algorithm>
#include <set>

#include "arxiv/files/lines.h"
#include "arxiv/tex/argument.h"
#include "arxiv/tex/tex_text.h"
#include "arxiv/tex/vocabulary.h"
#include "base/ascii.h"
#include "tex/package.h"

namespace pith::arxiv {
namespace {

bool is_name_byte(char c) {
  return is_letter(c) || c == '-' || (static_cast<unsigned char>(c) & 0x80) != 0;
}

// Capitalised words of \author that are not commands: given names and surnames.
std::set<std::string> names_in(std::string_view author) {
  static const Names kOrdinary = {
      "Anonymous",  "Author",   "Authors",     "Submission", "Paper",    "University", "Institute",
      "Department", "School",   "College",     "The",        "And",      "Under",      "Review",
      "Email",      "Member",   "IEEE",        "Laboratory", "Research", "Center",     "Centre",
      "Science",    "Computer", "Engineering", "Technology", "National", "Faculty"};
  std::set<std::string> names;
  for (std::size_t at = 0; at < author.size();) {
    if (author[at] == '\\') {
      at += control_length(author, at, false);
      continue;
    }
    std::size_t end = at;
    while (end < author.size() && is_name_byte(author[end])) ++end;
    const std::string word(author.substr(at, end - at));
    const bool capital =
        !word.empty() && ((word[0] >= 'A' && word[0] <= 'Z') || (word[0] & 0x80) != 0);
    if (word.size() >= 3 && capital && !kOrdinary.contains(word)) names.insert(word);
    at = std::max(end, at + 1);
  }
  return names;
}

bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  return (at == 0 || !is_name_byte(text[at - 1])) &&
         (at + size >= text.size() || !is_name_byte(text[at + size]));
}

}  // namespace

std::vector<Disclosure> find_disclosures(const FileSet& tex) {
  std::vector<Disclosure> found;
  std::set<std::string> names;
  for (const auto& [file, text] : tex) {
    for (const CommandUse& use : uses_of(text, "author")) {
      const auto here = names_in(use.argument);
      names.insert(here.begin(), here.end());
      if (!here.empty()) {
        found.push_back(
            {"anonymous.author", at_line(file, use.line),
             "\\author names " + *here.begin() + (here.size() > 1 ? " and others" : "")});
      }
    }
    for (const char* command :
         {"thanks", "orcid", "orcidlink", "orcidID", "email", "affiliation", "affil", "institute",
          "address", "acknowledgments", "acknowledgements"}) {
      for (const CommandUse& use : uses_of(text, command)) {
        found.push_back({"anonymous.thanks", at_line(file, use.line), std::string("\\") + command});
      }
    }
    for (const char* command : {"section", "subsection", "paragraph", "begin"}) {
      for (const CommandUse& use : uses_of(text, command)) {
        const std::string heading = to_lower(use.argument);
        if (heading.find("acknowledg") != std::string::npos || heading == "acks" ||
            heading == "ack") {
          found.push_back({"anonymous.thanks", at_line(file, use.line), "acknowledgements"});
        }
      }
    }
    const std::string lower = to_lower(text);
    LineCounter lines(text);
    for (std::string_view link : {"github.com/", "gitlab.com/", "bitbucket.org/", "huggingface.co/",
                                  "github.io", "orcid.org/", "linkedin.com/", "twitter.com/", "/~",
                                  "sites.google.com/", "pith.science/pith/"}) {
      for (std::size_t at = lower.find(link); at != std::string::npos;
           at = lower.find(link, at + 1)) {
        found.push_back({"anonymous.link", at_line(file, lines.line_of(at)),
                         "a link with " + std::string(link) + ": whose is it?"});
      }
    }
    for (std::string_view key : {"pdfauthor", "pdfcopyright", "pdfcontactemail"}) {
      const std::size_t at = lower.find(key);
      if (at != std::string::npos) {
        found.push_back({"anonymous.metadata", at_line(file, lines.line_of(at)), std::string(key)});
      }
    }
    if (!file.ends_with("pith.sty")) {
      for (const CommandUse& use : uses_of(text, "pithnumber")) {
        if (is_pending(use.argument)) continue;
        found.push_back({"anonymous.badge", at_line(file, use.line),
                         "a Pith Number leads to the paper's record, and so to its authors"});
      }
    }
  }
  std::set<std::string> known;  // places
  for (const Disclosure& disclosure : found) {
    if (disclosure.rule == "anonymous.author") known.insert(disclosure.place);
  }
  for (const auto& [file, text] : tex) {
    for (const std::string& name : names) {
      LineCounter lines(text);
      for (std::size_t at = text.find(name); at != std::string::npos;
           at = text.find(name, at + 1)) {
        if (!stands_alone(text, at, name.size())) continue;
        const std::string where = at_line(file, lines.line_of(at));
        if (known.insert(where).second) {
          found.push_back({"anonymous.author", where, "the name " + name});
        }
      }
    }
  }
  return found;
}

}  // namespace pith::arxiv
