#include "pdf/syntax/cross_reference.h"

#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "base/big_endian.h"
#include "base/error.h"

namespace pith::pdf {
namespace {

// How far from the end startxref is looked for here, to be able to say what is there; and how far
// by readers (ISO 32000-1 annex H.3, note 18).
constexpr std::size_t kTailWindow = 8192;
constexpr std::size_t kReadersTail = 1024;
constexpr std::size_t kTableEntry = 20;
constexpr std::size_t kTableEntryText = 18;  // nnnnnnnnnn ggggg n

std::string at_byte(std::size_t at) {
  return "byte " + std::to_string(at);
}

// A number of this many digits, all of which are there.
std::optional<std::uint64_t> fixed_number(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char c : digits) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

// §7.5.4: "nnnnnnnnnn ggggg n" or "… f"; nullopt when the text begins with something else.
std::optional<CrossReference::Entry> table_entry(std::string_view text) {
  using Entry = CrossReference::Entry;
  if (text.size() < kTableEntryText || text[10] != ' ' || text[16] != ' ') return std::nullopt;
  const auto where = fixed_number(text.substr(0, 10)), index = fixed_number(text.substr(11, 5));
  const char kind = text[17];
  if (!where || !index || (kind != 'n' && kind != 'f')) return std::nullopt;
  return Entry{kind == 'n' ? Entry::kAt : Entry::kFree, *where, *index};
}

// The length of an entry with its line end. §7.5.4 says 20; some writers end the line in one
// character or three, which every reader takes.
std::size_t table_entry_size(std::string_view text) {
  std::size_t size = kTableEntryText;
  while (size < text.size() && size < kTableEntryText + 3 && is_white_space(text[size])) ++size;
  return size;
}

}  // namespace

CrossReference::CrossReference(std::string_view bytes, std::string name, const SyntaxLimits& limits)
    : bytes_(bytes), name_(std::move(name)), limits_(limits) {
  find_header();
  find_startxref();
  find_base();
  read_sections();
  find_linearization();

  const Object* root = trailer().find("Root");
  const auto reference = root ? reference_of(*root) : std::nullopt;
  if (!reference) damaged(startxref_at_, "the trailer does not name a catalog");
  root_ = *reference;
}

void CrossReference::damaged(std::size_t at, const std::string& cause) const {
  throw Error(ErrorKind::kRefused, name_, at_byte(at), "the file is damaged: " + cause,
              "rewrite it with a tool that repairs, such as `qpdf in.pdf out.pdf`, and look at the "
              "result before stamping that")
      .with_reason("damaged");
}

void CrossReference::doubt(std::string kind, std::size_t at, std::string cause) {
  const bool known = std::any_of(doubts_.begin(), doubts_.end(), [&](const Doubt& doubt) {
    return doubt.kind == kind && doubt.at == at;
  });
  if (known || doubts_.size() >= limits_.max_doubts) return;
  doubts_.push_back({std::move(kind), at, std::move(cause)});
}

std::optional<IndirectObject> CrossReference::object_header_at(std::size_t at) {
  std::size_t reached = at;
  auto object = indirect_object_at(bytes_, at, &reached);
  spend(reached - at + 64);  // what cannot be read takes as long
  return object;
}

std::size_t CrossReference::decoded_left() const {
  return limits_.max_decoded - std::min(decoded_, limits_.max_decoded);
}

std::string CrossReference::decoded(std::size_t at, std::string_view raw,
                                    const std::vector<Filter>& filters,
                                    std::size_t max_bytes) const {
  Decoded result = decode(raw, filters, max_bytes);
  switch (result.problem) {
    case DecodeProblem::kNone:
      return std::move(result.bytes);
    case DecodeProblem::kCorrupt:
      damaged(at, "a stream cannot be decoded");
    case DecodeProblem::kTooLarge:
      throw Error(ErrorKind::kLimit, name_, at_byte(at),
                  "a stream is larger than " + std::to_string(max_bytes) + " bytes decoded");
    case DecodeProblem::kUnsupported:
      break;
  }
  throw Error(ErrorKind::kRefused, name_, at_byte(at),
              "a stream that must be read has a filter or a predictor that is not known",
              "make it anew with the program that wrote it")
      .with_reason("filter");
}

void CrossReference::spend(std::uint64_t bytes) {
  examined_ += bytes;
  if (examined_ > limits_.max_examined)
    throw Error(ErrorKind::kLimit, name_, "its structure takes too much work to read");
}

void CrossReference::find_header() {
  const std::size_t at = bytes_.substr(0, kHeaderWindow).find("%PDF-");
  if (at == std::string_view::npos)
    throw Error(ErrorKind::kMalformed, name_,
                "is not a PDF: no %PDF- in its first " + std::to_string(kHeaderWindow) + " bytes")
        .with_reason("not-pdf");
  header_at_ = at;
  std::size_t end = at + 5;
  while (end < bytes_.size() && end < at + 8 && is_regular(bytes_[end])) ++end;
  header_version_ = bytes_.substr(at + 5, end - at - 5);

  if (at > 0) doubt("header", at, "something is in front of its header");
  const bool is_version = header_version_.size() == 3 && is_digit(header_version_[0]) &&
                          header_version_[1] == '.' && is_digit(header_version_[2]);
  if (!is_version) doubt("header", at, "its header does not say a version");
  // Readers that want a version, or that look beyond the window, take another one.
  const std::size_t second = bytes_.substr(0, 2 * kHeaderWindow).find("%PDF-", at + 1);
  if (second != std::string_view::npos) doubt("header", second, "it has a second header");
}

void CrossReference::find_startxref() {
  const std::size_t window = bytes_.size() - std::min(bytes_.size(), kTailWindow);
  const std::size_t at = bytes_.substr(window).rfind("startxref");
  if (at == std::string_view::npos)
    damaged(bytes_.size(), "it does not end with startxref, so part of it may be missing");
  startxref_at_ = window + at;
  std::size_t number = skip_white_space(bytes_, startxref_at_ + 9);
  const auto value = digits_at(bytes_, number);
  if (!value) damaged(startxref_at_, "startxref has no offset");
  last_startxref_ = *value;
  const std::size_t end = bytes_.rfind("%%EOF");
  if (end == std::string_view::npos || end < number)
    damaged(bytes_.size(), "no %%EOF ends it, so part of it may be missing");

  if (bytes_.size() - startxref_at_ > kReadersTail)
    doubt("startxref", startxref_at_,
          "startxref is more than " + std::to_string(kReadersTail) +
              " bytes from the end, where readers do not look for it");
  const auto blank = [&](std::size_t from, std::size_t to) {
    const std::string_view part = bytes_.substr(from, to - from);
    return std::all_of(part.begin(), part.end(), is_white_space);
  };
  if (!blank(number, end))
    doubt("startxref", number, "something is between the offset of startxref and %%EOF");
  if (!blank(end + 5, bytes_.size())) doubt("tail", end + 5, "something is behind the last %%EOF");
}

// Annex F. Readers that find a dictionary at the start which claims the length that the file has go
// on with the section behind it, and do not look at the end.
void CrossReference::find_linearization() {
  const auto object = object_header_at(header_at_);
  const auto dictionary = object ? dictionary_of(object->value) : std::nullopt;
  if (!dictionary || !dictionary->find("Linearized")) return;
  const Object* length = dictionary->find("L");
  const auto claimed = length ? integer_of(*length) : std::nullopt;
  const auto says = [&](std::size_t size) {
    return claimed && *claimed >= 0 && static_cast<std::uint64_t>(*claimed) == size;
  };
  if (!says(bytes_.size()) && !says(bytes_.size() - header_at_)) return;
  linearized_ = true;
  const std::size_t end = bytes_.find("endobj", header_at_);
  const std::size_t first = end == std::string_view::npos ? end : skip_white_space(bytes_, end + 6);
  if (first != sections_.front().at)
    doubt("linearized", object->at,
          "it is linearised, and startxref does not lead to its first cross-reference section");
}

bool CrossReference::section_at(std::size_t at) {
  // Not the end of a longer number, as an offset that counts from elsewhere may hit.
  if (at > 0 && is_regular(bytes_[at - 1])) return false;
  at = skip_white_space(bytes_, at);
  return keyword_at(bytes_, at, "xref") || object_header_at(at);
}

void CrossReference::find_base() {
  for (const std::size_t base : {header_at_, std::size_t{0}}) {
    if (last_startxref_ >= bytes_.size() - base) continue;
    if (!section_at(base + static_cast<std::size_t>(last_startxref_))) continue;
    base_ = base;
    if (base_ != header_at_)
      doubt("header", header_at_, "its offsets do not count from its header");
    return;
  }
  damaged(startxref_at_, "startxref says " + std::to_string(last_startxref_) +
                             ", but no cross-reference section is there");
}

std::optional<std::size_t> CrossReference::place_of(std::uint64_t offset) const {
  if (offset >= bytes_.size() - base_) return std::nullopt;
  return base_ + static_cast<std::size_t>(offset);
}

std::size_t CrossReference::position(std::uint64_t offset, std::size_t seen_at,
                                     std::string_view what) const {
  const auto place = place_of(offset);
  if (!place)
    damaged(seen_at, std::string(what) + " " + std::to_string(offset) + " is outside the file");
  return *place;
}

void CrossReference::add_section(Section section) {
  if (sections_.size() >= limits_.max_sections)
    throw Error(
        ErrorKind::kLimit, name_,
        "has more than " + std::to_string(limits_.max_sections) + " cross-reference sections");
  for (const Subsection& part : section.subsections) {
    section.entries += part.count;
    if (part.count > 0) highest_number_ = std::max(highest_number_, part.first + (part.count - 1));
  }
  std::stable_sort(section.subsections.begin(), section.subsections.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  const Object* encrypt = section.trailer.find("Encrypt");
  if (encrypt && encrypt->kind != ObjectKind::kNull) encrypted_ = true;
  if (const Object* size = section.trailer.find("Size"))
    largest_claimed_size_ = std::max(largest_claimed_size_, integer_of(*size).value_or(0));
  check_section(section);
  sections_.push_back(std::move(section));
}

// Of what a section says twice, readers take the first or the last; what is beyond Size is an
// object to some of them.
void CrossReference::check_section(const Section& section) {
  const Object* size_object = section.trailer.find("Size");
  const std::int64_t size = size_object ? integer_of(*size_object).value_or(0) : 0;
  std::uint64_t next = 0;
  for (const Subsection& part : section.subsections) {
    if (part.count == 0) continue;
    if (part.first < next)
      doubt("xref-twice", section.at,
            "a cross-reference section lists object " + std::to_string(part.first) + " twice");
    next = std::max<std::uint64_t>(next, std::uint64_t{part.first} + part.count);
    const auto entry = entry_in(section, part.first);
    const bool is_free = entry && entry->type == Entry::kFree;
    if (part.first == 0 && !is_free)
      doubt("xref-first", section.at, "a cross-reference section calls object 0 in use");
    if (part.first == 1 && is_free && !section.stream)
      doubt("xref-first", section.at,
            "a cross-reference table begins with object 1 and calls it free, as if it were object "
            "0");
  }
  if (size < 0 || next > static_cast<std::uint64_t>(size))
    doubt("xref-size", section.at,
          "a cross-reference section lists object " + std::to_string(next - 1) +
              ", and its trailer says that there are " + std::to_string(size));
}

void CrossReference::read_sections() {
  std::set<std::uint64_t> seen;
  std::uint64_t offset = last_startxref_;
  std::size_t named_at = startxref_at_;
  const auto offset_of = [&](const Object* object, std::string_view key) {
    const auto value = integer_of(*object);
    if (!value || *value < 0) damaged(named_at, std::string(key) + " is not an offset");
    return static_cast<std::uint64_t>(*value);
  };
  for (;;) {
    if (!seen.insert(offset).second) damaged(named_at, "its cross-reference sections form a loop");
    const std::size_t at =
        skip_white_space(bytes_, position(offset, named_at, "cross-reference offset"));
    const bool table = keyword_at(bytes_, at, "xref");
    Section section = table ? read_table(at) : read_stream_section(at);
    named_at = at;
    const Dictionary trailer = section.trailer;
    const bool newest = sections_.empty();
    add_section(std::move(section));
    if (newest) form_ = table ? XrefForm::kTable : XrefForm::kStream;

    if (const Object* hidden = table ? trailer.find("XRefStm") : nullptr) {
      if (newest) form_ = XrefForm::kHybrid;
      const std::size_t stream = position(offset_of(hidden, "XRefStm"), at, "XRefStm");
      Section part = read_stream_section(stream);
      part.hidden_part = true;
      add_section(std::move(part));
    }
    const Object* previous = trailer.find("Prev");
    // Some writers say 0 for none.
    if (!previous || previous->kind == ObjectKind::kNull || integer_of(*previous) == 0) return;
    offset = offset_of(previous, "Prev");
  }
}

CrossReference::SectionFacts CrossReference::section(std::size_t index) const {
  const Section& section = sections_.at(index);
  const bool hybrid = index + 1 < sections_.size() && sections_[index + 1].hidden_part;
  const auto form = section.stream ? XrefForm::kStream
                    : hybrid       ? XrefForm::kHybrid
                                   : XrefForm::kTable;
  std::vector<Range> ranges;
  for (const Subsection& part : section.subsections) ranges.push_back({part.first, part.count});
  return {form,
          section.hidden_part,
          section.at,
          section.end,
          section.entries,
          section.trailer,
          std::move(ranges)};
}

std::vector<CrossReference::ListedObject> CrossReference::listed_in(std::size_t section,
                                                                    std::size_t max) const {
  std::vector<ListedObject> objects;
  for (const Subsection& part : sections_.at(section).subsections) {
    if (part.count > max - objects.size())
      throw Error(ErrorKind::kLimit, name_, "has more objects in an update than can be listed");
    for (std::uint32_t i = 0; i < part.count; ++i) {
      const auto entry = entry_in(sections_[section], part.first + i);
      if (!entry) continue;
      const std::uint64_t generation = entry->type == Entry::kAt ? entry->index : 0;
      objects.push_back({{part.first + i, static_cast<std::uint32_t>(generation & 0xFFFF)},
                         entry->type == Entry::kFree});
    }
  }
  return objects;
}

std::vector<std::uint32_t> CrossReference::listed_numbers() const {
  std::vector<Range> ranges;
  for (const Section& section : sections_)
    for (const Subsection& part : section.subsections) ranges.push_back({part.first, part.count});
  std::sort(ranges.begin(), ranges.end(),
            [](const Range& a, const Range& b) { return a.first < b.first; });
  std::vector<std::uint32_t> numbers;
  std::uint32_t next = 0;
  for (const Range& range : ranges)
    for (next = std::max(next, range.first); next < range.first + range.count; ++next)
      numbers.push_back(next);
  return numbers;
}

bool CrossReference::has_hybrid_section() const {
  return std::any_of(sections_.begin(), sections_.end(),
                     [](const Section& section) { return section.hidden_part; });
}

// §7.5.4.
CrossReference::Section CrossReference::read_table(std::size_t at) {
  Section section;
  const std::size_t table_at = at;
  at += 4;
  // Not every reader knows comments here.
  const auto to_next_part = [&] {
    const std::size_t from = at;
    at = skip_white_space(bytes_, at);
    if (bytes_.substr(from, at - from).find('%') != std::string_view::npos)
      doubt("xref-form", from, "a comment is in a cross-reference table");
  };
  for (;;) {
    to_next_part();
    if (keyword_at(bytes_, at, "trailer")) break;
    const std::size_t head = at;
    const auto first = digits_at(bytes_, at);
    at = skip_white_space(bytes_, at);
    const auto count = first ? digits_at(bytes_, at) : std::nullopt;
    if (!count)
      damaged(head, "the cross-reference table has neither a subsection nor trailer here");
    if (*first > kMaxObjectNumber || *count > kMaxObjectNumber + 1 - *first)
      damaged(head, "a cross-reference subsection goes beyond object " +
                        std::to_string(kMaxObjectNumber));
    if (++subsection_count_ > limits_.max_subsections)
      throw Error(ErrorKind::kLimit, name_, "has too many cross-reference subsections");
    to_next_part();
    if (*count == 0) continue;
    const std::size_t width = table_entry_size(bytes_.substr(at));
    // The line end of the last entry may be missing before "trailer".
    const std::size_t last = static_cast<std::size_t>(*count - 1) * width;
    if (bytes_.size() - at < last + kTableEntryText)
      damaged(head, "a cross-reference subsection is cut off");
    // Of one byte less or more at the end all readers but one (exiftool) know what it means.
    // (Of the last one the line end may be longer.)
    if (width < kTableEntry || (width > kTableEntry && *count > 1))
      doubt("xref-form", at, "the entries of a cross-reference table are not of 20 bytes");
    if (!table_entry(bytes_.substr(at)) || !table_entry(bytes_.substr(at + last)))
      damaged(head, "a cross-reference subsection has not as many entries as it says");
    section.subsections.push_back(
        {static_cast<std::uint32_t>(*first), static_cast<std::uint32_t>(*count), at, width});
    at += last + kTableEntryText;
  }
  const auto object = object_at(bytes_, at + 7);
  const auto trailer = object ? dictionary_of(*object) : std::nullopt;
  if (!trailer) damaged(at, "the trailer is not a dictionary");
  spend(trailer->bytes().size());
  // A bracket too many, or another dictionary, is the trailer to those who repair.
  if (!keyword_at(bytes_, skip_white_space(bytes_, object->end()), "startxref"))
    doubt("trailer", object->end(), "something is between a trailer and startxref");
  section.trailer = *trailer;
  section.at = table_at;
  section.end = object->end();
  return section;
}

// §7.5.8.2: all values are direct, and it is not encrypted.
std::string CrossReference::rows_of(const IndirectObject& stream, const Dictionary& dictionary) {
  const Object* length = dictionary.find("Length");
  const auto size = length ? integer_of(*length) : std::nullopt;
  if (!size || *size < 0 || static_cast<std::uint64_t>(*size) > bytes_.size() - stream.data_at)
    damaged(stream.at, "the Length of the cross-reference stream is wrong");
  const auto count = static_cast<std::size_t>(*size);
  if (!keyword_at(bytes_, skip_white_space(bytes_, stream.data_at + count), "endstream"))
    damaged(stream.at, "the Length of the cross-reference stream is wrong");
  const auto list = [&](std::string_view key) {
    const Object* object = dictionary.find(key);
    if (!object || object->kind == ObjectKind::kNull) return std::vector<Object>();
    return array_of(*object).value_or(std::vector<Object>{*object});
  };
  const auto names = list("Filter"), settings = list("DecodeParms");
  std::vector<Filter> filters;
  for (std::size_t i = 0; i < names.size(); ++i)
    filters.push_back({name_of(names[i]).value_or(""),
                       i < settings.size() ? dictionary_of(settings[i]) : std::nullopt});
  std::string rows =
      decoded(stream.at, bytes_.substr(stream.data_at, count), filters, decoded_left());
  count_decoded(rows.size());
  return rows;
}

// §7.5.8.
CrossReference::Section CrossReference::read_stream_section(std::size_t at) {
  const auto object = object_header_at(at);
  const auto dictionary = object && object->stream ? dictionary_of(object->value) : std::nullopt;
  const Object* type = dictionary ? dictionary->find("Type") : nullptr;
  if (!type || name_of(*type) != "XRef") damaged(at, "no cross-reference section is here");

  Section section;
  section.trailer = *dictionary;
  section.at = object->at;
  section.end = object->value.end();
  section.stream = true;
  const auto integers = [&](std::string_view key) {
    std::vector<std::int64_t> values;
    const Object* array = dictionary->find(key);
    for (const Object& item :
         (array ? array_of(*array) : std::nullopt).value_or(std::vector<Object>()))
      values.push_back(integer_of(item).value_or(-1));
    return values;
  };
  const auto widths = integers("W");
  if (widths.size() < 3 ||
      std::any_of(widths.begin(), widths.end(), [](auto width) { return width < 0 || width > 8; }))
    damaged(at, "the cross-reference stream has no usable W");
  std::copy_n(widths.begin(), 3, section.widths.begin());
  const std::size_t row = section.widths[0] + section.widths[1] + section.widths[2];
  if (row == 0) damaged(at, "the cross-reference stream has no usable W");

  section.rows = rows_of(*object, *dictionary);

  std::vector<std::int64_t> index = integers("Index");
  if (!dictionary->find("Index")) {
    const Object* size = dictionary->find("Size");
    index = {0, size ? integer_of(*size).value_or(-1) : -1};
  }
  if (index.size() % 2 != 0) damaged(at, "the cross-reference stream has no usable Index");
  std::size_t row_at = 0;
  for (std::size_t i = 0; i < index.size(); i += 2) {
    const std::int64_t first = index[i], count = index[i + 1];
    if (first < 0 || count < 0 || first > kMaxObjectNumber || count > kMaxObjectNumber + 1 - first)
      damaged(at, "the cross-reference stream has no usable Index");
    if (++subsection_count_ > limits_.max_subsections)
      throw Error(ErrorKind::kLimit, name_, "has too many cross-reference subsections");
    if (i > 0 && first < index[i - 2])
      doubt("xref-form", at, "the Index of a cross-reference stream goes backwards");
    const auto size = static_cast<std::size_t>(count) * row;
    if (section.rows.size() - row_at < size) damaged(at, "the cross-reference stream is cut off");
    if (count > 0)
      section.subsections.push_back(
          {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(count), row_at, row});
    row_at += size;
  }
  if (row_at != section.rows.size())
    doubt("xref-size", at, "the cross-reference stream has more rows than its Index says");
  return section;
}

std::optional<CrossReference::Entry> CrossReference::entry_in(std::size_t section,
                                                              std::uint32_t number) const {
  return entry_in(sections_.at(section), number);
}

std::optional<CrossReference::Entry> CrossReference::entry_in(const Section& section,
                                                              std::uint32_t number) const {
  auto part = std::upper_bound(section.subsections.begin(), section.subsections.end(), number,
                               [](std::uint32_t n, const auto& p) { return n < p.first; });
  if (part == section.subsections.begin()) return std::nullopt;
  --part;
  const std::uint32_t place = number - part->first;
  if (place >= part->count) return std::nullopt;
  return entry_at(section, *part, place);
}

CrossReference::Entry CrossReference::entry_at(const Section& section, const Subsection& part,
                                               std::uint32_t place) const {
  if (!section.stream) {
    const std::size_t at = part.at + place * part.width;
    const auto entry = table_entry(bytes_.substr(at));
    if (!entry) damaged(at, "the cross-reference entry is not one");
    return *entry;
  }
  const auto [w0, w1, w2] = section.widths;
  const std::string_view row =
      std::string_view(section.rows).substr(part.at + place * part.width, part.width);
  const std::uint64_t type = w0 == 0 ? 1 : from_big_endian(row.substr(0, w0));
  // §7.5.8.3: other types stand for the null object. Not all readers know.
  const auto kind = type == 1 ? Entry::kAt : type == 2 ? Entry::kCompressed : Entry::kFree;
  return Entry{kind, from_big_endian(row.substr(w0, w1)), from_big_endian(row.substr(w0 + w1, w2)),
               type <= 2};
}

void CrossReference::each_entry_in(
    std::size_t section, const std::function<void(std::uint32_t, const Entry&)>& use) const {
  const Section& listed = sections_.at(section);
  for (const Subsection& part : listed.subsections)
    for (std::uint32_t i = 0; i < part.count; ++i) use(part.first + i, entry_at(listed, part, i));
}

// §7.5.8.4: a table hides objects from old readers by calling them free; its XRefStm knows better,
// and only then come older sections.
std::optional<CrossReference::Entry> CrossReference::entry_of(std::uint32_t number,
                                                              std::size_t newest) {
  spend(sections_.size());
  for (std::size_t i = newest; i < sections_.size(); ++i) {
    if (sections_[i].hidden_part) continue;
    const auto entry = entry_in(sections_[i], number);
    if (entry && entry->type != Entry::kFree) return entry;
    if (i + 1 < sections_.size() && sections_[i + 1].hidden_part)
      if (const auto hidden = entry_in(sections_[i + 1], number)) return hidden;
    if (entry) return entry;
  }
  return std::nullopt;
}

std::vector<std::uint32_t> CrossReference::object_streams() const {
  std::set<std::uint32_t> numbers;  // no more than there are objects
  for (const Section& section : sections_) {
    if (!section.stream) continue;
    for (const Subsection& part : section.subsections) {
      for (std::uint32_t i = 0; i < part.count; ++i) {
        const auto entry = entry_in(section, part.first + i);
        if (entry && entry->type == Entry::kCompressed && entry->where <= highest_number_)
          numbers.insert(static_cast<std::uint32_t>(entry->where));
      }
    }
  }
  return {numbers.begin(), numbers.end()};
}

}  // namespace pith::pdf
