#include "timestamp/operation.h"

#include <openssl/opensslv.h>

#include <memory>

#include "base/encoding.h"
#include "number/digest.h"
#include "number/evp.h"

namespace pith {
namespace {

struct Row {
  OtsOperation operation;
  std::string_view name;
  std::size_t digest_length;  // 0 for what is no hash function
  const char* openssl_name;
};
constexpr Row kRows[] = {
    {OtsOperation::kSha1, "sha1", 20, "SHA1"},
    {OtsOperation::kRipemd160, "ripemd160", 20, "RIPEMD160"},
    {OtsOperation::kSha256, "sha256", 32, "SHA256"},
    {OtsOperation::kKeccak256, "keccak256", 32, "KECCAK-256"},
    {OtsOperation::kAppend, "append", 0, nullptr},
    {OtsOperation::kPrepend, "prepend", 0, nullptr},
    {OtsOperation::kReverse, "reverse", 0, nullptr},
    {OtsOperation::kHexlify, "hexlify", 0, nullptr},
};

const Row& row(OtsOperation operation) {
  const Row* found = kRows;
  while (found->operation != operation) ++found;
  return *found;
}

// Before OpenSSL 3 algorithms were not fetched but looked up, and never freed.
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
using Algorithm = std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)>;
Algorithm find_algorithm(const char* name) {
  return {EVP_MD_fetch(nullptr, name, nullptr), &EVP_MD_free};
}
#else
using Algorithm = std::unique_ptr<const EVP_MD, void (*)(const EVP_MD*)>;
Algorithm find_algorithm(const char* name) {
  return {EVP_get_digestbyname(name), [](const EVP_MD*) {}};
}
#endif

std::optional<std::string> hash(const Row& row, std::string_view message) {
  if (row.openssl_name == std::string_view("SHA256")) {
    return std::string(Digest::of(message).bytes());
  }
  const Algorithm algorithm = find_algorithm(row.openssl_name);
  if (!algorithm) return std::nullopt;
  std::string result(EVP_MAX_MD_SIZE, '\0');
  unsigned length = 0;
  if (EVP_Digest(message.data(), message.size(), reinterpret_cast<unsigned char*>(result.data()),
                 &length, algorithm.get(), nullptr) != 1 ||
      length != row.digest_length) {
    return std::nullopt;
  }
  result.resize(length);
  return result;
}

}  // namespace

std::optional<OtsOperation> ots_operation(std::uint8_t tag) {
  for (const Row& row : kRows) {
    if (static_cast<std::uint8_t>(row.operation) == tag) return row.operation;
  }
  return std::nullopt;
}

std::string_view name(OtsOperation operation) {
  return row(operation).name;
}

bool takes_argument(OtsOperation operation) {
  return operation == OtsOperation::kAppend || operation == OtsOperation::kPrepend;
}

bool hashes_files(OtsOperation operation) {
  return row(operation).digest_length > 0 && operation != OtsOperation::kKeccak256;
}

std::size_t result_length(OtsOperation operation, std::size_t message, std::size_t argument) {
  if (takes_argument(operation)) return message + argument;
  if (operation == OtsOperation::kReverse) return message;
  if (operation == OtsOperation::kHexlify) return 2 * message;
  return row(operation).digest_length;
}

std::optional<std::string> apply(OtsOperation operation, std::string_view message,
                                 std::string_view argument) {
  switch (operation) {
    case OtsOperation::kAppend:
      return std::string(message).append(argument);
    case OtsOperation::kPrepend:
      return std::string(argument).append(message);
    case OtsOperation::kReverse:
      return std::string(message.rbegin(), message.rend());
    case OtsOperation::kHexlify:
      return to_hex(message);
    default:
      return hash(row(operation), message);
  }
}

}  // namespace pith
