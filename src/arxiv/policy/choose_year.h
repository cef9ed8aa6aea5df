// Which TeX Live of those that arXiv offers is to compile the upload.
#pragma once

#include <string>

#include "arxiv/files/pack.h"

namespace pith::arxiv {

struct ChosenYear {
  int year;
  std::string reason;  // why it is not the newest, in words: "main.bbl is of format 3.2, …"
};

// The one that was asked for (0: none); else the one that the upload's 00README.json names; else
// the newest that can read what earlier runs left: the format of biblatex's .bbl (3.2 is read by
// 2023 alone), the cache of minted (that of minted 2 by 2023 alone).
ChosenYear choose_year(const FileSet& files, int asked);

}  // namespace pith::arxiv
