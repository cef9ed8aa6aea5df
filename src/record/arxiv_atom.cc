#include "record/arxiv_atom.h"

#include <algorithm>
#include <optional>

#include "base/ascii.h"
#include "base/utf8.h"
#include "base/xml_events.h"
#include "number/arxiv_id.h"
#include "record/quote.h"

namespace pith {
namespace {

constexpr std::string_view kAtom = "http://www.w3.org/2005/Atom";
constexpr std::string_view kArxiv = "http://arxiv.org/schemas/atom";
constexpr std::string_view kHosts[] = {"http://arxiv.org/", "https://arxiv.org/",
                                       "http://export.arxiv.org/", "https://export.arxiv.org/"};

// A member of an entry.
struct Member {
  std::string uri, local, term, type;
  std::string text;
  bool has_markup = false;
};

struct Entry {
  std::size_t line = 0;
  std::vector<Member> members;
};

std::string attribute(const std::vector<XmlEventAttribute>& attributes, std::string_view local) {
  for (const XmlEventAttribute& a : attributes)
    if (a.name.uri.empty() && a.name.local == local) return std::string(a.value);
  return {};
}

// The entries of a feed, or the one that is the whole document.
class Feed : public XmlEvents {
 public:
  Feed(std::string_view name, const AtomLimits& limits) : name_(name), limits_(limits) {}

  void start(const XmlName& name, const std::vector<XmlEventAttribute>& attributes,
             std::size_t line) override {
    ++depth_;
    const bool is_entry = name.uri == kAtom && name.local == "entry";
    if (depth_ == 1) {
      is_feed_ = name.uri == kAtom && name.local == "feed";
      if (!is_feed_ && !is_entry)
        throw Error(ErrorKind::kMalformed, std::string(name_), "is not an Atom feed");
    }
    if (depth_ == entry_depth()) {
      inside_ = is_entry;
      if (inside_) add_entry(line);
    } else if (inside_ && depth_ == entry_depth() + 1) {
      entries_.back().members.push_back({std::string(name.uri),
                                         std::string(name.local),
                                         attribute(attributes, "term"),
                                         attribute(attributes, "type"),
                                         {},
                                         false});
    } else if (inside_ && depth_ == entry_depth() + 2) {
      entries_.back().members.back().has_markup = true;
    }
  }
  void end() override {
    if (depth_ == entry_depth()) inside_ = false;
    --depth_;
  }
  void text(std::string_view piece) override {
    if (inside_ && depth_ == entry_depth() + 1) entries_.back().members.back().text += piece;
  }

  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::size_t entry_depth() const { return is_feed_ ? 2 : 1; }
  void add_entry(std::size_t line) {
    if (entries_.size() == limits_.max_entries) {
      throw Error(ErrorKind::kLimit, std::string(name_),
                  "has more than " + std::to_string(limits_.max_entries) + " entries");
    }
    entries_.push_back({line, {}});
  }

  std::string_view name_;
  const AtomLimits& limits_;
  std::size_t depth_ = 0;
  bool is_feed_ = false, inside_ = false;  // of an entry
  std::vector<Entry> entries_;
};

std::string trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

// One <entry>, member by member. Complaints are Errors, which the caller keeps.
class EntryReader {
 public:
  EntryReader(const Entry& entry, std::size_t number, std::string_view name)
      : entry_(entry),
        name_(name),
        place_("entry " + std::to_string(number) + ", line " + std::to_string(entry.line)) {}

  PaperMetadata read(const std::optional<std::string>& license) const {
    PaperMetadata paper;
    read_id(trimmed(text("id")), paper);
    paper.submitted_at = trimmed(text("published"));
    paper.title = text("title");
    paper.abstract = text("summary");
    paper.primary_category = only(kArxiv, "primary_category").term;
    for (const Member& member : entry_.members) {
      if (member.uri != kAtom || member.local != "category") continue;
      (is_arxiv_category(member.term) ? paper.categories : paper.left_out).push_back(member.term);
    }
    paper.license = license.value_or("");
    paper.license_known = license.has_value();
    return paper;
  }

  const std::string& place() const { return place_; }

