#include "pdf/syntax/structure.h"

#include <algorithm>

#include "base/error.h"

namespace pith::pdf {

std::optional<IndirectObject> Structure::find_number(std::uint32_t number, std::size_t newest) {
  const auto entry = entry_of(number, newest);
  if (!entry) return std::nullopt;
  const std::uint64_t generation = entry->type == Entry::kAt ? entry->index : 0;
  if (generation > 65535) return std::nullopt;
  return read_entry({number, static_cast<std::uint32_t>(generation)}, *entry, newest);
}

std::optional<IndirectObject> Structure::find(Reference reference, std::size_t newest) {
  const auto entry = entry_of(reference.number, newest);
  return entry ? read_entry(reference, *entry, newest) : std::nullopt;
}

std::optional<IndirectObject> Structure::read_entry(Reference reference, const Entry& entry,
                                                    std::size_t newest) {
  if (entry.type == Entry::kFree) return std::nullopt;
  if (entry.type == Entry::kAt) {
    if (entry.index != reference.generation) return std::nullopt;
    // Offset 0 is the header: writers use it for objects that do not exist.
    if (entry.where == 0) return std::nullopt;
    const std::string which = "object " + std::to_string(reference.number);
    const std::size_t at = position(entry.where, startxref_at(), which + " at offset");
    auto object = object_header_at(at);
    if (!object) {
      const std::size_t keyword =
          bytes().substr(0, std::min(bytes().size(), at + 64)).find("obj", at);
      if (keyword != std::string_view::npos && nests_too_deeply(bytes(), keyword + 3))
        throw Error(ErrorKind::kLimit, name(), "byte " + std::to_string(at),
                    which + " nests arrays and dictionaries more than " +
                        std::to_string(kMaxNesting) + " deep");
    }
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
    damaged(startxref_at(), "object " + std::to_string(reference.number) +
                                " is not in object stream " + std::to_string(container));
  std::size_t reached = place->second;
  const auto value = object_at(stream.bytes, place->second, &reached);
  spend(reached - place->second + 64);
  if (!value)
    damaged(startxref_at(), "object " + std::to_string(reference.number) + " in object stream " +
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
  if (!entry || entry->type != Entry::kAt) damaged(startxref_at(), which + " is not in the file");
  const std::size_t at = position(entry->where, startxref_at(), which + " at offset");
  if (const auto known = object_streams_.find(at); known != object_streams_.end())
    return known->second;
  const auto object = object_header_at(at);
  if (!object || object->reference.number != number)
    damaged(at, which + " is not where the cross-reference section says");
  ObjectStream stream = read_object_stream(*object, decoded_left());
  count_decoded(stream.bytes.size());
  return object_streams_.emplace(at, std::move(stream)).first->second;
}

Structure::ObjectStream Structure::read_object_stream(const IndirectObject& object,
                                                      std::size_t max_bytes) {
  const std::string which = "object stream " + std::to_string(object.reference.number);
  const auto dictionary = object.stream ? dictionary_of(object.value) : std::nullopt;
  const auto integer = [&](std::string_view key) {
    const Object* value = dictionary ? dictionary->find(key) : nullptr;
    return value ? integer_of(resolve(*value)).value_or(-1) : -1;
  };
  const Object* type = dictionary ? dictionary->find("Type") : nullptr;
  const std::int64_t n = integer("N"), start = integer("First");
  if (!type || name_of(*type) != "ObjStm" || n < 0 || start < 0)
    damaged(object.at, which + " is not well-formed");

  ObjectStream stream;
  stream.bytes = decoded_stream(object, max_bytes);
  stream.first = static_cast<std::size_t>(start);
  std::size_t pair_at = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    pair_at = skip_white_space(stream.bytes, pair_at);
    const auto member = digits_at(stream.bytes, pair_at);
    pair_at = skip_white_space(stream.bytes, pair_at);
    const auto offset = digits_at(stream.bytes, pair_at);
    if (!member || !offset || *member > kMaxObjectNumber ||
        *offset + static_cast<std::uint64_t>(start) >= stream.bytes.size())
      damaged(object.at, which + " is not well-formed");
    stream.objects.emplace_back(
        static_cast<std::uint32_t>(*member),
        static_cast<std::size_t>(start) + static_cast<std::size_t>(*offset));
  }
  return stream;
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
  if (!bytes || !encrypted() || found.compressed) return bytes;
  if (!encryption_ || !encryption_->opened()) return std::nullopt;
  return encryption_->decrypt_string(*bytes, found.reference);
}

std::size_t Structure::stream_length(const IndirectObject& stream) {
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
  if (!size || *size < 0 || static_cast<std::uint64_t>(*size) > bytes().size() - stream.data_at)
    damaged(stream.at, "the Length of a stream is wrong");
  return static_cast<std::size_t>(*size);
}

bool Structure::same_data(const IndirectObject& a, const IndirectObject& b) {
  const std::string_view first = raw_stream(a), second = raw_stream(b);
  if (first.size() != second.size()) return false;
  spend(first.size());
  return first == second;
}

std::string_view Structure::raw_stream(const IndirectObject& stream) {
  const std::size_t size = stream_length(stream);
  const std::size_t end = skip_white_space(bytes(), stream.data_at + size);
  if (!keyword_at(bytes(), end, "endstream")) damaged(stream.at, "the Length of a stream is wrong");
  return bytes().substr(stream.data_at, size);
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

std::vector<Filter> Structure::filters_of(const Dictionary& stream) {
  const auto list = [&](std::string_view key) {
    const Object* object = stream.find(key);
    const Object value = object ? resolve(*object) : Object();
    if (value.kind == ObjectKind::kNull) return std::vector<Object>();
    return array_of(value).value_or(std::vector<Object>{value});
  };
  const auto names = list("Filter"), settings = list("DecodeParms");
  std::vector<Filter> filters;
  for (std::size_t i = 0; i < names.size(); ++i)
    filters.push_back({name_of(resolve(names[i])).value_or(""),
                       i < settings.size() ? resolve_dictionary(&settings[i]) : std::nullopt});
  return filters;
}

std::string Structure::decoded_stream(const IndirectObject& stream, std::size_t max_bytes) {
  std::string_view raw = raw_stream(stream);
  const auto dictionary = dictionary_of(stream.value);
  std::vector<Filter> filters = filters_of(*dictionary);
  const Object* type_object = dictionary->find("Type");
  const std::string type = type_object ? name_of(resolve(*type_object)).value_or("") : "";
  bool is_encrypted = encrypted() && type != "XRef";  // §7.5.8.2
  if (is_encrypted && type == "Metadata" && encryption_ && !encryption_->metadata_encrypted())
    is_encrypted = false;
  if (left_plain(*dictionary)) {
    is_encrypted = false;
    filters.erase(filters.begin());
  }
  std::string decrypted;
  if (is_encrypted) {
    if (!encryption_ || !encryption_->opened())
      throw Error(ErrorKind::kRefused, name(), "", "the file is encrypted",
                  "give its password (pithstamp --password-file)")
          .with_reason("encrypted");
    if (raw.size() > limits().max_examined)
      throw Error(ErrorKind::kLimit, name(), "has an encrypted stream that is too long to read");
    spend(raw.size());
    auto plain = encryption_->decrypt_stream(raw, stream.reference);
    if (!plain) damaged(stream.at, "a stream is not encrypted as the file says");
    decrypted = *std::move(plain);
    raw = decrypted;
  }
  return decoded(stream.at, raw, filters, max_bytes);
}

}  // namespace pith::pdf
