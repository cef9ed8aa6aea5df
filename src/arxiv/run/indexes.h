// Which indexes, glossaries and nomenclatures a paper asks for, and how makeindex makes them.
//
// makeglossaries is not run: it hands what stands in the .aux to a shell
// (\@gls@extramakeindexopts{; …}). It is a front to makeindex, and what it says to that is little.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pith::arxiv {

struct IndexRun {
  std::string input, output;           // "main.glo", "main.gls"
  std::vector<std::string> arguments;  // of makeindex, all plain names of files beside the paper
};

struct Indexes {
  std::vector<IndexRun> runs;
  std::vector<std::string> with_xindy;  // what xindy would make: "main.gls"
};

// Of the job "main": an index where main.idx was written, the glossaries that `aux` declares
// (\@newglossary of glossaries), the nomenclature of nomencl. `written` are the files that TeX
// wrote. What in `aux` is no plain name is passed over.
Indexes find_indexes(const std::string& job, std::string_view aux,
                     const std::set<std::string>& written);

}  // namespace pith::arxiv
