// Encryption with the standard security handler (ISO 32000-2 §7.6): V 1, 2, 4 and 5, revisions 2 to
// 6, so RC4 and AES. Reading needs it for object streams, metadata and Info; an update to an
// encrypted file has to encrypt what it adds with the file's own key, since Encrypt stays as it is.
//
//   Encryption key = Encryption::of(pdf);
//   if (key.open("")) …
//
// Nothing is random: the initialisation vector of AES is derived from key, object and text, so that
// equal input gives equal output and different texts get different vectors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "pdf/syntax/object.h"

namespace pith::pdf {

class Structure;

// Of a file that cannot be read without: kRefused, reason "encrypted".
Error needs_password(const std::string& name);

class Encryption {
 public:
  // What the trailer's Encrypt says. Throws Error kRefused for other handlers and versions, and
  // when it is not well-formed.
  static Encryption of(Structure& pdf);

  // Tries it as the owner's password, then as the user's. Its bytes are taken as they are: UTF-8 as
  // revision 5 and 6 want it, ASCII for older ones.
  bool open(std::string_view password);
  bool opened() const { return !file_key_.empty(); }
  // Table 22, bit 4: whoever opens the file may change it; the owner always may.
  bool may_modify() const { return owner_ || (permissions_ & 8) != 0; }
  // §7.6.4: whether metadata streams are encrypted as others are.
  bool metadata_encrypted() const { return metadata_encrypted_; }

  // Require opened(). nullopt for what was not encrypted like this: cut off, or badly padded.
  std::optional<std::string> decrypt_string(std::string_view data, Reference holder) const;
  std::optional<std::string> decrypt_stream(std::string_view data, Reference holder) const;
  std::string encrypt_stream(std::string_view data, Reference holder) const;
  // The value (PDF syntax) with every string in it encrypted.
  std::string encrypt_strings(std::string_view value, Reference holder) const;

 private:
  enum class Method { kIdentity, kRc4, kAes128, kAes256 };
  Encryption() = default;
  Method method_named(Structure& pdf, const Dictionary& encrypt, std::string_view key) const;
  bool open_rc4_key(std::string_view padded_user_password);
  bool open_aes256(std::string_view password);
  std::string object_key(Method method, Reference holder) const;
  std::optional<std::string> decrypt(Method method, std::string_view data, Reference holder) const;
  std::string encrypt(Method method, std::string_view data, Reference holder) const;

  std::int64_t version_ = 0, revision_ = 0;
  std::uint32_t permissions_ = 0;
  std::size_t key_bytes_ = 5;
  bool metadata_encrypted_ = true, owner_ = false;
  Method strings_ = Method::kRc4, streams_ = Method::kRc4;
  std::string owner_entry_, user_entry_, owner_key_entry_, user_key_entry_, first_id_;
  std::string file_key_;
};

// Gives the file its Encryption, opened by the first of the passwords that does. False when none
// does; true too for a file that is not encrypted. Throws what Encryption::of throws.
bool unlock(Structure& pdf, std::initializer_list<std::string_view> passwords);

}  // namespace pith::pdf
