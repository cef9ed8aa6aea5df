// Text of PDFs that nobody sees, for tests over PDFs of all kinds.
//
//   hidden_text_tool PDF...
//
// A line for each stretch, "PDF page HOW words letters TEXT", and "PDF unknown WHY" where it cannot
// be told.
#include <cstdlib>
#include <exception>
#include <iostream>

#include "arxiv/run/hidden_text.h"
#include "base/process.h"

int main(int argc, char** argv) {
  const pith::TemporaryFolder work("/tmp");
  pith::arxiv::Tools tools;
  tools.search_path = std::getenv("PATH");
  tools.trees = pith::arxiv::find_trees(tools.search_path, {}, work.path());
  static constexpr const char* kHow[] = {"outside",     "tiny", "layer", "picture",    "no-ink",
                                         "overprinted", "cut",  "scan",  "actual-text"};
  for (int i = 1; i < argc; ++i) {
    try {
      const auto search = pith::arxiv::find_hidden_text(argv[i], work.path(), tools);
      for (const auto& one : search.found)
        std::cout << argv[i] << ' ' << one.page << ' ' << kHow[static_cast<int>(one.how)] << ' '
                  << one.words << ' ' << one.letters << ' ' << one.text << '\n';
      if (!search.unknown.empty()) std::cout << argv[i] << " unknown " << search.unknown << '\n';
    } catch (const std::exception& error) {
      std::cout << argv[i] << " error " << error.what() << '\n';
    }
  }
  return 0;
}
