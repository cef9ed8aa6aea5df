#include "pdf/syntax/rebuild.h"

#include <optional>
#include <string>

#include "pdf/syntax/comparison.h"
#include "pdf/syntax/in_order.h"

namespace pith::pdf {
namespace {

using Entry = CrossReference::Entry;

// Finds all that looks like a definition or a trailer, and reads it.
class CloseLook : public Comparison {
 public:
  CloseLook(Structure& pdf, const Passed& passed) : Comparison(pdf), passed_(passed) {}

  void run() {
    scan_ = scan_file(pdf_.bytes(), pdf_.limits(), passed_);
    if (!scan_.complete) {
      pdf_.doubt("object", 0, "it defines more objects than can be compared");
      return;
    }
    for (std::size_t i = 0; i < pdf_.section_count(); ++i) read_section(i);
    place_compressed();
    for (std::size_t i = 0; i < scan_.definitions.size(); ++i) visit(scan_.definitions[i], read(i));
    check_containers();
    check_trailers();
    check_value(pdf_.trailer().bytes(), pdf_.startxref_at());
    check_missing();
  }

 private:
  void doubt(std::string kind, std::size_t at, std::string cause) override {
    pdf_.doubt(std::move(kind), at, std::move(cause));
  }
  void check_value(std::string_view text, std::size_t at) override {
    check_value_closely(text, at);
  }
  void check_written_value(const IndirectObject& object) override {
    check_value(object.value.bytes, object.at);
  }
  bool has_endstream(std::size_t begin, std::size_t end) const override {
    return scan_.has_endstream(begin, end);
  }

  void set(std::uint32_t number, const Entry& entry) {
    if (entry.type != Entry::kAt || entry.where == 0) return set_live(number, entry, 0);
    const auto place = pdf_.place_of(entry.where);
    if (place) return set_live(number, entry, skip_space(*place));
    set_live(number, {Entry::kFree, 0, 0}, 0);  // told by check_entry
  }

  // §7.5.8.4: a table, then its XRefStm for what the table calls free, then what both call free.
  void read_section(std::size_t index) {
    const auto facts = pdf_.section(index);
    if (facts.hidden_part) return;
    const bool hybrid = facts.form == XrefForm::kHybrid;
    each_entry(index, facts, [&](std::uint32_t number, const Entry& entry) {
      if (!hybrid || entry.type != Entry::kFree) set(number, entry);
    });
    if (!hybrid) return;
    const auto hidden = pdf_.section(index + 1);
    each_entry(index + 1, hidden, [&](std::uint32_t number, const Entry& entry) {
      const auto shown = pdf_.entry_in(index, number);
      // §7.5.8.4 wants hidden objects called free in the table, and not every reader then looks for
      // them in the XRefStm.
      if (shown && (shown->type != entry.type || shown->where != entry.where))
        doubt("hybrid", hidden.at, "a table and its XRefStm disagree about " + object_name(number));
      set(number, entry);
    });
    each_entry(index, facts, [&](std::uint32_t number, const Entry& entry) { set(number, entry); });
  }

  template <class Use>
  void each_entry(std::size_t index, const CrossReference::SectionFacts& facts, Use use) {
    for (const auto& range : facts.ranges) {
      for (std::uint32_t i = 0; i < range.count; ++i) {
        const std::uint32_t number = range.first + i;
        const auto entry = pdf_.entry_in(index, number);
        if (!entry) continue;
        check_entry(number, *entry, facts.at);
        use(number, *entry);
      }
    }
  }

  // Of old sections too: readers that find one wrong entry rebuild the whole file.
  void check_entry(std::uint32_t number, const Entry& entry, std::size_t section_at) {
    if (!entry.known)
      doubt("xref-type", section_at, "a row for " + object_name(number) + " is of no known type");
    // Offset 0 is the header: writers use it for objects that do not exist, and readers know.
    if (entry.type != Entry::kAt || entry.where == 0) return;
    const auto place = pdf_.place_of(entry.where);
    const Definition* found = place ? definition_at(skip_space(*place)) : nullptr;
    if (found && found->number == number && found->generation == entry.index) return;
    // What a cross-reference stream says of itself is asked by nobody.
    const Definition* self = scan_.at(section_at);
    if (!self || self->number != number)
      doubt("xref-entry", section_at,
            "the entry of " + object_name(number) + " leads to " +
                (place ? "something else" : "a place outside the file"));
  }

  // Most tables list objects as they follow each other, so the next one is tried first.
  const Definition* definition_at(std::size_t place) {
    const auto& all = scan_.definitions;
    if (next_ < all.size() && all[next_].at == place) return &all[next_++];
    const Definition* found = scan_.at(place);
    if (found) next_ = static_cast<std::size_t>(found - all.data()) + 1;
    return found;
  }

  // The text of an object ends where the next definition begins. One that has the look of a
  // definition in it is read again without that bound.
  std::optional<IndirectObject> read(std::size_t index) {
    const std::string_view bytes = pdf_.bytes();
    const auto& all = scan_.definitions;
    const std::size_t next = index + 1 < all.size() ? all[index + 1].at : bytes.size();
    if (auto object = indirect_object_at(bytes.substr(0, next), all[index].at)) return object;
    return pdf_.object_header_at(all[index].at);
  }

  void check_trailers() {
    for (const std::size_t at : scan_.trailers) {
      const auto object = object_at(pdf_.bytes(), at + 7);
      const auto dictionary = object ? dictionary_of(*object) : std::nullopt;
      if (dictionary) note_trailer(at, *dictionary);
    }
    check_last_trailer();
  }

  const Passed& passed_;
  FileScan scan_;
  std::size_t next_ = 0;  // of its definitions: the one behind that which was asked for last
};

}  // namespace

void compare_with_rebuilt(Structure& pdf, const Passed& passed) {
  if (!is_in_order(pdf, passed)) compare_closely(pdf, passed);
}

void compare_closely(Structure& pdf, const Passed& passed) {
  CloseLook(pdf, passed).run();
}

}  // namespace pith::pdf
