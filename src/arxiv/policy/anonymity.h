// What gives the authors of a paper away that is to be read without their names.
#pragma once

#include <string>
#include <vector>

#include "arxiv/files/pack.h"

namespace pith::arxiv {

struct Disclosure {
  std::string rule;   // anonymous.author, .thanks, .link, .metadata, .badge
  std::string place;  // "main.tex:12"
  std::string detail;
};

// `tex` holds the sources without comments. Names are those of \author, and wherever they come
// again.
std::vector<Disclosure> find_disclosures(const FileSet& tex);

}  // namespace pith::arxiv
