// PDF objects as ranges of bytes (ISO 32000-1 §7.2, §7.3).
//
// Nothing is copied or normalised: what an update repeats, it repeats byte for byte. An Object is
// the text of one value; a Dictionary knows where in that text its keys and values are. Every
// function is bounded: nesting by kMaxNesting, time by the length of the text.
//
//   auto catalog = dictionary_of(object_at(bytes, at));
//   if (const Object* metadata = catalog->find("Metadata")) …
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pith::pdf {

inline constexpr std::size_t kMaxNesting = 100;  // of arrays and dictionaries in one object
// ISO 32000-1 annex C: the highest number of an indirect object.
inline constexpr std::uint32_t kMaxObjectNumber = 8'388'607;

struct Reference {
  std::uint32_t number = 0;
  std::uint32_t generation = 0;
  auto operator<=>(const Reference&) const = default;
};
std::string text(Reference reference);  // "12 0 R"

enum class ObjectKind {
  kNull,
  kBoolean,
  kInteger,
  kReal,
  kString,
  kName,
  kArray,
  kDictionary,
  kReference,
};

struct Object {
  ObjectKind kind = ObjectKind::kNull;
  std::string_view bytes = "null";  // exactly the value, without the white space around it
  std::size_t begin = 0;            // where that is in the text given to object_at
  std::size_t end() const { return begin + bytes.size(); }
};

// The value that begins at text[at], after white space and comments; nullopt when there is none, or
// when it is not well-formed, cut off, or nested too deeply.
// `reached` receives how far was read, on failure as well.
std::optional<Object> object_at(std::string_view text, std::size_t at,
                                std::size_t* reached = nullptr);

// Whether object_at gives up at this place because of kMaxNesting.
bool nests_too_deeply(std::string_view text, std::size_t at);

// Values by kind; nullopt for objects of another kind, and for numbers that do not fit.
std::optional<std::int64_t> integer_of(const Object& object);
std::optional<Reference> reference_of(const Object& object);
std::optional<std::string> name_of(const Object& object);    // without '/', #xx decoded
std::string decoded_name(std::string_view written);          // the same of a name without its '/'
std::optional<std::string> string_of(const Object& object);  // literal or hexadecimal, decoded
std::optional<std::vector<Object>> array_of(const Object& object);

class Dictionary {
 public:
  struct Entry {
    std::string key;  // without '/', #xx decoded
    std::size_t key_begin;
    Object value;  // begin counts from the start of bytes()
  };
  std::string_view bytes() const { return bytes_; }  // from "<<" to ">>"
  const std::vector<Entry>& entries() const { return entries_; }
  // Of a key that is given twice, the last value, as most readers do.
  const Object* find(std::string_view key) const;

  // The same bytes, but with this value (PDF syntax) for this key: every value of the key is
  // replaced, or the key is added at the end.
  std::string with(std::string_view key, std::string_view value) const;
  std::string without(std::string_view key) const;
  // The entries, one a line, but for those of the keys left out; of a key given twice, the last.
  std::string entries_except(std::initializer_list<std::string_view> keys) const;

 private:
  friend std::optional<Dictionary> dictionary_of(const Object& object);
  std::string_view bytes_ = "<<>>";
  std::vector<Entry> entries_;
};
// nullopt when it is no dictionary, or one in which a key has no value or is no name: the brackets
// of one of the kind kDictionary are known to match, and no more.
std::optional<Dictionary> dictionary_of(const Object& object);

// §7.2.2. By a table, since every byte of every object is asked about.
enum class CharacterClass : unsigned char { kRegular, kWhiteSpace, kDelimiter };
inline constexpr auto kCharacterClasses = [] {
  std::array<CharacterClass, 256> classes{};
  for (const char c : std::string_view("\0\t\n\f\r ", 6))
    classes[static_cast<unsigned char>(c)] = CharacterClass::kWhiteSpace;
  for (const char c : std::string_view("()<>[]{}/%"))
    classes[static_cast<unsigned char>(c)] = CharacterClass::kDelimiter;
  return classes;
}();
constexpr CharacterClass class_of(char c) {
  return kCharacterClasses[static_cast<unsigned char>(c)];
}
constexpr bool is_white_space(char c) {
  return class_of(c) == CharacterClass::kWhiteSpace;
}
constexpr bool is_regular(char c) {
  return class_of(c) == CharacterClass::kRegular;
}
int hex_value(char c);  // 0 to 15, or -1
// The first byte at or after `at` that is neither white space nor in a comment.
std::size_t skip_white_space(std::string_view text, std::size_t at);
// An unsigned decimal integer at text[at]; moves `at` behind it.
std::optional<std::uint64_t> digits_at(std::string_view text, std::size_t& at);
// Whether the keyword stands at text[at] and ends there.
bool keyword_at(std::string_view text, std::size_t at, std::string_view keyword);

}  // namespace pith::pdf
