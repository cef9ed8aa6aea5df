// Where mirrors, folders and the cache have what an identifier names:
//
//   pith/{26 characters}/bundle.json              .well-known/pith/{26 characters}/bundle.json
//
// as the registry has it, which has beside these, over HTTP, the record page
//
//   pith/{26 characters}, as application/ld+json  pith/{26 characters}.json
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "number/identifier.h"

namespace pith {

// The two places, in the order in which they are asked.
inline constexpr std::string_view kBundles = "pith";
inline constexpr std::string_view kCopies = ".well-known/pith";
inline constexpr std::string_view kBundleRoots[] = {kBundles, kCopies};
inline constexpr std::string_view kBundleFile = "bundle.json";
inline constexpr std::string_view kStateFile = "state.json";
inline constexpr std::string_view kPageType = "application/ld+json";  // of a record page
inline constexpr std::string_view kSuffix = "{suffix}";  // in a pattern, where the number goes

// Where the registry has the record page of a complete code, asked for as kPageType.
std::vector<std::string> page_urls(std::string_view base, std::string_view code);

// The pattern of each place below a URL: "https://…/pith/{suffix}/bundle.json".
std::vector<std::string> bundle_patterns(std::string_view base);

// Characters of the short forms that a number can be asked for by.
inline constexpr std::size_t kShortForms[] = {8, 12, 16};

// Whether the text is 26 characters of the alphabet of Pith Numbers.
bool is_complete_code(std::string_view text);

// Requires characters of that alphabet.
Identifier code_identifier(std::string_view code);

// The identifier as a part of a path: only characters that the grammar of codes and arXiv ids
// allows, so that no identifier leads out of a folder. Empty for a DOI. Throws Error kUsage.
std::string path_part(const Identifier& identifier);

// The name that an index has for it: the year of a code says nothing about where to look, and
// whoever reads the entry compares it.
std::string alias_text(Identifier identifier);

}  // namespace pith
