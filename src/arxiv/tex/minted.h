// minted's options and its cache.
//
// minted 2 (arXiv's TeX Live 2023) reads its cache without running a program only with the option
// frozencache, and then wants listings by their order, listing1.pygtex. minted 3 (2025) reads it in
// any case, by a digest of the listing, and calls the option finalizecache an error.
// Source: minted.dtx 2.7 and 3.7, section "Package options".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pith::arxiv {

// A document with `code` in front of its first command, on the same line: \PassOptionsToPackage
// there counts wherever minted is loaded, by a class, a style, \tcbuselibrary. finalizecache and
// frozencache, where the source gives one of them itself, become `freeze`.
struct MintedSource {
  std::string text;
  std::size_t line = 0;  // of what was put in or changed first; 0: nothing
};
MintedSource with_minted_code(std::string_view tex, std::string_view freeze, std::string_view code);
// The second alone: of a source that is no document by itself.
MintedSource with_minted_freeze(std::string_view tex, std::string_view freeze);

bool is_second_cache(std::string_view name);  // of minted 2: "….pygtex"
bool is_third_cache(std::string_view name);   // of minted 3: "….highlight.minted"
// Of either.
inline bool is_cached_listing(std::string_view name) {
  return is_second_cache(name) || is_third_cache(name);
}
bool is_minted_style(std::string_view name);  // of both, made by Pygments: colours and fonts

// The text of a cached listing, without the markup of Pygments; lines stay where they are.
std::string text_of_listing(std::string_view cached);

}  // namespace pith::arxiv
