// The Pith badge of a paper that is about to be submitted.
#pragma once

#include <optional>
#include <string>

#include "arxiv/pack.h"
#include "base/report.h"
#include "record/verify.h"

namespace pith::arxiv {

struct BadgeUse {
  std::string number;  // the argument of \pithnumber; may be empty
  std::string place;   // "main.tex:4"
  std::string title;   // the argument of \title; empty when there is none
};

// Whether the sources load pith.sty, and with which number. `tex` holds sources without comments;
// the main file counts before others.
std::optional<BadgeUse> find_badge(const FileSet& tex, const std::string& main);

// Findings: badge.number (what the record is of), badge.title (whether \title has the record's
// hash, by the forms in which arXiv's metadata usually give a title; a difference is a note).
void check_badge(const BadgeUse& badge, const VerifiedRecord& record, Report& report);

}  // namespace pith::arxiv
