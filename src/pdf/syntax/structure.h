// The objects of a PDF (ISO 32000-1 §7.3.10, §7.5.7): from a number to a value, from a stream to
// its bytes.
//
//   Structure pdf(bytes, "paper.pdf");
//   auto catalog = pdf.find(pdf.root());
#pragma once

#include <map>
#include <utility>

#include "pdf/syntax/cross_reference.h"
#include "pdf/syntax/encryption.h"

namespace pith::pdf {

class Structure : public CrossReference {
 public:
  // `bytes` must outlive the Structure; `name` is for errors.
  Structure(std::string_view bytes, std::string name, const SyntaxLimits& limits = {})
      : CrossReference(bytes, std::move(name), limits) {}

  // What streams and strings are decrypted with from now on. Without it, or while it is not opened,
  // what is encrypted is Error kRefused; Encryption says which metadata streams are not.
  void set_encryption(Encryption encryption) { encryption_ = std::move(encryption); }
  const Encryption* encryption() const { return encryption_ ? &*encryption_ : nullptr; }

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
  // Whether two streams have the same bytes there. The comparison counts as bytes looked at.
  bool same_data(const IndirectObject& a, const IndirectObject& b);
  // What its Length says. Throws when that leads out of the file.
  std::size_t stream_length(const IndirectObject& stream);
  // Decrypted and decoded by its filters, those that are not for images (filters.h), and Crypt that
  // says Identity; others are Error kRefused.
  std::string decoded_stream(const IndirectObject& stream, std::size_t max_bytes);
  // Its filters, in the order in which they decode.
  std::vector<Filter> filters_of(const Dictionary& stream);
  // Whether its first filter is Crypt with Identity (§7.4.10), so that it is not encrypted.
  bool left_plain(const Dictionary& stream);

  struct ObjectStream {
    std::string bytes;
    std::vector<std::pair<std::uint32_t, std::size_t>> objects;  // number, offset in bytes
    std::size_t first = 0;                                       // where the objects begin in bytes
  };
  // Kept for later calls; all of them together are bounded by SyntaxLimits::max_decoded.
  const ObjectStream& object_stream(std::uint32_t number, std::size_t newest = 0);
  // The one that `object` is, whether or not a section names it. Not kept.
  ObjectStream read_object_stream(const IndirectObject& object, std::size_t max_bytes);

 private:
  std::optional<IndirectObject> read_entry(Reference reference, const Entry& entry,
                                           std::size_t newest);

  bool following_length_ = false;
  std::optional<Encryption> encryption_;
  std::map<std::size_t, ObjectStream> object_streams_;  // by their place in the file
};

}  // namespace pith::pdf
