#include "pdf/syntax/ciphers.h"

#include <array>
#include <cstdint>
#include <memory>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "number/digest.h"
#include "number/evp.h"

namespace pith::pdf {
namespace {

constexpr std::size_t kBlock = 16;

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

[[noreturn]] void unavailable(const char* what) {
  throw Error(ErrorKind::kRefused, what, "is not available from OpenSSL on this system");
}

std::string digest(const EVP_MD* kind, std::string_view bytes, const char* name) {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), &size,
                 kind, nullptr) != 1)
    unavailable(name);
  out.resize(size);
  return out;
}

std::optional<std::string> aes(bool encrypt, std::string_view key, std::string_view vector,
                               std::string_view data, Padding padding) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
      EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  const EVP_CIPHER* kind = key.size() == 32 ? EVP_aes_256_cbc() : EVP_aes_128_cbc();
  if (!context || vector.size() != kBlock ||
      EVP_CipherInit_ex(context.get(), kind, nullptr, raw(key), raw(vector), encrypt) != 1)
    unavailable("AES");
  EVP_CIPHER_CTX_set_padding(context.get(), padding == Padding::kBlocks);
  std::string out(data.size() + kBlock, '\0');
  auto* to = reinterpret_cast<unsigned char*>(out.data());
  std::size_t filled = 0;
  // It takes an int; in parts, whatever the size.
  for (std::size_t at = 0; at < data.size();) {
    const std::size_t part = std::min<std::size_t>(data.size() - at, 1u << 20);
    int size = 0;
    if (EVP_CipherUpdate(context.get(), to + filled, &size, raw(data) + at,
                         static_cast<int>(part)) != 1)
      return std::nullopt;
    filled += static_cast<std::size_t>(size);
    at += part;
  }
  int size = 0;
  if (EVP_CipherFinal_ex(context.get(), to + filled, &size) != 1) return std::nullopt;
  out.resize(filled + static_cast<std::size_t>(size));
  return out;
}

}  // namespace

std::string md5(std::string_view bytes) {
  return digest(EVP_md5(), bytes, "MD5");
}

std::string sha2(Sha2 variant, std::string_view bytes) {
  if (variant == Sha2::k256) return std::string(Digest::of(bytes).bytes());
  return digest(variant == Sha2::k384 ? EVP_sha384() : EVP_sha512(), bytes, "SHA-2");
}

std::string rc4(std::string_view key, std::string_view data) {
  std::array<std::uint8_t, 256> state{};
  std::iota(state.begin(), state.end(), std::uint8_t{0});
  std::uint8_t j = 0;
  for (std::size_t i = 0; i < state.size(); ++i) {
    j = static_cast<std::uint8_t>(j + state[i] + static_cast<std::uint8_t>(key[i % key.size()]));
    std::swap(state[i], state[j]);
  }
  std::string out(data);
  std::uint8_t i = 0;
  j = 0;
  for (char& c : out) {
    ++i;
    j = static_cast<std::uint8_t>(j + state[i]);
    std::swap(state[i], state[j]);
    const std::uint8_t at = static_cast<std::uint8_t>(state[i] + state[j]);
    c = static_cast<char>(static_cast<std::uint8_t>(c) ^ state[at]);
  }
  return out;
}

std::string aes_encrypt(std::string_view key, std::string_view vector, std::string_view data,
                        Padding padding) {
  return aes(true, key, vector, data, padding).value();
}

std::optional<std::string> aes_decrypt(std::string_view key, std::string_view vector,
                                       std::string_view data, Padding padding) {
  return aes(false, key, vector, data, padding);
}

}  // namespace pith::pdf
