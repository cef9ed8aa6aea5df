#include "app/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "app/evidence.h"
#include "app/report_json.h"
#include "base/ascii.h"
#include "base/encoding.h"
#include "base/error.h"
#include "base/file.h"
#include "fetch/folder_lock.h"
#include "json/value.h"

namespace pith {
namespace {

namespace fs = std::filesystem;
using json::Value;

constexpr std::uint64_t kMaxKeysBytes = 1u << 20;
constexpr std::size_t kMaxKeys = 1'000;
constexpr std::size_t kFingerprintDigits = 32;

// A key in the published form. Its own copies of one thing have to agree.
class PublishedKey {
 public:
  PublishedKey(const Value& value, std::string_view name, std::string place)
      : value_(value), name_(name), place_(std::move(place)) {}

  TrustedKey read() const {
    if (!value_.is_object()) refuse("", "expected a key, as the registry publishes it");
    expect("algorithm", "ed25519");
    if (value_.find("format") != nullptr) expect("format", "raw");
    TrustedKey key{text("key_id"), bytes(), time("valid_from"), time("rotates_at")};
    if (value_.find("fingerprint_sha256_hex") != nullptr &&
        to_lower(text("fingerprint_sha256_hex")) != key.fingerprint()) {
      refuse(".fingerprint_sha256_hex", "is not that of the key, " + key.fingerprint());
    }
    TrustStore alone;
    try {
      alone.add(key);
    } catch (const Error& error) {
      refuse("", error.cause());
    }
    return key;
  }

 private:
  [[noreturn]] void refuse(const std::string& member, const std::string& cause) const {
    throw Error(ErrorKind::kMalformed, std::string(name_), place_ + member, cause);
  }
  const std::string& text(const char* key) const {
    const std::string* found = value_.find_string(key);
    if (found == nullptr) refuse("", "has no text member " + std::string(key));
    return *found;
  }
  void expect(const char* key, std::string_view value) const {
    if (text(key) != value) {
      refuse("." + std::string(key), "only " + std::string(value) + " keys are known");
    }
  }
  // Empty for null or nothing.
  std::string time(const char* key) const {
    const Value* found = value_.find(key);
    if (found == nullptr || found->is_null()) return {};
    return text(key);
  }
  std::string bytes() const {
    std::optional<std::string> hex, base64;
    if (value_.find("public_key_hex") != nullptr) {
      hex = from_hex(text("public_key_hex"));
      if (!hex) refuse(".public_key_hex", "is not hexadecimal");
    }
    if (value_.find("public_key_b64") != nullptr) {
      base64 = from_base64(text("public_key_b64"));
      if (!base64) refuse(".public_key_b64", "is not strict base64 (RFC 4648 §4)");
    }
    if (!hex && !base64) refuse("", "has neither public_key_hex nor public_key_b64");
    if (hex && base64 && *hex != *base64)
      refuse("", "its public_key_hex and public_key_b64 differ");
    return hex ? *hex : *base64;
  }

  const Value& value_;
  std::string_view name_;
  std::string place_;
};

std::vector<TrustedKey> read_list(const Value& list, std::string_view name,
                                  const std::string& place) {
  if (!list.is_array() || list.as_array().size() > kMaxKeys) {
    throw Error(ErrorKind::kMalformed, std::string(name), place,
                "expected a list of at most 1000 keys");
  }
  std::vector<TrustedKey> keys;
  for (std::size_t i = 0; i < list.as_array().size(); ++i) {
    keys.push_back(
        PublishedKey(list.as_array()[i], name, place + "[" + std::to_string(i) + "]").read());
  }
  return keys;
}

nlohmann::ordered_json to_json(const TrustedKey& key) {
  const auto time = [](const std::string& text) {
    return text.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(text);
  };
  return {{"key_id", key.key_id},
          {"algorithm", "ed25519"},
          {"public_key_hex", to_hex(key.public_key)},
          {"fingerprint_sha256_hex", key.fingerprint()},
          {"valid_from", time(key.valid_from)},
          {"rotates_at", time(key.rotates_at)}};
}

void write_keys(const fs::path& folder, const std::vector<TrustedKey>& keys) {
  nlohmann::ordered_json document{{"keys", nlohmann::ordered_json::array()}};
  for (const TrustedKey& key : keys) document["keys"].push_back(to_json(key));
  WriteOptions options;
  options.mode = 0600;
  write_file_atomically(folder / kKeysFile, dump(document), options);
}

bool is_pinned(std::string_view key_id) {
  return TrustStore::pinned().find(key_id) != nullptr;
}

auto find_key(std::vector<TrustedKey>& keys, std::string_view key_id) {
  return std::find_if(keys.begin(), keys.end(),
                      [&](const TrustedKey& key) { return key.key_id == key_id; });
}

// Without one there is nowhere to keep keys.
void require_folder(const fs::path& folder) {
  if (!folder.empty()) return;
  throw Error(ErrorKind::kFile, "keys.json",
              "there is no configuration folder: neither "
              "XDG_CONFIG_HOME nor HOME is set");
}

std::string window_text(const TrustedKey& key) {
  std::string text;
  if (!key.valid_from.empty()) text += ", from " + for_terminal(key.valid_from);
  if (!key.rotates_at.empty()) text += ", until " + for_terminal(key.rotates_at);
  return text;
}

// The answer of add and remove.
int tell(const Context& context, const TrustedKey& key, const char* status) {
  const Console& console = context.console;
  if (console.json) {
    nlohmann::ordered_json document = json_document("pith.keys/1");
    document["status"] = status;
    document["key"] = to_json(key);
    console.out << dump(document);
  } else {
    console.out << fmt::format("{} {} ({}{})\n", status, for_terminal(key.key_id),
                               key.fingerprint(), window_text(key));
  }
  return 0;
}

}  // namespace

std::vector<TrustedKey> user_keys(const fs::path& folder) {
  const fs::path file = folder / kKeysFile;
  std::error_code ignored;
  if (folder.empty() || fs::status(file, ignored).type() == fs::file_type::not_found) return {};
  try {
    const Value document = json::parse(read_file(file, kMaxKeysBytes), display(file));
    const Value* list = document.find("keys");
    std::vector<TrustedKey> keys =
        read_list(list == nullptr ? Value() : *list, display(file), "$.keys");
    TrustStore trust = TrustStore::pinned();
    for (const TrustedKey& key : keys) trust.add(key);
    return keys;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kFile) throw;
    throw Error(ErrorKind::kMalformed, display(file), error.place(), error.cause(),
                "mend the file or take it away; pith keys add makes it anew");
  }
}

