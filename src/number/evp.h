// OpenSSL's EVP functions, for what few commands need: encrypted PDFs, proofs of other digests than
// SHA-256. Include it in place of openssl/evp.h, and call them as always.
//
// With PITH_LATE_EVP the program has only SHA-256 from the archive of libcrypto, and these are
// looked up in the shared one at the first call (evp_late.cc); a failure to load it is an Error
// kFile. From the archive they would bring nearly all of it along, and relocating that takes as
// long at each start as all else that the program does. The names differ, for other programs that
// use this library may link both.
#pragma once

#include <openssl/crypto.h>
#include <openssl/evp.h>

#ifdef PITH_LATE_EVP

extern "C" {
decltype(OpenSSL_version) pith_OpenSSL_version;
decltype(EVP_Digest) pith_EVP_Digest;
decltype(EVP_md5) pith_EVP_md5;
decltype(EVP_sha256) pith_EVP_sha256;
decltype(EVP_sha384) pith_EVP_sha384;
decltype(EVP_sha512) pith_EVP_sha512;
decltype(EVP_MD_fetch) pith_EVP_MD_fetch;
decltype(EVP_MD_free) pith_EVP_MD_free;
decltype(EVP_MD_CTX_new) pith_EVP_MD_CTX_new;
decltype(EVP_MD_CTX_free) pith_EVP_MD_CTX_free;
decltype(EVP_DigestInit_ex) pith_EVP_DigestInit_ex;
decltype(EVP_DigestUpdate) pith_EVP_DigestUpdate;
decltype(EVP_DigestFinal_ex) pith_EVP_DigestFinal_ex;
decltype(EVP_aes_128_cbc) pith_EVP_aes_128_cbc;
decltype(EVP_aes_256_cbc) pith_EVP_aes_256_cbc;
decltype(EVP_CIPHER_CTX_new) pith_EVP_CIPHER_CTX_new;
decltype(EVP_CIPHER_CTX_free) pith_EVP_CIPHER_CTX_free;
decltype(EVP_CIPHER_CTX_set_padding) pith_EVP_CIPHER_CTX_set_padding;
decltype(EVP_CipherInit_ex) pith_EVP_CipherInit_ex;
decltype(EVP_CipherUpdate) pith_EVP_CipherUpdate;
decltype(EVP_CipherFinal_ex) pith_EVP_CipherFinal_ex;
}

#define OpenSSL_version pith_OpenSSL_version
#define EVP_Digest pith_EVP_Digest
#define EVP_md5 pith_EVP_md5
#define EVP_sha256 pith_EVP_sha256
#define EVP_sha384 pith_EVP_sha384
#define EVP_sha512 pith_EVP_sha512
#define EVP_MD_fetch pith_EVP_MD_fetch
#define EVP_MD_free pith_EVP_MD_free
#define EVP_MD_CTX_new pith_EVP_MD_CTX_new
#define EVP_MD_CTX_free pith_EVP_MD_CTX_free
#define EVP_DigestInit_ex pith_EVP_DigestInit_ex
#define EVP_DigestUpdate pith_EVP_DigestUpdate
#define EVP_DigestFinal_ex pith_EVP_DigestFinal_ex
#define EVP_aes_128_cbc pith_EVP_aes_128_cbc
#define EVP_aes_256_cbc pith_EVP_aes_256_cbc
#define EVP_CIPHER_CTX_new pith_EVP_CIPHER_CTX_new
#define EVP_CIPHER_CTX_free pith_EVP_CIPHER_CTX_free
#define EVP_CIPHER_CTX_set_padding pith_EVP_CIPHER_CTX_set_padding
#define EVP_CipherInit_ex pith_EVP_CipherInit_ex
#define EVP_CipherUpdate pith_EVP_CipherUpdate
#define EVP_CipherFinal_ex pith_EVP_CipherFinal_ex

#endif
