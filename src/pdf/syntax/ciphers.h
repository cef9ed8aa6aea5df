// The primitives that PDF encryption is made of, by OpenSSL, but for RC4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pith::pdf {

std::string md5(std::string_view bytes);
enum class Sha2 { k256, k384, k512 };
std::string sha2(Sha2 variant, std::string_view bytes);

// OpenSSL 3 has it in a provider of its own, which not every system installs.
std::string rc4(std::string_view key, std::string_view data);

// CBC with a key of 16 or 32 bytes. Decryption gives nullopt when the data are not whole blocks, or
// the padding (RFC 8018 §6.1.1) is wrong; encryption without padding requires whole blocks.
enum class Padding { kNone, kBlocks };
std::string aes_encrypt(std::string_view key, std::string_view vector, std::string_view data,
                        Padding padding);
std::optional<std::string> aes_decrypt(std::string_view key, std::string_view vector,
                                       std::string_view data, Padding padding);

}  // namespace pith::pdf
