#include "pdf/syntax/encryption.h"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

#include "base/encoding.h"
#include "base/error.h"
#include "pdf/syntax/ciphers.h"
#include "pdf/syntax/structure.h"

namespace pith::pdf {
namespace {

constexpr std::size_t kMaxPassword = 127;  // §7.6.4.3.3
constexpr std::size_t kVector = 16;

// Algorithm 2, step a).
std::string padded(std::string_view password) {
  constexpr unsigned char kPadding[32] = {0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41,
                                          0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
                                          0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80,
                                          0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A};
  std::string out(password.substr(0, 32));
  out.append(reinterpret_cast<const char*>(kPadding), 32 - out.size());
  return out;
}

std::string little_endian(std::uint32_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
  return out;
}

std::string with_each_byte_xor(std::string key, int value) {
  for (char& c : key) c = static_cast<char>(c ^ value);
  return key;
}

// Algorithm 2.B, and for revision 5, which came before the standard, its first step alone. The last
// byte of a round cannot stay larger than its number, so that at most 288 rounds are made.
std::string hash_2b(std::int64_t revision, std::string_view password, std::string_view salt,
                    std::string_view user_entry) {
  std::string key = sha2(Sha2::k256, std::string(password).append(salt).append(user_entry));
  if (revision < 6) return key;
  for (int round = 0;; ++round) {
    const std::string once = std::string(password).append(key).append(user_entry);
    std::string repeated;
    for (int i = 0; i < 64; ++i) repeated += once;
    const std::string_view view = key;
    const std::string encrypted =
        aes_encrypt(view.substr(0, 16), view.substr(16, 16), repeated, Padding::kNone);
    const int remainder =
        std::accumulate(encrypted.begin(), encrypted.begin() + 16, 0,
                        [](int sum, char c) { return sum + static_cast<std::uint8_t>(c); }) %
        3;
    key = sha2(remainder == 0 ? Sha2::k256 : remainder == 1 ? Sha2::k384 : Sha2::k512, encrypted);
    if (round >= 63 && static_cast<std::uint8_t>(encrypted.back()) <= round - 31) break;
  }
  return key.substr(0, 32);
}

}  // namespace

Error needs_password(const std::string& name) {
  return Error(ErrorKind::kRefused, name, "", "the file is encrypted and needs a password",
               "give its password (pithstamp --password-file), or stamp the paper before "
               "encrypting it")
      .with_reason("encrypted");
}

Encryption Encryption::of(Structure& pdf) {
  const auto damaged = [&] { pdf.damaged(pdf.startxref_at(), "its Encrypt is not well-formed"); };
  const auto unknown = [&](const std::string& what) {
    throw Error(ErrorKind::kRefused, pdf.name(), "", "the file is encrypted " + what,
                "stamp the paper before encrypting it")
        .with_reason("encrypted");
  };
  const auto encrypt = pdf.resolve_dictionary(pdf.trailer().find("Encrypt"));
  if (!encrypt) damaged();
  const auto value = [&](const Dictionary& in, std::string_view key) {
    const Object* object = in.find(key);
    return object ? pdf.resolve(*object) : Object();
  };
  const auto number = [&](std::string_view key, std::int64_t otherwise) {
    return integer_of(value(*encrypt, key)).value_or(otherwise);
  };
  if (name_of(value(*encrypt, "Filter")) != "Standard")
    unknown("by another handler than a password");
  Encryption result;
  result.version_ = number("V", 0);
  result.revision_ = number("R", 0);
  const auto v = result.version_, r = result.revision_;
  const bool known = ((v == 1 || v == 2) && (r == 2 || r == 3)) || (v == 4 && r == 4) ||
                     (v == 5 && (r == 5 || r == 6));
  if (!known) unknown(fmt::format("in a way that is not known (V {}, R {})", v, r));
  // Negative as a signed number, or written as an unsigned one.
  result.permissions_ = static_cast<std::uint32_t>(static_cast<std::uint64_t>(number("P", 0)));
  result.metadata_encrypted_ = v < 4 || value(*encrypt, "EncryptMetadata").bytes != "false";

  const std::int64_t bits = v == 1 ? 40 : v == 4 ? 128 : v == 5 ? 256 : number("Length", 40);
  if (bits < 40 || bits > 256 || bits % 8 != 0 || (v < 5 && bits > 128)) damaged();
  result.key_bytes_ = static_cast<std::size_t>(bits / 8);
  if (v >= 4) {
    result.streams_ = result.method_named(pdf, *encrypt, "StmF");
    result.strings_ = result.method_named(pdf, *encrypt, "StrF");
  }

  const auto entry = [&](std::string_view key, std::size_t size) {
    std::string bytes = string_of(value(*encrypt, key)).value_or("");
    if (bytes.size() < size) damaged();
    return bytes.substr(0, size);
  };
  result.owner_entry_ = entry("O", v == 5 ? 48 : 32);
  result.user_entry_ = entry("U", v == 5 ? 48 : 32);
  if (v == 5) {
    result.owner_key_entry_ = entry("OE", 32);
    result.user_key_entry_ = entry("UE", 32);
  }
  const Object* id = pdf.trailer().find("ID");
  const auto parts = id ? array_of(pdf.resolve(*id)) : std::nullopt;
  if (parts && !parts->empty())
    result.first_id_ = string_of(pdf.resolve(parts->front())).value_or("");
  return result;
}

// §7.6.6, tables 20 and 25.
Encryption::Method Encryption::method_named(Structure& pdf, const Dictionary& encrypt,
                                            std::string_view key) const {
  const Object* object = encrypt.find(key);
  const std::string filter = object ? name_of(pdf.resolve(*object)).value_or("") : "Identity";
  if (filter == "Identity") return Method::kIdentity;
  const auto filters = pdf.resolve_dictionary(encrypt.find("CF"));
  const auto definition = filters ? pdf.resolve_dictionary(filters->find(filter)) : std::nullopt;
  const Object* method = definition ? definition->find("CFM") : nullptr;
  const std::string name = method ? name_of(pdf.resolve(*method)).value_or("") : "None";
  if (name == "V2" && version_ == 4) return Method::kRc4;
  if (name == "AESV2" && version_ == 4) return Method::kAes128;
  if (name == "AESV3" && version_ == 5) return Method::kAes256;
  throw Error(ErrorKind::kRefused, pdf.name(), "",
              "the file is encrypted by a method that is not known (" + name + ")",
              "stamp the paper before encrypting it")
      .with_reason("encrypted");
}

bool Encryption::open(std::string_view password) {
  file_key_.clear();
  owner_ = false;
  if (version_ == 5) return open_aes256(password.substr(0, kMaxPassword));
  // Algorithm 7: the owner's password decrypts the user's.
  std::string key = md5(padded(password));
  if (revision_ >= 3)
    for (int i = 0; i < 50; ++i) key = md5(key.substr(0, key_bytes_));
  key.resize(key_bytes_);
  std::string user = owner_entry_;
  for (int i = revision_ >= 3 ? 19 : 0; i >= 0; --i) user = rc4(with_each_byte_xor(key, i), user);
  if (open_rc4_key(user)) return owner_ = true;
  return open_rc4_key(padded(password));
}

bool Encryption::open_rc4_key(std::string_view padded_user_password) {
  // Algorithm 2.
  std::string key = md5(std::string(padded_user_password)
                            .append(owner_entry_)
                            .append(little_endian(permissions_, 4))
                            .append(first_id_)
                            .append(metadata_encrypted_ ? "" : "\xFF\xFF\xFF\xFF"));
  if (revision_ >= 3)
    for (int i = 0; i < 50; ++i) key = md5(key.substr(0, key_bytes_));
  key.resize(key_bytes_);
  // Algorithms 4 and 5, and 6 to check.
  std::string check = revision_ == 2 ? padded("") : md5(padded("").append(first_id_));
  for (int i = 0; i < (revision_ == 2 ? 1 : 20); ++i)
    check = rc4(with_each_byte_xor(key, i), check);
  if (!user_entry_.starts_with(check)) return false;
  file_key_ = std::move(key);
  return true;
}

// Algorithm 2.A. An entry is a hash of 32 bytes, a salt for checking and a salt for the key.
bool Encryption::open_aes256(std::string_view password) {
  const std::string_view owner = owner_entry_, user = user_entry_;
  const auto key_from = [&](std::string_view entry, std::string_view bound,
                            std::string_view encrypted) {
    if (hash_2b(revision_, password, entry.substr(32, 8), bound) != entry.substr(0, 32))
      return false;
    file_key_ = aes_decrypt(hash_2b(revision_, password, entry.substr(40, 8), bound),
                            std::string(kVector, '\0'), encrypted, Padding::kNone)
                    .value_or("");
    return true;
  };
  if (key_from(owner, user, owner_key_entry_)) return owner_ = true;
  return key_from(user, "", user_key_entry_);
}

// Algorithm 1.
std::string Encryption::object_key(Method method, Reference holder) const {
  if (method == Method::kAes256) return file_key_;
  std::string key = file_key_;
  key += little_endian(holder.number, 3) + little_endian(holder.generation, 2);
  if (method == Method::kAes128) key += "sAlT";
  return md5(key).substr(0, std::min<std::size_t>(file_key_.size() + 5, 16));
}

std::optional<std::string> Encryption::decrypt(Method method, std::string_view data,
                                               Reference holder) const {
  if (method == Method::kIdentity || data.empty()) return std::string(data);
  if (method == Method::kRc4) return rc4(object_key(method, holder), data);
  if (data.size() < 2 * kVector || data.size() % kVector != 0) return std::nullopt;
  return aes_decrypt(object_key(method, holder), data.substr(0, kVector), data.substr(kVector),
                     Padding::kBlocks);
}

std::string Encryption::encrypt(Method method, std::string_view data, Reference holder) const {
  if (method == Method::kIdentity) return std::string(data);
  if (method == Method::kRc4) return rc4(object_key(method, holder), data);
  const std::string vector =
      sha2(Sha2::k256, fmt::format("{}{} ", file_key_, text(holder)).append(data))
          .substr(0, kVector);
  return vector + aes_encrypt(object_key(method, holder), vector, data, Padding::kBlocks);
}

std::optional<std::string> Encryption::decrypt_string(std::string_view data,
                                                      Reference holder) const {
  return decrypt(strings_, data, holder);
}

std::optional<std::string> Encryption::decrypt_stream(std::string_view data,
                                                      Reference holder) const {
  return decrypt(streams_, data, holder);
}

std::string Encryption::encrypt_stream(std::string_view data, Reference holder) const {
  return encrypt(streams_, data, holder);
}

std::string Encryption::encrypt_strings(std::string_view value, Reference holder) const {
  if (strings_ == Method::kIdentity) return std::string(value);
  std::string out;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t next = std::min(skip_white_space(value, at), value.size());
    out += value.substr(at, next - at);
    at = next;
    if (at == value.size()) break;
    const bool hexadecimal = value[at] == '<' && value.substr(at, 2) != "<<";
    if (value[at] == '(' || hexadecimal) {
      const auto string = object_at(value, at);
      if (!string) return {};
      out += '<' + to_hex(encrypt(strings_, *string_of(*string), holder)) + '>';
      at = string->end();
    } else {
      const std::size_t size = value.substr(at, 2) == "<<" ? 2 : 1;
      out += value.substr(at, size);
      at += size;
    }
  }
  return out;
}

bool unlock(Structure& pdf, std::initializer_list<std::string_view> passwords) {
  if (!pdf.encrypted()) return true;
  Encryption encryption = Encryption::of(pdf);
  const bool opened =
      std::any_of(passwords.begin(), passwords.end(),
                  [&](std::string_view password) { return encryption.open(password); });
  pdf.set_encryption(std::move(encryption));
  return opened;
}

}  // namespace pith::pdf
