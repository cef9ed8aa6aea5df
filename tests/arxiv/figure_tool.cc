// PDF figures cleaned, for tests that let other programs judge the result.
//
//   figure_tool figure|document IN OUT
//
// On stdout a line for each thing removed, "removed WHAT", and for each that remains,
// "remains RULE DETAIL". Exit code 2 and a message when it could not be cleaned.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "arxiv/figures/figure_pdf.h"

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  std::ifstream in(argv[2], std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const auto figure = std::string(argv[1]) == "document" ? pith::arxiv::clean_pdf_document(bytes)
                                                         : pith::arxiv::clean_pdf(bytes);
  if (!figure.problem.empty()) {
    std::cerr << figure.problem << '\n';
    return 2;
  }
  for (const auto& what : figure.removed) std::cout << "removed " << what << '\n';
  for (const auto& what : figure.remains)
    std::cout << "remains " << what.rule << ' ' << what.detail << '\n';
  std::ofstream(argv[3], std::ios::binary) << figure.bytes;
  return 0;
}
