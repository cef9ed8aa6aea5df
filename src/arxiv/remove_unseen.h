// Takes out of the sources what stands on no page, where that is proven.
//
// The proof is the build itself: in the folder in which the paper was compiled, one more run of TeX
// over the sources without the stretches has to give the same file, byte for byte, and to leave the
// same for the next run (.aux, .toc, .out). Of several documents, all of them. So nothing is lost,
// neither links nor bookmarks nor what a PDF says of itself. Where all of them together change
// something, parts are tried: first what the sources say is a remark or swallowed, in halves, then
// in halves of these, for kMostTrials runs at most; then the rest, for as many runs as the paper
// itself took, or six. Counted in runs and not in seconds, so that the result is the same everywhere.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "arxiv/files/pack.h"
#include "arxiv/policy/findings.h"
#include "arxiv/run/original_pdf.h"
#include "arxiv/tex/unseen.h"

namespace pith::arxiv {

inline constexpr int kMostTrials = 12;

struct SourceText {
  std::string text;   // as it would be uploaded; changed when something goes
  std::string lined;  // the same with lines where the author has them; likewise
  // What it is, if no source: a table for a plot, a listing in minted's cache, a .bib, a .bbl that
  // biber wrote.
  enum class Kind { kSource, kTable, kListing, kBib, kBbl } kind = Kind::kSource;
};

struct Unseen {
  struct Found {
    std::string file;
    std::size_t line;         // the author's
    std::string where, text;  // how it begins
    bool tried = true;        // else the runs were over before
    bool own = false;         // of a macro that the paper defines
  };
  std::vector<Found> removed;
  std::vector<Found> left;    // of these, what reads as a sentence
  std::vector<Found> drafts;  // of commands for drafts, on the pages
  int runs = 0;               // of TeX, for it
  // The pages say too little of what the sources say, as with fonts whose characters have no names.
  bool no_text = false;
  bool not_repeatable = false;  // a run without any change gives another file
};

struct ToSearch {
  struct Document {
    std::string main;             // "main.tex"
    const OriginalPdf& original;  // of it; not in the folder
  };
  const std::vector<Document> documents;  // in the order in which they were compiled
  // Where that was; left as the last run that proved something.
  const std::filesystem::path folder;
  const std::filesystem::path root;  // as in BuildOptions
  const std::filesystem::path scratch;
  const Engine engine;
  const std::set<std::string> inputs;  // files of the folder that are no results of TeX
  const bool front_matter;             // names and titles may go too
  const Names cited;                   // keys of the bibliography
  const int runs;                      // of TeX, that all documents took
};

// `sources` by their names in the folder. Throws what build_paper throws.
Unseen remove_unseen(const ToSearch& what, std::map<std::string, SourceText>& sources,
                     const Vocabulary& vocabulary, const Tools& tools, const Progress& progress);

// As findings source.unseen and draft.visible.
void tell(const Unseen& unseen, Findings& findings);

}  // namespace pith::arxiv
