// Structure: from the number of an object to its bytes. How the sections are read is in
// structure.cc.

#include <algorithm>
#include <set>

#include "base/error.h"
#include "pdf/syntax/filters.h"
#include "pdf/syntax/structure.h"

namespace pith::pdf {

std::vector<std::uint32_t> Structure::object_streams() const {
  std::set<std::uint32_t> numbers;  // no more than there are objects
  for (const Section& section : sections_) {
    if (!section.stream) continue;
    for (const Subsection& part : section.subsections) {
      for (std::uint32_t i = 0; i < part.count; ++i) {
        const auto entry = entry_in(section, part.first + i);
        if (entry && entry->type == XrefEntry::kCompressed && entry->where <= highest_number_)
          numbers.insert(static_cast<std::uint32_t>(entry->where));
      }
    }
  }
  return {numbers.begin(), numbers.end()};
}

// "N G obj" and the value behind it; the end of a stream is not looked for.
std::optional<IndirectObject> Structure::object_header_at(std::size_t at) {
  IndirectObject object;
  object.at = at = skip_white_space(bytes_, at);
  const auto number = digits_at(bytes_, at);
  std::size_t next = skip_white_space(bytes_, at);
  if (!number || next == at || *number > kMaxObjectNumber) return std::nullopt;
  const auto generation = digits_at(bytes_, next);
  const std::size_t keyword = skip_white_space(bytes_, next);
  if (!generation || *generation > 65535 || keyword == next) return std::nullopt;
  if (bytes_.substr(keyword, 3) != "obj") return std::nullopt;
  std::size_t reached = keyword;
  const auto value = object_at(bytes_, keyword + 3, &reached);
  spend(reached - object.at + 64);  // what cannot be read takes as long
  if (!value) return std::nullopt;
  object.reference = {static_cast<std::uint32_t>(*number), static_cast<std::uint32_t>(*generation)};
  object.value = *value;
  const std::size_t after = skip_white_space(bytes_, value->end());
  if (value->kind == ObjectKind::kDictionary && bytes_.substr(after, 6) == "stream") {
    object.stream = true;
    object.data_at = after + 6;
    if (bytes_.substr(object.data_at, 2) == "\r\n")
      object.data_at += 2;
    else if (object.data_at < bytes_.size() && bytes_[object.data_at] == '\n')
      object.data_at += 1;
  }
  return object;
}

std::optional<IndirectObject> Structure::find_number(std::uint32_t number, std::size_t newest) {
  const auto entry = entry_of(number, newest);
  if (!entry) return std::nullopt;
  const std::uint64_t generation = entry->type == XrefEntry::kAt ? entry->index : 0;
  if (generation > 65535) return std::nullopt;
  return read_entry({number, static_cast<std::uint32_t>(generation)}, *entry, newest);
}

std::optional<IndirectObject> Structure::find(Reference reference, std::size_t newest) {
  const auto entry = entry_of(reference.number, newest);
  return entry ? read_entry(reference, *entry, newest) : std::nullopt;
}

std::optional<IndirectObject> Structure::read_entry(Reference reference, const XrefEntry& entry,
                                                    std::size_t newest) {
  if (entry.type == XrefEntry::kFree) return std::nullopt;
  if (entry.type == XrefEntry::kAt) {
    if (entry.index != reference.generation) return std::nullopt;
    // Offset 0 is the header: writers use it for objects that do not exist.
    if (entry.where == 0) return std::nullopt;
    const std::string which = "object " + std::to_string(reference.number);
    const std::size_t at = position(entry.where, startxref_at_, which + " at offset");
    auto object = object_header_at(at);
    if (!object || object->reference != reference)
      damaged(at, which + " is not where the cross-reference section says, or not well-formed");
    return object;
  }
  if (reference.generation != 0 || entry.where > kMaxObjectNumber) return std::nullopt;
  const auto container = static_cast<std::uint32_t>(entry.where);
  const ObjectStream& stream = object_stream(container, newest);
  const auto place = [&] {
    if (entry.index < stream.objects.size() &&
        stream.objects[entry.index].first == reference.number)
      return stream.objects.begin() + static_cast<std::ptrdiff_t>(entry.index);
    return std::find_if(stream.objects.begin(), stream.objects.end(),
                        [&](const auto& object) { return object.first == reference.number; });
  }();
  if (place == stream.objects.end())
    damaged(startxref_at_, "object " + std::to_string(reference.number) +
                               " is not in object stream " + std::to_string(container));
  std::size_t reached = place->second;
  const auto value = object_at(stream.bytes, place->second, &reached);
  spend(reached - place->second + 64);
  if (!value)
    damaged(startxref_at_, "object " + std::to_string(reference.number) + " in object stream " +
                               std::to_string(container) + " is not well-formed");
  IndirectObject object;
  object.reference = reference;
  object.value = *value;
  object.compressed = true;
  return object;
}

// §7.5.7.
const Structure::ObjectStream& Structure::object_stream(std::uint32_t number, std::size_t newest) {
  const auto entry = entry_of(number, newest);
  const std::string which = "object stream " + std::to_string(number);
  if (!entry || entry->type != XrefEntry::kAt)
    damaged(startxref_at_, which + " is not in the file");
  const std::size_t at = position(entry->where, startxref_at_, which + " at offset");
  if (const auto known = object_streams_.find(at); known != object_streams_.end())
    return known->second;
  const auto object = object_header_at(at);
  const auto dictionary = object && object->stream ? dictionary_of(object->value) : std::nullopt;
  if (!dictionary || object->reference.number != number)
    damaged(at, which + " is not where the cross-reference section says");
  const Object* type = dictionary->find("Type");
  const Object* count = dictionary->find("N");
  const Object* first = dictionary->find("First");
  const std::int64_t n = count ? integer_of(resolve(*count)).value_or(-1) : -1;
  const std::int64_t start = first ? integer_of(resolve(*first)).value_or(-1) : -1;
  if (!type || name_of(*type) != "ObjStm" || n < 0 || start < 0)
    damaged(at, which + " is not well-formed");

  ObjectStream stream;
  stream.bytes =
      decoded_stream(*object, limits_.max_decoded - std::min(decoded_, limits_.max_decoded));
  decoded_ += stream.bytes.size();
  std::size_t pair_at = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    pair_at = skip_white_space(stream.bytes, pair_at);
    const auto member = digits_at(stream.bytes, pair_at);
    pair_at = skip_white_space(stream.bytes, pair_at);
    const auto offset = digits_at(stream.bytes, pair_at);
    if (!member || !offset || *member > kMaxObjectNumber ||
        *offset + static_cast<std::uint64_t>(start) >= stream.bytes.size())
      damaged(at, which + " is not well-formed");
    stream.objects.emplace_back(
        static_cast<std::uint32_t>(*member),
        static_cast<std::size_t>(start) + static_cast<std::size_t>(*offset));
  }
  return object_streams_.emplace(at, std::move(stream)).first->second;
}

