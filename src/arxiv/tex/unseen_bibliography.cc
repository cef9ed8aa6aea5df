#include "arxiv/tex/unseen_bibliography.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "arxiv/tex/argument.h"
#include "base/ascii.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Behind what is left of a line, if that is blank.
std::size_t behind_line(std::string_view text, std::size_t at) {
  const std::size_t end = std::min(text.find_first_not_of(" \t\r", at), text.size());
  return end < text.size() && text[end] == '\n' ? end + 1 : at;
}

// Where the line begins, if it is blank up to here.
std::size_t line_start(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) --begin;
  return begin == 0 || text[begin - 1] == '\n' ? begin : at;
}

bool says_which_work(std::string_view field) {
  static constexpr std::array<std::string_view, 52> kNames = {
      "address",     "archiveprefix", "author",       "booktitle",  "bookauthor", "chapter",
      "crossref",    "date",          "day",          "doi",        "edition",    "editor",
      "eid",         "eprint",        "eprintclass",  "eprinttype", "eventtitle", "howpublished",
      "institution", "isbn",          "issn",         "issue",      "journal",    "journaltitle",
      "key",         "langid",        "language",     "location",   "maintitle",  "month",
      "number",      "options",       "organization", "pages",      "pagetotal",  "primaryclass",
      "publisher",   "related",       "school",       "series",     "shorthand",  "shortjournal",
      "shorttitle",  "subtitle",      "title",        "translator", "type",       "url",
      "urldate",     "version",       "volume",       "year"};
  return std::find(kNames.begin(), kNames.end(), field) != kNames.end();
}

// What biber adds for itself and for labels.
bool is_of_biber(std::string_view field) {
  for (const std::string_view part :
       {"sort", "label", "hash", "extra", "source", "singletitle", "unique", "gender", "presort",
        "day", "month", "year", "time", "datepart", "dateera", "endera"})
    if (field.find(part) != kNone) return true;
  return false;
}

Words words_in(std::string_view text) {
  Words words = words_of_pages(text);
  std::erase(words, std::string());
  return words;
}

Stretch stretch(std::string where, std::size_t begin, std::size_t end, Words words) {
  Stretch made;
  made.where = std::move(where);
  made.cuts = {{begin, end}};
  made.words = std::move(words);
  made.likely = 2;
  return made;
}

std::string trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return std::string(text);
}

class BibReader {
 public:
  BibReader(std::string_view text, const PageWords& pages, const Names& cited)
      : text_(text), pages_(pages), cited_(cited) {}

  std::vector<Stretch> run() {
    for (std::size_t at = 0;;) {
      const std::size_t entry = std::min(text_.find('@', at), text_.size());
      add(found_, "text between entries", at, entry);
      if (entry == text_.size()) break;
      at = behind_entry(entry);
    }
    std::erase_if(found_, [this](const Stretch& one) {
      return (one.where.starts_with(kString) &&
              used_.contains(std::string_view(one.where).substr(kString.size()))) ||
             (one.where.starts_with(kEntry) &&
              named_.contains(std::string_view(one.where).substr(kEntry.size())));
    });
    return std::move(found_);
  }

 private:
  static constexpr std::string_view kString = "@string ", kEntry = "entry ";

  struct Entry {
    std::optional<bool> title;  // whether the pages have it
    bool people = false;        // likewise
    std::vector<Stretch> fields;
    Names used;  // abbreviations
  };

  void add(std::vector<Stretch>& to, std::string where, std::size_t begin, std::size_t end) const {
    Words words = words_in(text_.substr(begin, end - begin));
    if (!words.empty()) to.push_back(stretch(std::move(where), begin, end, std::move(words)));
  }

  // Where to go on: behind it, or at the end where it is not closed.
  std::size_t behind_entry(std::size_t start) {
    std::size_t at = start + 1;
    while (at < text_.size() && is_letter(text_[at])) ++at;
    const std::string kind = to_lower(text_.substr(start + 1, at - start - 1));
    at = behind_spaces(text_, at);
    if (kind.empty() || at == text_.size() || (text_[at] != '{' && text_[at] != '(')) return at;
    const std::size_t end = end_of(at);
    if (end == kNone) return text_.size();
    const std::size_t behind = behind_line(text_, end);
    if (kind == "comment") {
      add(found_, "@comment", start, behind);
    } else if (kind == "string") {
      const std::string name =
          to_lower(trimmed(text_.substr(at + 1, std::min(text_.find('=', at), end) - at - 1)));
      add(found_, std::string(kString) + name, start, behind);
    } else if (kind != "preamble") {
      read_entry({start, behind}, at + 1, end - 1);
    }
    return behind;
  }

