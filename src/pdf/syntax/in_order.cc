#include "pdf/syntax/in_order.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "base/error.h"
#include "pdf/syntax/comparison.h"
#include "pdf/syntax/value_scan.h"

namespace pith::pdf {
namespace {

using Entry = CrossReference::Entry;

constexpr std::size_t kPart = std::size_t{8} << 20;     // after which memory is let go
constexpr std::size_t kStretch = std::size_t{1} << 16;  // that a cache holds
constexpr std::size_t kMaxOld = 1u << 20;               // rows that no longer count, and objects

class InOrder : public Comparison {
 public:
  InOrder(Structure& pdf, const Passed& passed)
      : Comparison(pdf), bytes_(pdf.bytes()), passed_(passed) {}

  bool run() {
    if (!read_sections()) return false;
    place_compressed();
    note_generations();
    if (!walk() || live_found_ != live_expected_ || !old_rows_lead_to_old_objects()) return false;
    check_containers();
    check_last_trailer();
    check_value(pdf_.trailer().bytes(), pdf_.startxref_at());
    check_missing();
    return !in_doubt_ && (gone_.empty() || !values_.met_missing());
  }

 private:
  void doubt(std::string, std::size_t, std::string) override { in_doubt_ = true; }

  void check_written_value(const IndirectObject&) override {}  // see object()

  void check_value(std::string_view text, std::size_t at) override {
    std::size_t place = skip_white_space(text, 0);
    while (place < text.size()) {
      place = values_.end_of_value(text, place);
      if (place == std::string_view::npos) return check_value_closely(text, at);
      place = skip_white_space(text, place);
    }
  }

  bool has_endstream(std::size_t, std::size_t) const override { return false; }  // see data()

  // Sections.

  bool read_sections() {
    for (std::size_t i = 0; i < pdf_.section_count(); ++i) {
      const auto facts = pdf_.section(i);
      if (facts.hidden_part || facts.form == XrefForm::kHybrid) return false;
      if (facts.form == XrefForm::kTable) tables_.emplace(facts.at, i);
      bool known = true;
      pdf_.each_entry_in(i, [&](std::uint32_t number, const Entry& entry) {
        known = known && note_row(number, entry);
      });
      if (!known) return false;
    }
    return true;
  }

  bool note_row(std::uint32_t number, const Entry& entry) {
    if (!entry.known) return false;
    if (entry.type != Entry::kAt || entry.where == 0) {
      set_live(number, entry, 0);
      return true;
    }
    const auto place = pdf_.place_of(entry.where);
    if (!place || entry.index > 65535) return false;
    const auto generation = static_cast<std::uint16_t>(entry.index);
    set_live(number, entry, *place);
    const Live& live = live_[number];
    if (!live.is_at(*place) || live.generation != generation)
      old_rows_.push_back({*place, 0, number, generation});
    return old_rows_.size() <= kMaxOld;
  }

  void note_generations() {
    std::vector<std::uint32_t> generations;
    generations.reserve(live_.size());
    for (const Live& live : live_) {
      generations.push_back(live.defined() ? live.generation : ValueScan::kNoObject);
      live_expected_ += live.kind == Live::kAt;
    }
    values_.set_generations(std::move(generations));
  }

  // The file, from its first byte to its last.

  bool walk() {
    for (;;) {
      at_ = skip_white_space(bytes_, at_);
      if (at_ >= bytes_.size()) break;
      const char c = bytes_[at_];
      if (!(is_digit(c) ? object() : c == 'x' ? table() : startxref()) || in_doubt_) return false;
      if (at_ - counted_ >= kStretch && !count_up_to(at_)) return false;
    }
    return count_up_to(bytes_.size()) && tables_.empty();
  }

  // That so far "obj" and "trailer" belong to what was found.
  bool count_up_to(std::size_t end) {
    const KeywordCount count = count_keywords(bytes_, counted_, end);
    if (count.objects != found_.objects || count.trailers != found_.trailers) {
      const FileScan scan = scan_part(bytes_, counted_, end, pdf_.limits());
      if (scan.definitions.size() != definitions_ || scan.trailers.size() != found_.trailers)
        return false;
    }
    counted_ = end;
    found_ = {};
    definitions_ = 0;
    if (passed_ && end - let_go_ >= kPart) {
      passed_(bytes_.substr(let_go_, end - let_go_));
      let_go_ = end;
    }
    return true;
  }

  bool table() {
    const auto table = tables_.find(at_);
    if (table == tables_.end()) return false;
    const auto facts = pdf_.section(table->second);
    note_trailer(facts.at, facts.trailer);
    tables_.erase(table);
    ++found_.trailers;
    at_ = facts.end;
    return true;
  }

  bool startxref() {
    constexpr std::string_view kKeyword = "startxref";
    if (!keyword_at(bytes_, at_, kKeyword)) return false;
    at_ = skip_white_space(bytes_, at_ + kKeyword.size());
    return digits_at(bytes_, at_).has_value();
  }