 private:
  [[noreturn]] void malformed(std::string cause) const {
    throw Error(ErrorKind::kMalformed, std::string(name_), place_, std::move(cause));
  }

  const Member& only(std::string_view space, std::string_view local) const {
    const Member* found = nullptr;
    for (const Member& member : entry_.members) {
      if (member.uri != space || member.local != local) continue;
      if (found) malformed("has more than one " + std::string(local));
      found = &member;
    }
    if (!found) malformed("has no " + std::string(local));
    return *found;
  }

  // RFC 4287 §3.1: other types than text would have to be rendered first.
  const std::string& text(std::string_view local) const {
    const Member& member = only(kAtom, local);
    if (!member.type.empty() && member.type != "text") {
      malformed(std::string(local) + " is of type " + quoted(member.type) +
                ", expected plain text");
    }
    if (member.has_markup) malformed(std::string(local) + " holds markup, expected plain text");
    return member.text;
  }

  void read_id(const std::string& address, PaperMetadata& paper) const {
    std::string_view rest = address;
    const bool known_host = std::any_of(std::begin(kHosts), std::end(kHosts),
                                        [&](auto host) { return remove_prefix(rest, host); });
    if (known_host && rest.starts_with("api/errors")) {
      malformed("arXiv answered with an error: " + quoted(trimmed(text("summary"))));
    }
    if (!known_host || !remove_prefix(rest, "abs/")) {
      malformed(quoted(address) + " is not the address of a paper on arXiv");
    }
    const ArxivReading reading = read_arxiv_id(rest);
    if (!reading.id || !reading.id->version) {
      malformed(quoted(rest) + " is no arXiv identifier with a version");
    }
    paper.arxiv_id = reading.id->id;
    paper.version = *reading.id->version;
  }

  const Entry& entry_;
  std::string_view name_;
  std::string place_;
};

void check_bytes(std::string_view xml, std::string_view name, const AtomLimits& limits) {
  if (xml.size() > limits.max_bytes) {
    throw Error(ErrorKind::kLimit, std::string(name),
                "is larger than " + std::to_string(limits.max_bytes) + " bytes");
  }
  if (const std::size_t at = invalid_utf8_at(xml); at != std::string_view::npos) {
    throw Error(ErrorKind::kMalformed, std::string(name), "byte " + std::to_string(at),
                "is not UTF-8");
  }
  // Before the parser sees it: entities are declared nowhere else.
  if (const std::size_t at = xml.find("<!DOCTYPE"); at != std::string_view::npos) {
    throw Error(ErrorKind::kMalformed, std::string(name), "byte " + std::to_string(at),
                "has a document type declaration, which no Atom feed needs");
  }
}

// Entries of feeds are not deep; how many things are in them the bytes bound.
void parse(std::string_view xml, std::string_view name, const AtomLimits& limits, Feed& feed) {
  const XmlEventLimits bounds{.max_bytes = limits.max_bytes,
                              .max_depth = 256,
                              .max_nodes = limits.max_bytes,
                              .max_attributes = 4096};
  // Naming the encoding overrides any that the document declares, so what was checked is what is
  // parsed.
  const XmlReading reading = read_xml(xml, feed, bounds, XmlNames::kQualified, "UTF-8");
  if (reading.end == XmlEnd::kWellFormed) return;
  throw Error(ErrorKind::kMalformed, std::string(name), "line " + std::to_string(reading.line),
              "is not well-formed XML: " + reading.cause);
}

}  // namespace

std::vector<AtomEntry> read_atom(std::string_view xml, std::string_view name,
                                 const std::optional<std::string>& license,
                                 const AtomLimits& limits) {
  check_bytes(xml, name, limits);
  Feed feed(name, limits);
  parse(xml, name, limits, feed);
  std::vector<AtomEntry> entries;
  for (const Entry& entry : feed.entries()) {
    const EntryReader reader(entry, entries.size() + 1, name);
    try {
      entries.emplace_back(reader.read(license));
    } catch (const Error& error) {
      entries.emplace_back(error);
    }
  }
  if (entries.empty()) {
    throw Error(ErrorKind::kUnreachable, std::string(name),
                "nothing to compute: has no entries, no paper was found")
        .with_reason("nothing");
  }
  return entries;
}

}  // namespace pith
