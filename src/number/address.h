// Web addresses that name a paper: record pages, arXiv pages and DOI links, with or without
// https://.
#pragma once

#include <string>
#include <string_view>

namespace pith {

// Whether a text is written as an address at all, of whatever host.
bool is_address(std::string_view text);

// What an address names, in a form without an address: "GRALRY4D…", "arxiv:2605.29664v1",
// "doi:10.…". Where there is no such thing, name is empty and cause tells why.
struct AddressReading {
  std::string name;
  std::string cause;
  std::string hint;
};

AddressReading read_address(std::string_view text);

}  // namespace pith
