#include "pdf/syntax/comparison.h"

#include <algorithm>

#include "base/error.h"

namespace pith::pdf {
namespace {

std::string type_of(const Dictionary& dictionary) {
  const Object* type = dictionary.find("Type");
  return type ? name_of(*type).value_or("") : "";
}

}  // namespace

void Comparison::set_live(std::uint32_t number, const CrossReference::Entry& entry,
                          std::size_t at) {
  using Entry = CrossReference::Entry;
  Live& live = live_[number];
  if (live.kind != Live::kNone) return;
  live.kind = Live::kFree;
  if (entry.type == Entry::kAt && entry.where > 0) {
    live.kind = Live::kAt;
    live.at = at;
    live.generation = static_cast<std::uint16_t>(entry.index);
  } else if (entry.type == Entry::kCompressed) {
    live.kind = Live::kCompressed;
    live.index = static_cast<std::uint32_t>(std::min<std::uint64_t>(entry.index, UINT32_MAX));
    live.at = static_cast<std::size_t>(entry.where);  // its number, until all are known
  }
}

void Comparison::place_compressed() {
  for (std::uint32_t number = 0; number < live_.size(); ++number) {
    Live& live = live_[number];
    if (live.kind != Live::kCompressed) continue;
    const Live* stream = live.at < live_.size() ? &live_[live.at] : nullptr;
    if (!stream || stream->kind != Live::kAt) {
      doubt("xref-entry", pdf_.startxref_at(),
            object_name(number) + " is said to be in an object stream that is not there");
      live.kind = Live::kFree;
      continue;
    }
    live.at = stream->at;
    used_.insert(stream->at);
  }
}

std::size_t Comparison::skip_space(std::size_t at) const {
  const std::string_view bytes = pdf_.bytes();
  while (at < bytes.size() && is_white_space(bytes[at])) ++at;
  return at;
}

bool Comparison::is_live(const Definition& definition) const {
  const Live* live = live_of(definition.number);
  return live && live->kind == Live::kAt && live->at == definition.at;
}

void Comparison::visit(const Definition& definition, const std::optional<IndirectObject>& object) {
  const bool counts = is_live(definition);
  const auto dictionary = object && object->stream ? dictionary_of(object->value) : std::nullopt;
  // A stream whose dictionary has a key without a value, or a key that is no name.
  const bool is_broken = !object || (object->stream && !dictionary);
  if (is_broken && counts)
    doubt("object", definition.at, object_name(definition.number) + " is not well-formed");
  if (is_broken) {
    if (!counts) note_gone(definition, object);
    return;
  }
  if (counts) {
    if (!is_usual_header(definition))
      doubt("object", definition.at,
            "the beginning of " + object_name(definition.number) + " is written unusually");
    check_written(*object);
  }
  if (dictionary) {
    const std::string type = type_of(*dictionary);
    if (type == "ObjStm") visit_container(*object);
    if (type == "XRef") {
      note_trailer(definition.at, *dictionary);
      if (!counts) return;  // many are not listed by themselves
    }
  }
  if (!counts) note_gone(definition, object);
}

// One that the sections do not name, or name elsewhere.
void Comparison::note_gone(const Definition& definition,
                           const std::optional<IndirectObject>& object) {
  const Live* live = live_of(definition.number);
  if (!live || !live->defined()) {
    gone_.insert(definition.number);
  } else if (live->at < definition.at) {
    later(definition, *live, object);
  }
}

// Comments, line ends and leading zeros in "7 0 obj" are not known to every reader.
bool Comparison::is_usual_header(const Definition& definition) const {
  const std::string_view header =
      pdf_.bytes().substr(definition.at, definition.body - definition.at);
  return header.find_first_of("%\r\n") == std::string_view::npos &&
         header.starts_with(std::to_string(definition.number) + ' ');
}

void Comparison::check_written(const IndirectObject& object) {
  const auto which = [&] { return object_name(object.reference.number); };
  const std::string_view bytes = pdf_.bytes();
  check_written_value(object);
  std::size_t end = object.value.end();
  if (object.stream) {
    const std::string_view before = bytes.substr(object.data_at - 1, 1);
    if (before != "\n")
      doubt("stream", object.at, "the stream of " + which() + " begins unclearly");
    const auto size = unless_damaged([&] { return std::optional(pdf_.stream_length(object)); });
    if (!size) return doubt("stream", object.at, "the Length of " + which() + " is wrong");
    check_data(object, *size);
    end = skip_space(object.data_at + *size);
    if (!keyword_at(bytes, end, "endstream"))
      return doubt("stream", object.at, "the Length of " + which() + " is wrong");
    end += 9;
  }
  end = skip_white_space(bytes, end);
  if (bytes.substr(end, 6) != "endobj")
    doubt("object", object.at, which() + " does not end in endobj");
}

// What is not what its filter decodes, readers make the most of, each in its own way. The
// beginning tells; to decode it all would take longer than to stamp.
void Comparison::check_data(const IndirectObject& object, std::size_t size) {
  const std::string_view data = pdf_.bytes().substr(object.data_at, size);
  if (has_endstream(object.data_at, object.data_at + size))
    doubt("stream", object.at, object_name(object.reference.number) + " has endstream in its data");
  if (pdf_.encrypted() || size == 0) return;
  const auto dictionary = dictionary_of(object.value);
  const Object* filter = dictionary ? dictionary->find("Filter") : nullptr;
  const Object value = filter ? pdf_.resolve(*filter) : Object();
  const auto list = array_of(value);
  const std::string name =
      name_of(list && !list->empty() ? pdf_.resolve(list->front()) : value).value_or("");
  if (!may_be_encoded(data, name))
    doubt("stream", object.at,
          "the data of " + object_name(object.reference.number) + " are not what its filter, " +
              name + ", decodes");
}

void Comparison::later(const Definition& definition, const Live& live,
                       const std::optional<IndirectObject>& object) {
  const auto shown = pdf_.find_number(definition.number);
  const bool same =
      object && shown && shown->value.bytes == object->value.bytes &&
      shown->stream == object->stream &&
      (!shown->stream || unless_damaged([&] { return pdf_.same_data(*shown, *object); }));
  if (!same)
    doubt("later-object", definition.at,
          object_name(definition.number) + " is written again behind the one at byte " +
              std::to_string(live.at) + ", which counts");
}

// Object streams (§7.5.7).

void Comparison::visit_container(const IndirectObject& object) {
  if (pdf_.encrypted() && !(pdf_.encryption() && pdf_.encryption()->opened())) {
    doubt("object-stream", object.at, "its object streams cannot be read without its password");
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
    if (used) doubt("object-stream", object.at, which + " cannot be read");
    return;
  }
  decoded_ += stream->bytes.size();
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t i = 0; i < stream->objects.size(); ++i) {
    numbers.push_back(stream->objects[i].first);
    const std::size_t text_at = stream->objects[i].second;
    if (used && (i == 0 ? text_at != stream->first : text_at <= stream->objects[i - 1].second))
      doubt("object-stream", object.at, which + " does not hold its objects in their order");
    visit_member(object, *stream, i);
  }
  if (used && !stream->objects.empty())
    check_value(std::string_view(stream->bytes).substr(stream->first), object.at);
  std::sort(numbers.begin(), numbers.end());
  const auto twice = std::adjacent_find(numbers.begin(), numbers.end());
  if (twice != numbers.end())
    doubt("object-stream", object.at, which + " holds " + object_name(*twice) + " twice");
}

