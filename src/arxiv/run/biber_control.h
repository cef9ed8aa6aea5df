// What biber's control file (.bcf) would have biber do beside sorting and formatting. biblatex
// writes it, and so can any paper.
//
// biber evaluates three things of it as Perl (Biber 2.17): the replacement of a source map
// (Biber::Utils::ireplace, s/…/"…"/ee), the type of a data source (eval "require
// Biber::Input::file::TYPE") and the locale by which is sorted. A data source may be a path
// anywhere, a pattern of paths, or an address that is fetched; options name where output goes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pith::arxiv {

struct BiberControl {
  std::vector<std::string> code;     // what would run: "replace = @{[ … ]}"
  std::vector<std::string> outside;  // what leads out of the folder: "/home/me/all.bib"
};

// Of a file that cannot be read as XML, that is the code: nobody knows what biber makes of it.
BiberControl read_biber_control(std::string_view bcf);

// Whether Perl, taking the text for one in double quotes, puts in groups that were matched ($1,
// ${2}, $&) and nothing else. False where there is doubt.
bool is_plain_replacement(std::string_view replacement);

}  // namespace pith::arxiv
