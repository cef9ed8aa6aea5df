// What is asked for when a paper is prepared, and what comes of it.
//
// Findings (kPass: done or proven; kFail: blocks, unless acknowledged by name; kNote: worth
// knowing). build.*, proof.compile and proof.pages cannot be acknowledged: nothing is written that
// was not proven.
//   build.error         the paper does not compile as it is
//   build.code, build.outside, build.confinement  arxiv/run/not_run.h
//   build.bibliography  bibtex or biber failed, and citations are undefined
//   build.minted        minted gets the option with which it reads the cache at hand (kNote)
//   build.compiler      00README.json asks arXiv for the engine, which it would not choose itself
//   build.texlive       an older TeX Live than the newest is needed, and 00README.json asks for it
//   build.text          the author's PDF, newer than its sources, reads differently
//   file.missing        lost in the copy, though the author has it (arxiv/lost.h)
//   file.tested         opened and seemingly not read, and without it the pages change: kept
//   file.document       a document by itself that is not compiled: a supplement
//   file.labels         what others take from its .aux goes into a file of its own (kPass)
//   file.root           files come from above the folder
//   file.link, file.outside, file.renamed, file.name, file.metadata
//   figure.hidden-layer a layer of a PDF figure that its readers do not show
//   figure.converted    epstopdf is loaded, so that PDFs that it made are used (kNote)
//   figure.pages        a PDF figure has more than one page
//   tex.category        a % that was not taken for a comment
//   draft.visible       a note of the authors that is seen on a page
//   source.unseen       text of the sources that stands on no page; kPass when it was removed
//   leak.*              arxiv/policy/leaks.h; kPass when it went away with what was removed
//   arxiv.*             arxiv/policy/rules.h
//   arxiv.hidden-text   text that programs read on a page and nobody sees (arxiv/hidden.h); kNote
//                       for single words and accessibility text, kPass where there is none
//   anonymous.*         arxiv/policy/anonymity.h
//   badge.*             arxiv/policy/badge.h; badge.record when the record cannot be had
//                       (kUnknown where nobody could be reached)
//   proof.compile, proof.pages, proof.reference, proof.character, proof.stable
//   accept.unused       an acknowledgement that nothing needed
//   option.unused       another option that names nothing of the paper
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "arxiv/files/pack.h"
#include "arxiv/run/build.h"
#include "arxiv/tex/project.h"
#include "arxiv/tex/vocabulary.h"
#include "base/report.h"
#include "number/identifier.h"
#include "record/verify.h"

namespace pith::arxiv {

struct Options {
  std::filesystem::path source;  // the folder, or the main file in it
  std::filesystem::path root;    // a folder above, whose files belong to the paper; empty: found
  // Documents that arXiv is to compile too, behind the main one: "supplement.tex".
  std::vector<std::string> also;
  std::string engine;  // "pdflatex", "xelatex", "latex"; empty: found
  int texlive = 0;     // the year arXiv is to compile with; 0: what the upload needs
  bool keep_comments = false;
  bool keep_unseen = false;         // text of the sources that stands on no page
  Names keep_comments_in;           // file names
  Names remove_commands;            // "todo", without backslash
  std::vector<std::string> keep;    // files or folders that TeX does not read
  std::vector<std::string> accept;  // "leak.home-path" or "leak.home-path:data/x.csv"
  bool anonymous = false;
  bool readme = false;  // write 00README.json
  ProjectLimits limits;
  Tools tools;
  Progress progress;
  // The verified record of a number. Throws Error: kUnreachable when nobody can tell. Must be set.
  std::function<VerifiedRecord(const Identifier&)> resolve;
};

struct KeptFile {
  std::string name;  // in the archive
  // In the folder, or "../a" above it, or an absolute path outside; for what is written here,
  // empty.
  std::string from;
  std::uint64_t before = 0, after = 0;
  std::vector<std::string> changes;  // "12 comments removed", "EXIF removed"
};

struct LeftOut {
  std::string name;
  std::uint64_t size = 0;
  std::string reason;
};

struct ProvenDocument {
  std::string name;         // in the archive
  int pages = 0, runs = 0;  // of the proof
};

struct Preparation {
  std::string main, engine_reason;
  // All that are compiled, main first; none for a PDF without sources.
  std::vector<ProvenDocument> documents;
  Engine engine = Engine::kPdfLatex;
  bool pdf_alone = false;  // no sources: no engine, nothing compiled
  std::vector<KeptFile> kept;
  std::vector<LeftOut> left_out;
  Report report;
  bool may_be_accepted = false;  // something blocks, and all of it can be acknowledged
  std::vector<std::string> hints;
  std::uint64_t folder_bytes = 0;
  int texlive = 0;          // the year for which it was checked
  int pages = 0, runs = 0;  // of the proof, of all documents
  Archive archive;          // empty unless the proof held
  std::string picture;      // PNG of the first page that differs; may be empty
};

}  // namespace pith::arxiv
