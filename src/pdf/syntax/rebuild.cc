#include "pdf/syntax/rebuild.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "pdf/syntax/value_check.h"

namespace pith::pdf {
namespace {

using Entry = CrossReference::Entry;

std::string object_name(std::uint32_t number) {
  return "object " + std::to_string(number);
}

// Where the sections, taken together, say that an object is.
struct Live {
  enum Kind : std::uint8_t { kNone, kFree, kAt, kCompressed } kind = kNone;
  bool found = false;  // a compressed one, in its object stream
  std::uint16_t generation = 0;
  std::uint32_t index = 0;  // there
  std::size_t at = 0;       // in the file; of the object stream, when it is in one
  bool defined() const { return kind == kAt || kind == kCompressed; }
};

class Comparison {
 public:
  Comparison(Structure& pdf, const Passed& passed)
      : pdf_(pdf), passed_(passed), live_(std::size_t{pdf.highest_number()} + 1) {}

  void run() {
    scan_ = scan_file(pdf_.bytes(), pdf_.limits(), passed_);
    if (!scan_.complete) {
      pdf_.doubt("object", 0, "it defines more objects than can be compared");
      return;
    }
    for (std::size_t i = 0; i < pdf_.section_count(); ++i) read_section(i);
    place_compressed();
    for (std::size_t i = 0; i < scan_.definitions.size(); ++i) visit(i);
    check_containers();
    check_trailers();
    check_value(pdf_.trailer().bytes(), pdf_.startxref_at());
    check_missing();
  }

 private:
  // Sections.