Object Structure::resolve(const Object& object) {
  const auto reference = reference_of(object);
  if (!reference) return object;
  const auto found = find(*reference);
  // A reference to a reference is not allowed (§7.3.10), and a stream is not a value.
  if (!found || found->stream || found->value.kind == ObjectKind::kReference) return {};
  return found->value;
}

std::optional<Dictionary> Structure::resolve_dictionary(const Object* object) {
  if (!object) return std::nullopt;
  return dictionary_of(resolve(*object));
}

std::optional<std::string> Structure::string_in(const Object& object,
                                                const IndirectObject& holder) {
  IndirectObject found = holder;
  found.value = object;
  if (const auto reference = reference_of(object)) {
    const auto target = find(*reference);
    if (!target) return std::nullopt;
    found = *target;
  }
  auto bytes = string_of(found.value);
  // §7.6.2: strings in object streams are encrypted with the stream alone.
  if (!bytes || !encrypted_ || found.compressed) return bytes;
  if (!encryption_ || !encryption_->opened()) return std::nullopt;
  return encryption_->decrypt_string(*bytes, found.reference);
}

std::string_view Structure::raw_stream(const IndirectObject& stream) {
  const auto dictionary = dictionary_of(stream.value);
  const Object* length = dictionary ? dictionary->find("Length") : nullptr;
  if (!length) damaged(stream.at, "a stream has no Length");
  if (length->kind == ObjectKind::kReference && following_length_)
    damaged(stream.at, "the Length of a stream needs itself");
  // A Length may be in an object stream, whose own Length may not lead back here.
  struct Following {
    explicit Following(bool& flag) : flag(flag) { flag = true; }
    ~Following() { flag = false; }
    bool& flag;
  };
  const auto size = [&] {
    const Following following(following_length_);
    return integer_of(resolve(*length));
  }();
  if (!size || *size < 0 || static_cast<std::uint64_t>(*size) > bytes_.size() - stream.data_at)
    damaged(stream.at, "the Length of a stream is wrong");
  const auto count = static_cast<std::size_t>(*size);
  const std::size_t end = skip_white_space(bytes_, stream.data_at + count);
  if (!keyword_at(bytes_, end, "endstream")) damaged(stream.at, "the Length of a stream is wrong");
  return bytes_.substr(stream.data_at, count);
}

