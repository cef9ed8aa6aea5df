// What minted says in TeX's log of the listings that it takes from its cache.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pith::arxiv {

// Of minted 2. With the option finalizecache it gives each listing the name by which frozencache
// looks for it, and has a program do so. Where none is run the log still has both names, in the
// order of the listings: so it is known which file of the cache is which listing.
struct MintedListing {
  std::string cached;  // "_minted-main/9F…A0.pygtex", which may not be there
  std::string frozen;  // "_minted-main/listing1.pygtex"
};
// Requires lines that were not broken (max_print_line). What is no plain name below the folder is
// passed over.
std::vector<MintedListing> read_minted_listings(std::string_view log);

// Where listings stand that are not in the cache: "main.tex:12"; each once. Requires the errors of
// -file-line-error.
std::vector<std::string> listings_not_cached(std::string_view log);

// 2 or 3: of the minted that was loaded; 0 when none was.
int minted_version_in(std::string_view log);

}  // namespace pith::arxiv
