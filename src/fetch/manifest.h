// The manifest of mirrors, /pith-mirrors.json:
//
//   {"manifest_type":"pith_mirror_manifest","manifest_version":"1.0","generated_at",
//    "merge_version","mirrors":[{"name","mirror_type":"https","base_url","bundle_pattern",
//    "state_pattern","well_known_pattern","public_key","status"}],"notes"}
//
// Each pattern has "{suffix}" once, where the number goes. Nothing signs a manifest: it only names
// places to ask, and a key in it is not read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fetch/mirror.h"
#include "json/value.h"

namespace pith {

inline constexpr std::string_view kManifestFile = "pith-mirrors.json";

bool is_manifest(std::string_view text);  // a JSON object of this manifest_type

struct Manifest {
  std::vector<Mirror> mirrors;  // all kHttp, in order
  // One line, with its place, for each entry that is not a mirror over HTTP, or is not as above:
  // patterns are URLs below base_url, or paths from its root ("/pith/{suffix}/bundle.json"); URLs
  // are https or http, without credentials, query and fragment.
  std::vector<std::string> skipped;
};
// One bad entry does not take the others along. Throws Error kMalformed for what is no manifest,
// and for a list without entries; kLimit for more than max_mirrors entries.
Manifest parse_manifest(std::string_view text, std::string_view name, std::size_t max_mirrors);

// The places that a bundle of the code names in its mirror_hints, each {"mirror_type", "base_url",
// "bundle_url", …}: as a manifest's entries, with the code in the place of {suffix}. At most
// max_mirrors; what is not so is passed over.
std::vector<Mirror> hinted_mirrors(const json::Value& bundle, const std::string& code,
                                   std::size_t max_mirrors);

// A manifest of one mirror with the layout of layout.h. Throws Error as parse_mirror does, and
// kUsage for what is not the URL of a folder.
std::string manifest_document(std::string_view base_url, std::string_view mirror_name,
                              std::string_view generated_at);

}  // namespace pith