  // Behind the bracket that closes the one at `open`.
  std::size_t end_of(std::size_t open) const {
    const char closing = text_[open] == '{' ? '}' : ')';
    int depth = 0;
    for (std::size_t at = open + 1; at < text_.size(); ++at) {
      if (depth == 0 && text_[at] == closing) return at + 1;
      if (text_[at] == '{') ++depth;
      if (text_[at] == '}') --depth;
    }
    return kNone;
  }

  void read_entry(Cut whole, std::size_t at, std::size_t end) {
    const std::size_t comma = std::min(text_.find(',', at), end);
    const std::string key = trimmed(text_.substr(at, comma - at));
    Entry entry;
    for (at = comma + 1; at < end;) at = read_field(at, end, entry);
    const bool cited = cited_.empty() ? entry.title.value_or(entry.people) : cited_.contains(key);
    if (cited) {
      found_.insert(found_.end(), entry.fields.begin(), entry.fields.end());
      used_.merge(entry.used);
      return;
    }
    Words words = words_in(text_.substr(comma, end - comma));
    if (words.empty()) return;
    found_.push_back(stretch(std::string(kEntry) + key, whole.begin, whole.end, std::move(words)));
    found_.back().inner = std::move(entry.fields);
  }

  // Where the next one begins.
  std::size_t read_field(std::size_t at, std::size_t end, Entry& entry) {
    const std::size_t begin = behind_spaces(text_, at);
    if (begin < end && text_[begin] == '%') {
      const std::size_t behind = std::min(text_.find('\n', begin), end - 1) + 1;
      add(entry.fields, "comment", begin, behind);
      return behind;
    }
    const std::size_t equals = text_.find('=', begin);
    if (equals == kNone || equals >= end) return end;
    const std::string name = to_lower(trimmed(text_.substr(begin, equals - begin)));
    const std::size_t close = end_of_value(equals + 1, end);
    const std::size_t behind = behind_line(text_, std::min(close + 1, end));
    const std::string_view value = text_.substr(equals + 1, close - equals - 1);
    note_abbreviations(value, entry.used);
    if (name == "crossref" || name == "xdata" || name == "xref" || name == "related" ||
        name == "entryset")
      note_keys(value);
    const Words words = words_in(value);
    if (words.empty()) return behind;
    const bool shown = pages_.show(words);
    if (name == "title") entry.title = shown;
    if (name == "author" || name == "editor") entry.people = entry.people || shown;
    if (!says_which_work(name) && name != "xdata" && name != "xref" && name != "entryset" && !shown)
      entry.fields.push_back(stretch("field " + name, begin, behind, words));
    return behind;
  }

  // At the comma, or at the end.
  std::size_t end_of_value(std::size_t at, std::size_t end) const {
    bool quoted = false;
    for (int depth = 0; at < end && (quoted || depth > 0 || text_[at] != ','); ++at) {
      if (text_[at] == '{') ++depth;
      if (text_[at] == '}') --depth;
      if (text_[at] == '"' && depth == 0) quoted = !quoted;
    }
    return at;
  }

  // jan # "~1": what is neither quoted nor in braces.
  static void note_abbreviations(std::string_view value, Names& used) {
    bool quoted = false;
    int depth = 0;
    std::string name;
    for (const char c : std::string(value) + " ") {
      if (c == '{') ++depth;
      if (c == '}') --depth;
      if (c == '"' && depth == 0) quoted = !quoted;
      const bool plain = !quoted && depth == 0 && !is_space(c) && c != '#' && c != '"' && c != '}';
      if (plain) name += c;
      if (!plain && !name.empty()) used.insert(to_lower(std::exchange(name, {})));
    }
  }

  void note_keys(std::string_view value) {
    std::string key;
    for (const char c : std::string(value) + ",") {
      const bool part = !is_space(c) && c != '{' && c != '}' && c != '"' && c != ',';
      if (part) key += c;
      if (!part && !key.empty()) named_.insert(std::exchange(key, {}));
    }
  }

