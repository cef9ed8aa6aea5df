// The Pith badge of a paper that is about to be submitted.
#pragma once

#include <optional>
#include <string>

#include "arxiv/files/pack.h"
#include "base/report.h"
#include "record/verify.h"

namespace pith::arxiv {

struct BadgeUse {
  std::string number;    // the argument of \pithnumber; may be empty
  std::string place;     // "main.tex:4"
  std::string title;     // the argument of \title; empty when there is none
  std::string abstract;  // of the environment or the command \abstract; likewise
};

// Whether the sources load pith.sty, and with which number. `tex` holds sources without comments;
// the main file counts before others.
std::optional<BadgeUse> find_badge(const FileSet& tex, const std::string& main);

// Findings: badge.number and badge.version (what the record is of), badge.title and badge.abstract
// (whether they have the record's hashes, by the forms in which arXiv's metadata usually give them;
// a difference is a note).
void check_badge(const BadgeUse& badge, const VerifiedRecord& record, Report& report);

}  // namespace pith::arxiv