bool Structure::left_plain(const Dictionary& stream) {
  const auto first = [&](std::string_view key) {
    const Object* object = stream.find(key);
    Object value = object ? resolve(*object) : Object();
    if (const auto items = array_of(value); items && !items->empty()) value = resolve((*items)[0]);
    return value;
  };
  if (name_of(first("Filter")) != "Crypt") return false;
  const auto settings = dictionary_of(first("DecodeParms"));
  const Object* name = settings ? settings->find("Name") : nullptr;
  return !name || name_of(resolve(*name)) == "Identity";
}

std::string Structure::decoded_stream(const IndirectObject& stream, std::size_t max_bytes) {
  std::string_view raw = raw_stream(stream);
  const auto dictionary = dictionary_of(stream.value);
  const auto list = [&](std::string_view key) {
    const Object* object = dictionary->find(key);
    if (!object) return std::vector<Object>();
    const Object value = resolve(*object);
    if (value.kind == ObjectKind::kNull) return std::vector<Object>();
    return array_of(value).value_or(std::vector<Object>{value});
  };
  auto filters = list("Filter");
  auto parameters = list("DecodeParms");
  const Object* type_object = dictionary->find("Type");
  const std::string type = type_object ? name_of(resolve(*type_object)).value_or("") : "";
  bool encrypted = encrypted_ && type != "XRef";  // §7.5.8.2
  if (encrypted && type == "Metadata" && encryption_ && !encryption_->metadata_encrypted())
    encrypted = false;
  if (left_plain(*dictionary)) {
    encrypted = false;
    filters.erase(filters.begin());
    if (!parameters.empty()) parameters.erase(parameters.begin());
  }
  const auto refuse = [&](const char* cause) {
    throw Error(ErrorKind::kRefused, name_, "byte " + std::to_string(stream.at), cause,
                "rewrite it with `qpdf --decode-level=generalized in.pdf out.pdf`")
        .with_reason("filter");
  };
  std::string decrypted;
  if (encrypted) {
    if (!encryption_ || !encryption_->opened())
      throw Error(ErrorKind::kRefused, name_, "", "the file is encrypted",
                  "give its password (pithstamp --password-file)")
          .with_reason("encrypted");
    if (raw.size() > limits_.max_examined)
      throw Error(ErrorKind::kLimit, name_, "has an encrypted stream that is too long to read");
    spend(raw.size());
    auto plain = encryption_->decrypt_stream(raw, stream.reference);
    if (!plain) damaged(stream.at, "a stream is not encrypted as the file says");
    decrypted = *std::move(plain);
    raw = decrypted;
  }
  std::string bytes(filters.empty() ? raw.substr(0, std::min(raw.size(), max_bytes + 1)) : "");
  for (std::size_t i = 0; i < filters.size(); ++i) {
    const auto filter = name_of(resolve(filters[i]));
    if (i > 0 || filter != "FlateDecode")
      refuse("the filter of a stream that must be read is not FlateDecode");
    Decoded decoded = inflate_zlib(raw, max_bytes);
    const auto settings = i < parameters.size() ? resolve_dictionary(&parameters[i]) : std::nullopt;
    if (decoded.problem == DecodeProblem::kNone && settings) {
      const auto predictor = predictor_of(*settings);
      decoded = predictor ? undo_predictor(std::move(decoded.bytes), *predictor)
                          : Decoded{{}, DecodeProblem::kCorrupt};
    }
    if (decoded.problem == DecodeProblem::kUnsupported)
      refuse("the predictor of a stream that must be read is not known");
    if (decoded.problem == DecodeProblem::kCorrupt)
      damaged(stream.at, "a compressed stream cannot be decompressed");
    bytes = std::move(decoded.bytes);
  }
  if (bytes.size() > max_bytes)
    throw Error(ErrorKind::kLimit, name_, "byte " + std::to_string(stream.at),
                "a stream is larger than " + std::to_string(max_bytes) + " bytes decompressed");
  return bytes;
}

}  // namespace pith::pdf
