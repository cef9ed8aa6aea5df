// The keys that the user trusts beside the pinned one: keys.json in the configuration folder.
//
//   {"keys":[{"key_id":"…","algorithm":"ed25519","public_key_hex":"…","fingerprint_sha256_hex":"…",
//             "valid_from":null,"rotates_at":null}]}
//
// Each is in the form in which the registry publishes its key. A key gets there only with its
// fingerprint, which the user has from elsewhere than the key: so a file that was exchanged on its
// way is noticed.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/commands.h"
#include "record/trust.h"

namespace pith {

inline constexpr std::string_view kKeysFile = "keys.json";

// The user's keys; none when there is no file. Throws Error kMalformed for a file that is not as
// above, or names a key id that is pinned, with a hint.
std::vector<TrustedKey> user_keys(const std::filesystem::path& folder);

// The pinned keys and the user's. An empty folder: the pinned ones.
TrustStore trusted_keys(const std::filesystem::path& folder);

// The key of this fingerprint (32 hexadecimal digits) in a published key, a list of keys, or
// anything with such a list in its member public_keys. Throws Error kMalformed for keys that
// contradict themselves, kRefused when none has the fingerprint, kUsage for what is no fingerprint.
TrustedKey published_key(std::string_view text, std::string_view name,
                         std::string_view fingerprint);

// `pith keys list`, `pith keys add FILE --fingerprint HEX`, `pith keys remove KEY_ID`.
struct KeysCommand {
  std::filesystem::path folder;   // the configuration folder
  std::string file, fingerprint;  // of the key to add; file may be "-"
  std::string key_id;             // to remove
};
int keys_list_command(const KeysCommand& command, const Context& context);
int keys_add_command(const KeysCommand& command, const Context& context);
int keys_remove_command(const KeysCommand& command, const Context& context);

}  // namespace pith
