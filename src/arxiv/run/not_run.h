// Programs that a build left out, because of what they would have done.
#pragma once

#include <string>
#include <vector>

#include "arxiv/policy/findings.h"

namespace pith::arxiv {

struct NotRun {
  enum class Why {
    kCode,        // it would run code of the paper
    kOutside,     // it would read what is not of the paper
    kUnconfined,  // nothing would keep it from doing so
  };
  Why why;
  std::string program, file;      // "biber", "main.bcf"
  std::vector<std::string> what;  // the code, the paths
  bool replaced = false;          // the author has its result already, which is used
};

// Findings build.code, build.outside and build.confinement: notes where the result is there
// already, else such as cannot be acknowledged. Returns advice, empty where none is needed.
std::string tell(const std::vector<NotRun>& not_run, const std::string& main, Findings& findings);

}  // namespace pith::arxiv