void Comparison::visit_member(const IndirectObject& container,
                              const Structure::ObjectStream& stream, std::uint32_t index) {
  const auto [number, text_at] = stream.objects[index];
  Live* live = number < live_.size() ? &live_[number] : nullptr;  // one that may be found
  if (!live || !live->defined()) {
    gone_.insert(number);
    return;
  }
  if (live->kind == Live::kCompressed && live->at == container.at) {
    live->found = true;
    if (live->index != index)
      doubt("object-stream", container.at,
            "the place of " + object_name(number) + " in its object stream is not the one " +
                "that the cross-reference section says");
    return;
  }
  if (live->at >= container.at) return;
  const auto object = object_at(stream.bytes, text_at);
  const auto shown = pdf_.find_number(number);
  if (!object || !shown || shown->stream || shown->value.bytes != object->bytes)
    doubt("later-object", container.at,
          object_name(number) + " is also in an object stream behind the one that counts");
}

void Comparison::check_containers() {
  for (std::uint32_t number = 0; number < live_.size(); ++number) {
    const Live& live = live_[number];
    if (live.kind == Live::kCompressed && !live.found)
      doubt("object-stream", live.at,
            object_name(number) + " is not in the object stream that it is said to be in");
  }
}

void Comparison::note_trailer(std::size_t at, const Dictionary& dictionary) {
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    const Object* value = dictionary.find(kKeys[i]);
    if (!value || value->kind == ObjectKind::kNull || at < last_[i].first) continue;
    last_[i] = {at, std::string(value->bytes)};
  }
}

void Comparison::check_last_trailer() {
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    const Object* newest = pdf_.trailer().find(kKeys[i]);
    const bool none = !newest || newest->kind == ObjectKind::kNull;
    const auto& [at, value] = last_[i];
    if (value != (none ? std::string_view() : newest->bytes))
      doubt("trailer", at,
            "the last trailer in the file says " + std::string(kKeys[i]) + " " + value +
                ", the newest " + (none ? "nothing" : std::string(newest->bytes)));
  }
}

void Comparison::check_value_closely(std::string_view text, std::size_t at) {
  check_.run(
      text,
      [&](std::string_view key) {
        doubt("key", at, "a dictionary has the key " + std::string(key) + " twice");
      },
      [&](Reference reference) { check_reference(reference, at); });
}

// Some readers look at the number alone.
void Comparison::check_reference(Reference reference, std::size_t at) {
  const Live* live = live_of(reference.number);
  if (!live || !live->defined()) {
    if (missing_.size() < kMaxMissing) missing_.emplace(reference.number, at);
  } else if (live->generation != reference.generation) {
    doubt("generation", at,
          "something refers to " + pdf::text(reference) + ", of which there is generation " +
              std::to_string(live->generation));
  }
}

void Comparison::check_missing() {
  for (const auto& [number, at] : missing_) {
    if (gone_.contains(number))
      doubt("freed-object", at,
            "something refers to " + object_name(number) +
                ", which no cross-reference section lists, but which is in the file");
  }
}

}  // namespace pith::pdf
