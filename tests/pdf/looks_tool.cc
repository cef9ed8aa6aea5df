// looks_tool FAULTS FILE …: compares the quick and the close second reading (syntax/rebuild.h) of
// each file, and of this many copies of it with a fault, seeded by its place in the list.
// Prints "in-order", "closely" or "unreadable" and the name, a line for each file, then how many of
// all copies were each. Ends with 1 where the quick one is content and the close one is not, and
// says which.
#include <cstdlib>
#include <iostream>
#include <map>

#include "base/file.h"
#include "two_looks.h"

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const int faults = std::atoi(argv[1]);
  std::map<std::string, int> counts;
  bool agree = true;
  for (int i = 2; i < argc; ++i) {
    const std::string bytes = pith::read_file(argv[i], 1u << 30);
    std::mt19937 random(static_cast<unsigned>(i));
    for (int fault = 0; fault <= faults; ++fault) {
      const auto looks =
          pith_test::two_looks(fault == 0 ? bytes : pith_test::with_fault(bytes, random));
      const std::string word = !looks.readable  ? "unreadable"
                               : looks.in_order ? "in-order"
                                                : "closely";
      if (fault == 0)
        std::cout << word << ' ' << argv[i] << '\n';
      else
        ++counts[word + (looks.close.empty() ? "" : ", doubted")];
      if (looks.agree()) continue;
      agree = false;
      std::cout << "DISAGREE " << argv[i] << " fault " << fault << ": " << looks.close << '\n';
    }
  }
  for (const auto& [word, count] : counts) std::cout << count << " copies " << word << '\n';
  return agree ? 0 : 1;
}