  bool object() {
    const auto definition = usual_header();
    if (!definition || ++all_definitions_ > pdf_.limits().max_definitions) return false;
    ++definitions_;
    ++found_.objects;
    const bool counts = is_live(*definition);
    if (counts && live_[definition->number].generation != definition->generation) return false;
    at_ = values_.end_of_value(bytes_, definition->body);
    if (at_ == std::string_view::npos) return false;
    at_ = skip_white_space(bytes_, at_);
    live_found_ += counts;
    if (!counts) old_objects_.push_back(*definition);
    if (old_objects_.size() > kMaxOld) return false;
    if (bytes_.substr(at_, 1) == "s") return stream(*definition) && endobj();
    if (!endobj()) return false;
    if (!counts) visit(*definition, indirect_object_at(bytes_, definition->at));
    return true;
  }

  // "7 0 obj"; what is written otherwise has to be looked at.
  std::optional<Definition> usual_header() const {
    Definition definition;
    std::size_t at = definition.at = at_;
    if (bytes_[at] == '0' || !few_digits_at(at, definition.number) ||
        definition.number > kMaxObjectNumber || bytes_.substr(at, 1) != " ")
      return std::nullopt;
    ++at;
    if (!few_digits_at(at, definition.generation) || definition.generation > 65535 ||
        bytes_.substr(at, 4) != " obj")
      return std::nullopt;
    definition.body = at + 4;
    return definition;
  }

  // At most nine, which fit.
  bool few_digits_at(std::size_t& at, std::uint32_t& value) const {
    const std::size_t begin = at, end = std::min(bytes_.size(), at + 9);
    for (value = 0; at < end && is_digit(bytes_[at]); ++at)
      value = value * 10 + static_cast<std::uint32_t>(bytes_[at] - '0');
    return at > begin;
  }

  bool endobj() {
    at_ = skip_white_space(bytes_, at_);
    if (bytes_.substr(at_, 6) != "endobj") return false;
    at_ += 6;
    ++found_.objects;
    return true;
  }

  bool stream(const Definition& definition) {
    const auto object = indirect_object_at(bytes_, definition.at);
    if (!object || !object->stream) return false;
    visit(definition, object);
    const auto size = unless_damaged([&] { return std::optional(pdf_.stream_length(*object)); });
    if (!size || in_doubt_ || !count_up_to(object->data_at)) return false;
    if (!data(object->data_at + *size)) return false;
    at_ = skip_space(counted_);
    if (!keyword_at(bytes_, at_, "endstream")) return false;
    at_ += 9;
    return true;
  }

  // The data of a stream, from counted_ on. What looks like a definition in it, or ends it before
  // its time, is for a close look.
  bool data(std::size_t end) {
    while (counted_ < end) {
      const std::size_t part = counted_ + std::min(end - counted_, kPart);
      const FileScan scan = scan_part(bytes_, counted_, part, pdf_.limits());
      if (!scan.definitions.empty() || !scan.trailers.empty() || !scan.endstreams.empty())
        return false;
      counted_ = part;
      count_up_to(part);
    }
    return true;
  }

  // Of old sections too: readers that find one wrong entry rebuild the whole file.
  bool old_rows_lead_to_old_objects() const {
    return std::all_of(old_rows_.begin(), old_rows_.end(), [&](const Definition& row) {
      const auto found =
          std::lower_bound(old_objects_.begin(), old_objects_.end(), row.at,
                           [](const Definition& d, std::size_t at) { return d.at < at; });
      return found != old_objects_.end() && found->at == row.at && found->number == row.number &&
             found->generation == row.generation;
    });
  }

  std::string_view bytes_;
  const Passed& passed_;
  ValueScan values_;
  bool in_doubt_ = false;
  std::map<std::size_t, std::size_t> tables_;  // that were not met yet: where, and which section
  std::vector<Definition> old_rows_, old_objects_;  // of what does not count; body is of objects
  std::size_t live_expected_ = 0, live_found_ = 0, all_definitions_ = 0;
  std::size_t at_ = 0;       // up to which the file is gone through
  std::size_t counted_ = 0;  // up to which keywords are counted
  KeywordCount found_;       // from there on, as keywords
  std::size_t definitions_ = 0;
  std::size_t let_go_ = 0;
};

}  // namespace

bool is_in_order(Structure& pdf, const Passed& passed) {
  if (!pdf.doubts().empty()) return false;
  const std::uint64_t examined = pdf.examined();
  const bool in_order = [&] {
    try {
      return InOrder(pdf, passed).run();
    } catch (const Error&) {
      return false;  // as the close look will tell
    }
  }();
  if (!in_order) pdf.forget_since(examined);
  return in_order;
}

}  // namespace pith::pdf
