// Where a class or package that is not installed comes from.
#pragma once

#include <string>
#include <string_view>

namespace pith::arxiv {

// What Debian calls the part of TeX Live that has it: "texlive-publishers" for "acmart.cls". Known
// are those that papers load often; empty for others.
std::string_view debian_package(std::string_view file);

// Advice for a file that TeX did not find anywhere.
std::string how_to_get(std::string_view file);

}  // namespace pith::arxiv
