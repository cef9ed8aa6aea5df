// The EVP functions of evp.h, each passed on to the shared libcrypto.
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/shared_library.h"

namespace {

const pith::SharedLibrary& libcrypto() {
  static const pith::SharedLibrary kLibrary("libcrypto", {PITH_LIBCRYPTO});
  return kLibrary;
}

}  // namespace

#define PASS_ON(result, name, parameters, arguments)                               \
  result pith_##name parameters {                                                  \
    static auto* const kFunction = libcrypto().function<result parameters>(#name); \
    return kFunction arguments;                                                    \
  }

extern "C" {

PASS_ON(const char*, OpenSSL_version, (int kind), (kind))
PASS_ON(int, EVP_Digest,
        (const void* data, size_t count, unsigned char* out, unsigned* size, const EVP_MD* kind,
         ENGINE* engine),
        (data, count, out, size, kind, engine))
PASS_ON(const EVP_MD*, EVP_md5, (), ())
PASS_ON(const EVP_MD*, EVP_sha256, (), ())
PASS_ON(const EVP_MD*, EVP_sha384, (), ())
PASS_ON(const EVP_MD*, EVP_sha512, (), ())
PASS_ON(EVP_MD*, EVP_MD_fetch, (OSSL_LIB_CTX * context, const char* name, const char* properties),
        (context, name, properties))
PASS_ON(void, EVP_MD_free, (EVP_MD * kind), (kind))
PASS_ON(EVP_MD_CTX*, EVP_MD_CTX_new, (), ())
PASS_ON(void, EVP_MD_CTX_free, (EVP_MD_CTX * context), (context))
PASS_ON(int, EVP_DigestInit_ex, (EVP_MD_CTX * context, const EVP_MD* kind, ENGINE* engine),
        (context, kind, engine))
PASS_ON(int, EVP_DigestUpdate, (EVP_MD_CTX * context, const void* data, size_t count),
        (context, data, count))
PASS_ON(int, EVP_DigestFinal_ex, (EVP_MD_CTX * context, unsigned char* out, unsigned* size),
        (context, out, size))
PASS_ON(const EVP_CIPHER*, EVP_aes_128_cbc, (), ())
PASS_ON(const EVP_CIPHER*, EVP_aes_256_cbc, (), ())
PASS_ON(EVP_CIPHER_CTX*, EVP_CIPHER_CTX_new, (), ())
PASS_ON(void, EVP_CIPHER_CTX_free, (EVP_CIPHER_CTX * context), (context))
PASS_ON(int, EVP_CIPHER_CTX_set_padding, (EVP_CIPHER_CTX * context, int padding),
        (context, padding))
PASS_ON(int, EVP_CipherInit_ex,
        (EVP_CIPHER_CTX * context, const EVP_CIPHER* kind, ENGINE* engine, const unsigned char* key,
         const unsigned char* vector, int encrypt),
        (context, kind, engine, key, vector, encrypt))
PASS_ON(int, EVP_CipherUpdate,
        (EVP_CIPHER_CTX * context, unsigned char* out, int* size, const unsigned char* in,
         int count),
        (context, out, size, in, count))
PASS_ON(int, EVP_CipherFinal_ex, (EVP_CIPHER_CTX * context, unsigned char* out, int* size),
        (context, out, size))

}  // extern "C"
