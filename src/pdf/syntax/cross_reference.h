// Where the objects of a PDF are (ISO 32000-1 §7.5), read from its end and never repaired.
//
// A small reader of our own, because an update must continue exactly what is there: the form of the
// last cross-reference section, its trailer entry by entry, where offsets count from. No PDF
// library gives these. Entries are looked up where they are, not loaded, so that a file of 300,000
// objects costs no more than its sections.
//
// Everything is bounded by SyntaxLimits. What does not agree with itself is Error kRefused ("is
// damaged: …", with a hint), what goes over a limit is kLimit, what has no header is kMalformed.
// What can be read, but by readers in two ways, is collected as doubts: here what the sections
// show; one_reading.h asks for all of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "pdf/syntax/doubt.h"
#include "pdf/syntax/filters.h"
#include "pdf/syntax/indirect_object.h"
#include "pdf/syntax/limits.h"
#include "pdf/syntax/object.h"

namespace pith::pdf {

enum class XrefForm {
  kTable,
  kStream,
  kHybrid,  // a table whose trailer names a cross-reference stream in XRefStm (§7.5.8.4)
};

// What readers take for a PDF: "%PDF-" in its first kHeaderWindow bytes.
inline constexpr std::size_t kHeaderWindow = 1024;
inline bool has_pdf_header(std::string_view bytes) {
  return bytes.substr(0, kHeaderWindow).find("%PDF-") != std::string_view::npos;
}

// What `read` returns, or an empty value of its type where the file is damaged. Limits hold for the
// whole file, so they are thrown on.
template <class Read>
auto unless_damaged(Read read) -> decltype(read()) {
  try {
    return read();
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kLimit) throw;
    return decltype(read())();
  }
}

class CrossReference {
 public:
  // `bytes` must outlive it; `name` is for errors.
  CrossReference(std::string_view bytes, std::string name, const SyntaxLimits& limits);

  std::string_view bytes() const { return bytes_; }
  const std::string& name() const { return name_; }
  const SyntaxLimits& limits() const { return limits_; }
  const std::string& header_version() const { return header_version_; }  // "1.5"
  std::size_t header_at() const { return header_at_; }                   // of "%PDF-"
  // What offsets in the file are relative to: the "%PDF-" of the header, or 0 in a file that has
  // something before its header and counts from its own start all the same.
  std::size_t base() const { return base_; }
  std::uint64_t last_startxref() const { return last_startxref_; }
  std::size_t startxref_at() const { return startxref_at_; }  // the last "startxref", in bytes()
  // Whether it is linearised (annex F), and no update came after that.
  bool linearized() const { return linearized_; }
  XrefForm form() const { return form_; }
  bool has_hybrid_section() const;  // in any revision
  // The newest trailer, or the dictionary of the newest cross-reference stream.
  const Dictionary& trailer() const { return sections_.front().trailer; }
  Reference root() const { return root_; }
  std::uint32_t highest_number() const { return highest_number_; }  // free ones included
  std::size_t section_count() const { return sections_.size(); }
  std::size_t subsection_count() const { return subsection_count_; }  // of all sections
  // In any section, so that an update cannot hide it.
  bool encrypted() const { return encrypted_; }
  // The largest /Size that any section claims, however wrong.
  std::int64_t largest_claimed_size() const { return largest_claimed_size_; }