  void set(std::uint32_t number, const Entry& entry) {
    Live& live = live_[number];
    if (live.kind != Live::kNone) return;
    live.kind = Live::kFree;
    if (entry.type == Entry::kAt && entry.where > 0) {
      const auto place = pdf_.place_of(entry.where);
      if (!place) return;  // told by check_entry
      live.kind = Live::kAt;
      live.at = skip_space(*place);
      live.generation = static_cast<std::uint16_t>(entry.index);
    } else if (entry.type == Entry::kCompressed) {
      live.kind = Live::kCompressed;
      live.index = static_cast<std::uint32_t>(std::min<std::uint64_t>(entry.index, UINT32_MAX));
      live.at = static_cast<std::size_t>(entry.where);  // its number, until all are known
    }
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
        pdf_.doubt("hybrid", hidden.at,
                   "a table and its XRefStm disagree about " + object_name(number));
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
      pdf_.doubt("xref-type", section_at,
                 "a row for " + object_name(number) + " is of no known type");
    // Offset 0 is the header: writers use it for objects that do not exist, and readers know.
    if (entry.type != Entry::kAt || entry.where == 0) return;
    const auto place = pdf_.place_of(entry.where);
    const Definition* found = place ? definition_at(skip_space(*place)) : nullptr;
    if (found && found->number == number && found->generation == entry.index) return;
    // What a cross-reference stream says of itself is asked by nobody.
    const Definition* self = scan_.at(section_at);
    if (!self || self->number != number)
      pdf_.doubt("xref-entry", section_at,
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

  // White space before an object is skipped by readers; a comment by not all of them.
  std::size_t skip_space(std::size_t at) const {
    const std::string_view bytes = pdf_.bytes();
    while (at < bytes.size() && is_white_space(bytes[at])) ++at;
    return at;
  }

  void place_compressed() {
    for (std::uint32_t number = 0; number < live_.size(); ++number) {
      Live& live = live_[number];
      if (live.kind != Live::kCompressed) continue;
      const Live* stream = live.at < live_.size() ? &live_[live.at] : nullptr;
      if (!stream || stream->kind != Live::kAt) {
        pdf_.doubt("xref-entry", pdf_.startxref_at(),
                   object_name(number) + " is said to be in an object stream that is not there");
        live.kind = Live::kFree;
        continue;
      }
      live.at = stream->at;
      used_.insert(stream->at);
    }
  }

  // Definitions, in the order of the file.

  void visit(std::size_t index) {
    const Definition& definition = scan_.definitions[index];
    const Live* live = definition.number < live_.size() ? &live_[definition.number] : nullptr;
    const bool is_live = live && live->kind == Live::kAt && live->at == definition.at;
    const auto object = read(index);
    const auto dictionary = object && object->stream ? dictionary_of(object->value) : std::nullopt;
    // A stream whose dictionary has a key without a value, or a key that is no name.
    const bool is_broken = !object || (object->stream && !dictionary);
    if (is_broken && is_live)
      pdf_.doubt("object", definition.at, object_name(definition.number) + " is not well-formed");
    if (is_broken) {
      if (!is_live) note_gone(definition, live, object);
      return;
    }
    if (is_live) {
      if (!is_usual_header(definition))
        pdf_.doubt("object", definition.at,
                   "the beginning of " + object_name(definition.number) + " is written unusually");
      check_written(*object);
    }
    if (dictionary) {
      const std::string type = type_of(*dictionary);
      if (type == "ObjStm") visit_container(*object);
      if (type == "XRef") {
        note_trailer(definition.at, *dictionary);
        if (!is_live) return;  // many are not listed by themselves
      }
    }
    if (!is_live) note_gone(definition, live, object);
  }

  // One that the sections do not name, or name elsewhere.
  void note_gone(const Definition& definition, const Live* live,
                 const std::optional<IndirectObject>& object) {
    if (!live || !live->defined()) {
      gone_.insert(definition.number);
    } else if (live->at < definition.at) {
      later(definition, *live, object);
    }
  }

  // Comments, line ends and leading zeros in "7 0 obj" are not known to every reader.
  bool is_usual_header(const Definition& definition) const {
    const std::string_view header =
        pdf_.bytes().substr(definition.at, definition.body - definition.at);
    return header.find_first_of("%\r\n") == std::string_view::npos &&
           header.starts_with(std::to_string(definition.number) + ' ');
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

  static std::string type_of(const Dictionary& dictionary) {
    const Object* type = dictionary.find("Type");
    return type ? name_of(*type).value_or("") : "";
  }

  void check_written(const IndirectObject& object) {
    const auto which = [&] { return object_name(object.reference.number); };
    const std::string_view bytes = pdf_.bytes();
    check_value(object.value.bytes, object.at);
    std::size_t end = object.value.end();
    if (object.stream) {
      const std::string_view before = bytes.substr(object.data_at - 1, 1);
      if (before != "\n")
        pdf_.doubt("stream", object.at, "the stream of " + which() + " begins unclearly");
      const auto size = unless_damaged([&] { return std::optional(pdf_.stream_length(object)); });
      if (!size) return pdf_.doubt("stream", object.at, "the Length of " + which() + " is wrong");
      check_data(object, *size);
      end = skip_space(object.data_at + *size);
      if (!keyword_at(bytes, end, "endstream"))
        return pdf_.doubt("stream", object.at, "the Length of " + which() + " is wrong");
      end += 9;
    }
    end = skip_white_space(bytes, end);
    if (bytes.substr(end, 6) != "endobj")
      pdf_.doubt("object", object.at, which() + " does not end in endobj");
  }

  // What is not what its filter decodes, readers make the most of, each in its own way. The
  // beginning tells; to decode it all would take longer than to stamp.
  void check_data(const IndirectObject& object, std::size_t size) {
    const std::string_view data = pdf_.bytes().substr(object.data_at, size);
    if (scan_.has_endstream(object.data_at, object.data_at + size))
      pdf_.doubt("stream", object.at,
                 object_name(object.reference.number) + " has endstream in its data");
    if (pdf_.encrypted() || size == 0) return;
    const auto dictionary = dictionary_of(object.value);
    const Object* filter = dictionary ? dictionary->find("Filter") : nullptr;
    const Object value = filter ? pdf_.resolve(*filter) : Object();
    const auto list = array_of(value);
    const std::string name =
        name_of(list && !list->empty() ? pdf_.resolve(list->front()) : value).value_or("");
    if (!may_be_encoded(data, name))
      pdf_.doubt("stream", object.at,
                 "the data of " + object_name(object.reference.number) +
                     " are not what its filter, " + name + ", decodes");
  }

  void later(const Definition& definition, const Live& live,
             const std::optional<IndirectObject>& object) {
    const auto shown = pdf_.find_number(definition.number);
    const bool same =
        object && shown && shown->value.bytes == object->value.bytes &&
        shown->stream == object->stream &&
        (!shown->stream || unless_damaged([&] { return pdf_.same_data(*shown, *object); }));
    if (!same)
      pdf_.doubt("later-object", definition.at,
                 object_name(definition.number) + " is written again behind the one at byte " +
                     std::to_string(live.at) + ", which counts");
  }

  // Object streams (§7.5.7).

  void visit_container(const IndirectObject& object) {
    if (pdf_.encrypted() && !(pdf_.encryption() && pdf_.encryption()->opened())) {
      pdf_.doubt("object-stream", object.at,
                 "its object streams cannot be read without its password");
      return;
    }
    const bool used = used_.contains(object.at);
    const std::string which = "object stream " + std::to_string(object.reference.number);
    const std::size_t most = pdf_.limits().max_decoded_again;
    const std::size_t left = most - std::min(most, decoded_);
    const auto stream =
        unless_damaged([&] { return std::optional(pdf_.read_object_stream(object, left)); });
    if (!stream) {
      // What ends in damage may have taken as long as what does not.
      decoded_ += most / 16;
      if (used) pdf_.doubt("object-stream", object.at, which + " cannot be read");
      return;
    }
    decoded_ += stream->bytes.size();
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t i = 0; i < stream->objects.size(); ++i) {
      numbers.push_back(stream->objects[i].first);
      const std::size_t text_at = stream->objects[i].second;
      if (used && (i == 0 ? text_at != stream->first : text_at <= stream->objects[i - 1].second))
        pdf_.doubt("object-stream", object.at, which + " does not hold its objects in their order");
      visit_member(object, *stream, i);
    }
    if (used && !stream->objects.empty())
      check_value(std::string_view(stream->bytes).substr(stream->first), object.at);
    std::sort(numbers.begin(), numbers.end());
    const auto twice = std::adjacent_find(numbers.begin(), numbers.end());
    if (twice != numbers.end())
      pdf_.doubt("object-stream", object.at, which + " holds " + object_name(*twice) + " twice");
  }

  void visit_member(const IndirectObject& container, const Structure::ObjectStream& stream,
                    std::uint32_t index) {
    const auto [number, text_at] = stream.objects[index];
    Live* live = number < live_.size() ? &live_[number] : nullptr;
    if (!live || !live->defined()) {
      gone_.insert(number);
      return;
    }
    if (live->kind == Live::kCompressed && live->at == container.at) {
      live->found = true;
      if (live->index != index)
        pdf_.doubt("object-stream", container.at,
                   "the place of " + object_name(number) + " in its object stream is not the one " +
                       "that the cross-reference section says");
      return;
    }
    if (live->at >= container.at) return;
    const auto object = object_at(stream.bytes, text_at);
    const auto shown = pdf_.find_number(number);
    if (!object || !shown || shown->stream || shown->value.bytes != object->bytes)
      pdf_.doubt("later-object", container.at,
                 object_name(number) + " is also in an object stream behind the one that counts");
  }

  void check_containers() {
    for (std::uint32_t number = 0; number < live_.size(); ++number) {
      const Live& live = live_[number];
      if (live.kind == Live::kCompressed && !live.found)
        pdf_.doubt("object-stream", live.at,
                   object_name(number) + " is not in the object stream that it is said to be in");
    }
  }

  // Trailers.

  void note_trailer(std::size_t at, const Dictionary& dictionary) {
    for (std::size_t i = 0; i < kKeys.size(); ++i) {
      const Object* value = dictionary.find(kKeys[i]);
      if (!value || value->kind == ObjectKind::kNull || at < last_[i].first) continue;
      last_[i] = {at, std::string(value->bytes)};
    }
  }

  void check_trailers() {
    for (const std::size_t at : scan_.trailers) {
      const auto object = object_at(pdf_.bytes(), at + 7);
      const auto dictionary = object ? dictionary_of(*object) : std::nullopt;
      if (dictionary) note_trailer(at, *dictionary);
    }
    for (std::size_t i = 0; i < kKeys.size(); ++i) {
      const Object* newest = pdf_.trailer().find(kKeys[i]);
      const bool none = !newest || newest->kind == ObjectKind::kNull;
      const auto& [at, value] = last_[i];
      if (value != (none ? std::string_view() : newest->bytes))
        pdf_.doubt("trailer", at,
                   "the last trailer in the file says " + std::string(kKeys[i]) + " " + value +
                       ", the newest " + (none ? "nothing" : std::string(newest->bytes)));
    }
  }

  // What the values of live objects say, their dictionaries within dictionaries included.

  void check_value(std::string_view text, std::size_t at) {
    check_.run(
        text,
        [&](std::string_view key) {
          pdf_.doubt("key", at, "a dictionary has the key " + std::string(key) + " twice");
        },
        [&](Reference reference) { check_reference(reference, at); });
  }

  // Some readers look at the number alone.
  void check_reference(Reference reference, std::size_t at) {
    const Live* live = reference.number < live_.size() ? &live_[reference.number] : nullptr;
    if (!live || !live->defined()) {
      if (missing_.size() < kMaxMissing) missing_.emplace(reference.number, at);
    } else if (live->generation != reference.generation) {
      pdf_.doubt("generation", at,
                 "something refers to " + pdf::text(reference) + ", of which there is generation " +
                     std::to_string(live->generation));
    }
  }

  // Whether anything refers to an object that is there for who rebuilds the file alone.
  void check_missing() {
    for (const auto& [number, at] : missing_) {
      if (gone_.contains(number))
        pdf_.doubt("freed-object", at,
                   "something refers to " + object_name(number) +
                       ", which no cross-reference section lists, but which is in the file");
    }
  }

  static constexpr std::size_t kMaxMissing = 1u << 20;
  static constexpr std::array<std::string_view, 3> kKeys = {"Root", "Info", "Encrypt"};

  Structure& pdf_;
  const Passed& passed_;
  FileScan scan_;
  std::size_t next_ = 0;    // of its definitions: the one behind that which was asked for last
  std::vector<Live> live_;  // by number
  std::unordered_set<std::size_t> used_;  // places of object streams
  ValueCheck check_;
  std::unordered_map<std::uint32_t, std::size_t> missing_;  // what is referred to, and is not there
  std::unordered_set<std::uint32_t> gone_;  // defined in the file, and not there by its sections
  std::array<std::pair<std::size_t, std::string>, 3> last_{};  // by key: where, and the value
  std::size_t decoded_ = 0;
};

}  // namespace

void compare_with_rebuilt(Structure& pdf, const Passed& passed) {
  Comparison(pdf, passed).run();
}

}  // namespace pith::pdf