TrustStore trusted_keys(const fs::path& folder) {
  TrustStore trust = TrustStore::pinned();
  for (TrustedKey& key : user_keys(folder)) trust.add(std::move(key));
  return trust;
}

TrustedKey published_key(std::string_view text, std::string_view name,
                         std::string_view fingerprint) {
  if (fingerprint.size() != kFingerprintDigits || !from_hex(to_lower(fingerprint))) {
    throw Error(ErrorKind::kUsage, "--fingerprint", "expected 32 hexadecimal digits");
  }
  const Value document = json::parse(text, name);
  const Value* list = document.is_array() ? &document : document.find("public_keys");
  const std::vector<TrustedKey> keys =
      list == nullptr ? std::vector{PublishedKey(document, name, "$").read()}
                      : read_list(*list, name, document.is_array() ? "$" : "$.public_keys");
  for (const TrustedKey& key : keys) {
    if (key.fingerprint() == to_lower(fingerprint)) return key;
  }
  std::string found;
  for (std::size_t i = 0; i < keys.size() && i < 4; ++i) {
    found += (i == 0 ? "" : ", ") + keys[i].fingerprint();
  }
  throw Error(ErrorKind::kRefused, std::string(name), "",
              "has no key with the fingerprint " + to_lower(fingerprint) +
                  (found.empty() ? "" : ", but " + found),
              "ask whoever gave you the fingerprint; the file may have been exchanged on its way");
}

int keys_list_command(const KeysCommand& command, const Context& context) {
  const Console& console = context.console;
  const std::vector<TrustedKey> added = user_keys(command.folder);
  nlohmann::ordered_json document = json_document("pith.keys/1");
  document["keys"] = nlohmann::ordered_json::array();
  const auto show = [&](const TrustedKey& key, bool built_in) {
    document["keys"].push_back(to_json(key));
    document["keys"].back()["origin"] = built_in ? "pinned" : "added";
    if (!console.json) {
      console.out << fmt::format(
          "{} {} ({}{})\n", console.out_colors.strong(for_terminal(key.key_id)), key.fingerprint(),
          built_in ? "built in" : "added", window_text(key));
    }
  };
  const TrustStore pinned = TrustStore::pinned();
  for (const TrustedKey& key : pinned.keys()) show(key, true);
  for (const TrustedKey& key : added) show(key, false);
  if (console.json) console.out << dump(document);
  return 0;
}

int keys_add_command(const KeysCommand& command, const Context& context) {
  require_folder(command.folder);
  const TrustedKey key = published_key(read_input(command.file, kMaxKeysBytes, context),
                                       display(command.file), command.fingerprint);
  if (is_pinned(key.key_id)) {
    throw Error(ErrorKind::kRefused, key.key_id, "",
                "this key id belongs to a key that is built in", "");
  }
  std::error_code error;
  fs::create_directories(command.folder, error);
  const FolderLock lock(command.folder);
  std::vector<TrustedKey> keys = user_keys(command.folder);
  const auto old = find_key(keys, key.key_id);
  const bool is_new = old == keys.end();
  if (is_new) {
    keys.push_back(key);
  } else if (old->public_key != key.public_key) {
    throw Error(ErrorKind::kRefused, key.key_id, "", "another key with this id is trusted already",
                "pith keys remove takes it away");
  } else if (old->valid_from == key.valid_from && old->rotates_at == key.rotates_at) {
    return tell(context, key, "unchanged");
  } else {
    *old = key;
  }
  write_keys(command.folder, keys);
  return tell(context, key, is_new ? "added" : "updated");
}

int keys_remove_command(const KeysCommand& command, const Context& context) {
  require_folder(command.folder);
  if (is_pinned(command.key_id)) {
    throw Error(ErrorKind::kRefused, command.key_id, "is built in and cannot be removed");
  }
  std::optional<FolderLock> lock;
  std::error_code ignored;
  if (fs::is_directory(command.folder, ignored)) lock.emplace(command.folder);
  std::vector<TrustedKey> keys = user_keys(command.folder);
  const auto found = find_key(keys, command.key_id);
  if (found == keys.end()) {
    throw Error(ErrorKind::kUsage, command.key_id, "", "no key with this id was added",
                "pith keys list shows them");
  }
  const TrustedKey key = *found;
  keys.erase(found);
  write_keys(command.folder, keys);
  return tell(context, key, "removed");
}

}  // namespace pith