  std::string_view text_;
  const PageWords& pages_;
  const Names& cited_;
  Names used_;   // abbreviations, by entries that stay
  Names named_;  // keys, by other entries
  std::vector<Stretch> found_;
};

// Behind the group that begins here, of TeX; npos where there is none.
std::size_t behind_group(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] == '{' ? group_end(text, at, true) : kNone;
}

class BblReader {
 public:
  BblReader(std::string_view text, const PageWords& pages) : text_(text), pages_(pages) {}

  std::vector<Stretch> run() {
    for (std::size_t at = text_.find('\\'); at < text_.size(); at = text_.find('\\', at)) {
      std::size_t name = at + 1;
      while (name < text_.size() && is_letter(text_[name])) ++name;
      const std::string_view command = text_.substr(at + 1, name - at - 1);
      std::size_t behind = kNone;
      if (command == "field") behind = read_field(at, name);
      if (command == "keyw") behind = read(at, name, behind_group(text_, name), "keywords");
      if (command == "annotation") behind = read_annotation(at, name);
      if (command == "verb") behind = read_verb(at, name);
      at = behind == kNone ? std::max(name, at + 1) : behind;
    }
    return std::move(found_);
  }

 private:
  std::size_t read(std::size_t at, std::size_t value, std::size_t end, std::string where) {
    if (end == kNone) return kNone;
    const Words words = words_in(text_.substr(value, end - value));
    if (!words.empty() && !pages_.show(words))
      found_.push_back(
          stretch(std::move(where), line_start(text_, at), behind_line(text_, end), words));
    return end;
  }

  std::string_view group(std::size_t at, std::size_t end) const {
    return end == kNone ? std::string_view() : text_.substr(at + 1, end - at - 2);
  }

  std::size_t read_field(std::size_t at, std::size_t name) {
    const std::size_t value = behind_group(text_, name);
    const std::string_view field = group(name, value);
    if (value == kNone || says_which_work(field) || is_of_biber(field)) return value;
    return read(at, value, behind_group(text_, value), "field " + std::string(field));
  }

  // \annotation{field}{title}{default}{}{}{0}{what is said of it}
  std::size_t read_annotation(std::size_t at, std::size_t value) {
    std::size_t end = kNone;
    for (std::size_t next = behind_group(text_, value); next != kNone;) {
      end = next;
      next = behind_group(text_, next);
      if (next != kNone) value = end;
    }
    return read(at, value, end, "annotation");
  }

  // Its value goes to the end of a line.
  std::size_t read_verb(std::size_t at, std::size_t name) {
    constexpr std::string_view kEnd = "\\endverb";
    const std::size_t value = behind_group(text_, name);
    const std::string_view field = group(name, value);
    if (value == kNone || says_which_work(field) || field == "urlraw") return value;
    const std::size_t close = text_.find(kEnd, value);
    if (close == kNone) return kNone;
    return read(at, value, close + kEnd.size(), "field " + std::string(field));
  }

  std::string_view text_;
  const PageWords& pages_;
  std::vector<Stretch> found_;
};

}  // namespace

std::vector<Stretch> unseen_in_bib(std::string_view bib, const PageWords& pages,
                                   const Names& cited) {
  return BibReader(bib, pages, cited).run();
}

std::vector<Stretch> unseen_in_bbl(std::string_view bbl, const PageWords& pages) {
  return BblReader(bbl, pages).run();
}

void add_cited(std::string_view bbl, Names& cited) {
  for (const std::string_view command : {"\\bibitem", "\\entry"}) {
    for (std::size_t at = bbl.find(command); at != kNone; at = bbl.find(command, at)) {
      at = behind_spaces(bbl, at + command.size());
      if (at < bbl.size() && bbl[at] == '[') {
        int depth = 0;
        for (; at < bbl.size() && (depth > 0 || bbl[at] != ']'); ++at) {
          if (bbl[at] == '{') ++depth;
          if (bbl[at] == '}') --depth;
        }
        at = behind_spaces(bbl, std::min(at + 1, bbl.size()));
        if (at < bbl.size() && bbl[at] == '%')
          at = behind_spaces(bbl, std::min(bbl.find('\n', at), bbl.size()));
      }
      const std::size_t end = behind_group(bbl, at);
      if (end != kNone) cited.insert(std::string(bbl.substr(at + 1, end - at - 2)));
      at = std::min(at, bbl.size());
    }
  }
}

}  // namespace pith::arxiv
