// Several verified records that all answer one question, and which of them it means.
//
// A short code may fit two numbers, a DOI may have been given to two papers, and a registry may
// have signed two records of one version of a paper. Then no record is the answer.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "number/identifier.h"
#include "record/verify.h"

namespace pith {

struct Rival {
  VerifiedRecord record;
  std::string origin;  // URL, path or "cache"
};

// Whether records of several numbers may answer this. Only a complete number names one for ever.
bool may_have_rivals(const Identifier& identifier);

// Throws when `chosen` and another one, both answers to the identifier, leave open which one is
// meant: Error kUsage, reason "several-numbers", for a short code or DOI that fits two papers or
// numbers; Error kUnreachable, reason "equivocation", for two records of one version of a paper.
// Lower versions of the same paper are no rivals, unless a code was asked for.
void refuse_rivals(const Rival& chosen, const std::vector<Rival>& others,
                   const Identifier& identifier);

// "two signed records of arxiv:2605.29664v1 exist: pith:… and pith:…", for whoever holds both.
std::string equivocation_text(const std::string& source, const std::vector<std::string>& numbers);

}  // namespace pith
