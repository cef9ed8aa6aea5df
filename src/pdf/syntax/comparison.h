// What a file has beside what its sections say: the part of rebuild.h that does not depend on how
// the definitions of objects were found. Of rebuild.cc and in_order.cc alone.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "pdf/syntax/file_scan.h"
#include "pdf/syntax/structure.h"
#include "pdf/syntax/value_check.h"

namespace pith::pdf {

class Comparison {
 protected:
  explicit Comparison(Structure& pdf) : pdf_(pdf), live_(std::size_t{pdf.highest_number()} + 1) {}
  virtual ~Comparison() = default;
  Comparison(const Comparison&) = delete;
  Comparison& operator=(const Comparison&) = delete;

  // Where the sections, taken together, say that an object is.
  struct Live {
    enum Kind : std::uint8_t { kNone, kFree, kAt, kCompressed } kind = kNone;
    bool found = false;  // a compressed one, in its object stream
    std::uint16_t generation = 0;
    std::uint32_t index = 0;  // there
    std::size_t at = 0;       // in the file; of the object stream, when it is in one
    bool defined() const { return kind == kAt || kind == kCompressed; }
    bool is_at(std::size_t place) const { return kind == kAt && at == place; }
  };

  virtual void doubt(std::string kind, std::size_t at, std::string cause) = 0;
  // What values that count say, dictionaries within dictionaries included.
  virtual void check_value(std::string_view text, std::size_t at) = 0;
  virtual void check_written_value(const IndirectObject& object) = 0;
  virtual bool has_endstream(std::size_t begin, std::size_t end) const = 0;

  // Of the first section that lists it, from the newest; `at` is where an object of it begins.
  void set_live(std::uint32_t number, const CrossReference::Entry& entry, std::size_t at);
  // After all of them.
  void place_compressed();

  // A definition in the file and what is read there, in the order of the file.
  void visit(const Definition& definition, const std::optional<IndirectObject>& object);
  bool is_live(const Definition& definition) const;
  // After all of them.
  void check_containers();
  void note_trailer(std::size_t at, const Dictionary& dictionary);
  void check_last_trailer();

  void check_value_closely(std::string_view text, std::size_t at);
  // Whether anything refers to an object that is there for who rebuilds the file alone.
  void check_missing();

  static std::string object_name(std::uint32_t number) {
    return "object " + std::to_string(number);
  }
  // White space before an object is skipped by readers; a comment by not all of them.
  std::size_t skip_space(std::size_t at) const;

  Structure& pdf_;
  std::vector<Live> live_;                                  // by number
  std::unordered_map<std::uint32_t, std::size_t> missing_;  // what is referred to, and is not there
  std::unordered_set<std::uint32_t> gone_;  // defined in the file, and not there by its sections

 private:
  const Live* live_of(std::uint32_t number) const {
    return number < live_.size() ? &live_[number] : nullptr;
  }
  bool is_usual_header(const Definition& definition) const;
  void note_gone(const Definition& definition, const std::optional<IndirectObject>& object);
  void check_written(const IndirectObject& object);
  void check_data(const IndirectObject& object, std::size_t size);
  void later(const Definition& definition, const Live& live,
             const std::optional<IndirectObject>& object);
  void visit_container(const IndirectObject& object);
  void visit_member(const IndirectObject& container, const Structure::ObjectStream& stream,
                    std::uint32_t index);
  void check_reference(Reference reference, std::size_t at);

  static constexpr std::size_t kMaxMissing = 1u << 20;
  static constexpr std::array<std::string_view, 3> kKeys = {"Root", "Info", "Encrypt"};

  std::unordered_set<std::size_t> used_;  // places of object streams
  ValueCheck check_;
  std::array<std::pair<std::size_t, std::string>, 3> last_{};  // by key: where, and the value
  std::size_t decoded_ = 0;
};

}  // namespace pith::pdf