  // What a section says; sections count from the newest, an XRefStm after its table.
  struct Range {
    std::uint32_t first, count;
  };
  struct SectionFacts {
    XrefForm form;
    bool hidden_part;     // the XRefStm of the table section before it
    std::size_t at, end;  // of the section; the end is behind its trailer or dictionary
    std::uint64_t entries;
    const Dictionary& trailer;
    std::vector<Range> ranges;  // by number
  };
  SectionFacts section(std::size_t index) const;
  struct Entry {
    enum Type { kFree, kAt, kCompressed } type;
    std::uint64_t where;  // offset, or the number of the object stream
    std::uint64_t index;  // generation, or the place in the object stream
    bool known = true;    // else the row is of a type that §7.5.8.3 does not know
  };
  std::optional<Entry> entry_in(std::size_t section, std::uint32_t number) const;
  // All of them, in the order of the numbers.
  void each_entry_in(std::size_t section,
                     const std::function<void(std::uint32_t, const Entry&)>& use) const;
  // The one that holds, as the file was when the section `newest` was its last.
  std::optional<Entry> entry_of(std::uint32_t number, std::size_t newest = 0);
  struct ListedObject {
    Reference reference;
    bool free;
  };
  // Throws kLimit when there are more than `max`.
  std::vector<ListedObject> listed_in(std::size_t section, std::size_t max) const;
  // All numbers that any section lists, free ones included, in their order.
  std::vector<std::uint32_t> listed_numbers() const;
  // The numbers of all object streams that the sections name.
  std::vector<std::uint32_t> object_streams() const;
  // Where in the file an offset leads; nullopt outside of it.
  std::optional<std::size_t> place_of(std::uint64_t offset) const;

  const std::vector<Doubt>& doubts() const { return doubts_; }
  void doubt(std::string kind, std::size_t at, std::string cause);
  [[noreturn]] void damaged(std::size_t at, const std::string& cause) const;

  // What was looked at so far, for max_examined. What is read only to be read again more closely
  // does not count twice.
  std::uint64_t examined() const { return examined_; }
  void forget_since(std::uint64_t examined) { examined_ = examined; }

  // The object that a header at this place begins, whatever the sections say of it.
  std::optional<IndirectObject> object_header_at(std::size_t at);

 protected:
  std::size_t position(std::uint64_t offset, std::size_t seen_at, std::string_view what) const;
  // What the filters make of the raw bytes of the stream at `at`.
  std::string decoded(std::size_t at, std::string_view raw, const std::vector<Filter>& filters,
                      std::size_t max_bytes) const;
  void spend(std::uint64_t bytes);
  std::size_t decoded_left() const;
  void count_decoded(std::size_t bytes) { decoded_ += bytes; }

 private:
  struct Subsection {
    std::uint32_t first, count;
    std::size_t at;     // of its first entry, in the file or in rows
    std::size_t width;  // of one entry
  };
  struct Section {
    Dictionary trailer;
    std::vector<Subsection> subsections;  // sorted by first
    std::uint64_t entries = 0;            // of all of them
    bool stream = false;
    bool hidden_part = false;  // the XRefStm of the table section before it
    std::string rows;          // of a stream
    std::array<std::size_t, 3> widths{};
    std::size_t at = 0, end = 0;
  };

  void find_header();
  void find_startxref();
  void find_base();
  void find_linearization();
  void read_sections();
  Section read_table(std::size_t at);
  Section read_stream_section(std::size_t at);
  std::string rows_of(const IndirectObject& stream, const Dictionary& dictionary);
  void add_section(Section section);
  void check_section(const Section& section);
  bool section_at(std::size_t at);
  std::optional<Entry> entry_in(const Section& section, std::uint32_t number) const;
  Entry entry_at(const Section& section, const Subsection& part, std::uint32_t place) const;

  std::string_view bytes_;
  std::string name_;
  SyntaxLimits limits_;
  std::string header_version_;
  std::size_t header_at_ = 0, base_ = 0, startxref_at_ = 0;
  std::uint64_t last_startxref_ = 0, examined_ = 0;
  std::size_t decoded_ = 0, subsection_count_ = 0;
  XrefForm form_ = XrefForm::kTable;
  std::vector<Section> sections_;  // newest first; an XRefStm after its table
  Reference root_;
  std::uint32_t highest_number_ = 0;
  std::int64_t largest_claimed_size_ = 0;
  bool encrypted_ = false, linearized_ = false;
  std::vector<Doubt> doubts_;
};

}  // namespace pith::pdf
