// The file structure of a PDF (ISO 32000-1 §7.5), read from its end and never repaired.
//
// A small reader of our own, because an update must continue exactly what is there: the form of the
// last cross-reference section, its trailer entry by entry, where offsets count from. No PDF
// library gives these. Cross-reference entries are looked up where they are, not loaded, so that a
// file of 300,000 objects costs no more than its sections.
//
//   Structure pdf(bytes, "paper.pdf");
//   auto catalog = pdf.find(pdf.root());
//
// Everything is bounded by StructureLimits. What does not agree with itself is Error kRefused ("is
// damaged: …", with a hint), what goes over a limit is kLimit, what has no header is kMalformed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "pdf/syntax/encryption.h"
#include "pdf/syntax/object.h"

namespace pith::pdf {

struct StructureLimits {
  std::size_t max_sections = 4096;
  std::size_t max_subsections = 1u << 20;   // of all sections
  std::size_t max_decoded = 48u << 20;      // cross-reference and object streams, together
  std::uint64_t max_examined = 128u << 20;  // bytes of objects looked at, together
};

enum class XrefForm {
  kTable,
  kStream,
  kHybrid,  // a table whose trailer names a cross-reference stream in XRefStm (§7.5.8.4)
};

// An object that was found. Valid as long as the bytes of the file and the Structure are.
struct IndirectObject {
  Reference reference;
  Object value;             // for a stream, its dictionary
  std::size_t at = 0;       // in the file; of a compressed object, its object stream
  bool compressed = false;  // lives in an object stream
  bool stream = false;
  std::size_t data_at = 0;  // in the file, when it is a stream
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
    return {};
  }
}

class Structure {
 public:
  // `bytes` must outlive the Structure; `name` is for errors.
  Structure(std::string_view bytes, std::string name, const StructureLimits& limits = {});

  std::string_view bytes() const { return bytes_; }
  const std::string& name() const { return name_; }
  const std::string& header_version() const { return header_version_; }  // "1.5"
  // What offsets in the file are relative to: the "%PDF-" of the header, or 0 in a file that has
  // something before its header and counts from its own start all the same.
  std::size_t base() const { return base_; }
  std::uint64_t last_startxref() const { return last_startxref_; }
  std::size_t startxref_at() const { return startxref_at_; }  // the last "startxref", in bytes()
  XrefForm form() const { return form_; }
  bool has_hybrid_section() const;  // in any revision
  // The newest trailer, or the dictionary of the newest cross-reference stream.
  const Dictionary& trailer() const { return sections_.front().trailer; }
  Reference root() const { return root_; }
  std::uint32_t highest_number() const { return highest_number_; }  // free ones included
  std::size_t section_count() const { return sections_.size(); }
  std::size_t subsection_count() const { return subsection_count_; }  // of all sections
  // What a section says; sections count from the newest, an XRefStm after its table.
  struct SectionFacts {
    XrefForm form;
    bool hidden_part;     // the XRefStm of the table section before it
    std::size_t at, end;  // of the section; the end is behind its trailer or dictionary
    std::uint64_t entries;
    const Dictionary& trailer;
  };
  SectionFacts section(std::size_t index) const;
  struct ListedObject {
    Reference reference;
    bool free;
  };
  // Throws kLimit when there are more than `max`.
  std::vector<ListedObject> listed_in(std::size_t section, std::size_t max) const;
  // In any section, so that an update cannot hide it.
  bool encrypted() const { return encrypted_; }
  // What streams and strings are decrypted with from now on. Without it, or while it is not opened,
  // what is encrypted is Error kRefused; Encryption says which metadata streams are not.
  void set_encryption(Encryption encryption) { encryption_ = std::move(encryption); }
  const Encryption* encryption() const { return encryption_ ? &*encryption_ : nullptr; }
  // The largest /Size that any section claims, however wrong.
  std::int64_t largest_claimed_size() const { return largest_claimed_size_; }

  // The object, or nullopt when there is none (free, or never there), which stands for null. As
  // the file was when the section `newest` was its last; 0 is the last of all.
  std::optional<IndirectObject> find(Reference reference, std::size_t newest = 0);
  // The same whatever its generation.
  std::optional<IndirectObject> find_number(std::uint32_t number, std::size_t newest = 0);
  // The object itself, or what it refers to (the null object when that does not exist).
  Object resolve(const Object& object);
  // The dictionary that `object` is or refers to.
  std::optional<Dictionary> resolve_dictionary(const Object* object);

  // The string that `object`, a part of `holder`, is or refers to, decrypted.
  std::optional<std::string> string_in(const Object& object, const IndirectObject& holder);

  // The bytes of a stream as they are in the file. Checks Length against "endstream".
  std::string_view raw_stream(const IndirectObject& stream);
  // Decrypted and decoded by its filters. Only FlateDecode is known, and Crypt that says Identity;
  // others are Error kRefused.
  std::string decoded_stream(const IndirectObject& stream, std::size_t max_bytes);
  // Whether its first filter is Crypt with Identity (§7.4.10), so that it is not encrypted.
  bool left_plain(const Dictionary& stream);
  // The numbers of all object streams that the cross-reference sections name.
  std::vector<std::uint32_t> object_streams() const;
  const std::string& object_stream_bytes(std::uint32_t number) {
    return object_stream(number, 0).bytes;
  }

  [[noreturn]] void damaged(std::size_t at, const std::string& cause) const;

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
  struct XrefEntry {
    enum Type { kFree, kAt, kCompressed } type;
    std::uint64_t where;  // offset, or the number of the object stream
    std::uint64_t index;  // generation, or the place in the object stream
  };
  struct ObjectStream {
    std::string bytes;
    std::vector<std::pair<std::uint32_t, std::size_t>> objects;  // number, offset in bytes
  };

  void find_header();
  void find_startxref();
  void find_base();
  void read_sections();
  Section read_table(std::size_t at);
  Section read_stream_section(std::size_t at);
  void add_section(Section section);
  bool section_at(std::size_t at);
  std::size_t position(std::uint64_t offset, std::size_t seen_at, std::string_view what) const;
  std::optional<XrefEntry> entry_in(const Section& section, std::uint32_t number) const;
  std::optional<XrefEntry> entry_of(std::uint32_t number, std::size_t newest);
  std::optional<IndirectObject> object_header_at(std::size_t at);
  std::optional<IndirectObject> read_entry(Reference reference, const XrefEntry& entry,
                                           std::size_t newest);
  const ObjectStream& object_stream(std::uint32_t number, std::size_t newest);
  void spend(std::uint64_t bytes);

  std::string_view bytes_;
  std::string name_;
  StructureLimits limits_;
  std::string header_version_;
  std::size_t header_at_ = 0, base_ = 0, startxref_at_ = 0;
  std::uint64_t last_startxref_ = 0, examined_ = 0;
  std::size_t decoded_ = 0, subsection_count_ = 0;
  XrefForm form_ = XrefForm::kTable;
  std::vector<Section> sections_;  // newest first; an XRefStm after its table
  Reference root_;
  std::uint32_t highest_number_ = 0;
  std::int64_t largest_claimed_size_ = 0;
  bool encrypted_ = false, following_length_ = false;
  std::optional<Encryption> encryption_;
  std::map<std::size_t, ObjectStream> object_streams_;  // by their place in the file
};

}  // namespace pith::pdf
