// Compiles a paper as arXiv does and records which files TeX read.
//
// The programs are called one by one. latexmk is not used: it runs the Perl of any .latexmkrc it
// finds. TeX gets -no-shell-escape, may open files of the folder and of the TeX trees only
// (openin_any=p, openout_any=p), has an empty HOME, and the same clock every time. All programs are
// confined: they read the folder, `scratch` and Tools::trees, and write the first two. biber, of
// which code of the paper may run, has a part of `scratch` for itself, reads no configuration, and
// is not run on what biber_control.h finds, nor where nothing confines it.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "arxiv/run/not_run.h"
#include "arxiv/run/trees.h"
#include "arxiv/tex/project.h"

namespace pith::arxiv {

struct Tools {
  std::string search_path;                 // where the programs are, as in PATH
  std::filesystem::path user_tree;         // the author's own texmf tree; empty: none
  std::filesystem::path temporary_parent;  // where temporary folders are made
  std::chrono::seconds time_limit{300};    // for one program; of TeX and its kin, of a processor
  Trees trees;                             // by find_trees; what programs may read besides
};

using Progress = std::function<void(std::string_view)>;  // "pdflatex, run 2"; may be empty

struct BuildOptions {
  int max_runs = 8;
  bool make_bibliography = true;  // run bibtex, biber, makeindex where their result is missing
  bool print = true;              // from DVI to PDF, by dvips and ps2pdf
  std::string job;                // -jobname, where it is not that of the main file
  // As on arXiv: no tree of the author's, no fonts of the system.
  bool bare = false;
  // A folder that holds the paper's; names may lead up to it, and searches without a result are
  // told as well. Empty: names that lead up are refused.
  std::filesystem::path root;
  bool tell_searches = false;
  // What the last run over the same folder left (Build::side_files): the first run is stable
  // already where it leaves the same. Empty: none.
  std::map<std::string, std::string> side_files;
  // Called once, with the files of the folder that the first run read, while more runs follow.
  std::function<void(const std::vector<std::string>&)> first_inputs;
};

struct OutsideFile {
  std::string name;            // as the paper finds it: "mymacros.sty"
  std::filesystem::path path;  // where it was found
};

// bibtex or biber gave nothing, or told of an error.
struct BibliographyFailure {
  std::string program;
  std::string log;      // "main.blg"
  std::string message;  // its own, the first: "I couldn't open database file refs.bib"
};

struct Build {
  bool ok = false;      // a PDF came out, without an error
  std::string failure;  // the first error, when not ok: "main.tex:12: Undefined control sequence."
  std::filesystem::path pdf;
  int runs = 0;
  // Files of the folder, or "../…" below the root, that the last run read and TeX did not write;
  // sorted.
  std::vector<std::string> inputs;
  // Of these, what no run seems to have read: TeX opened it, perhaps to see whether it is there.
  std::vector<std::string> only_opened;
  std::vector<std::string> made;       // of these, what bibtex, biber or makeindex made; sorted
  std::vector<OutsideFile> outside;    // read from the user's or the site's own tree
  std::vector<std::string> undefined;  // "reference fig:a", "citation smith"
  std::vector<std::string> missing_characters;  // "There is no é in font cmr10"
  std::vector<std::string> missing_files;       // that LaTeX asked for and did not need: "main.ind"
  std::vector<std::string> with_xindy;  // that xindy would make, which is not run: "main.gls"
  std::string missing_file;  // that the failure names: "acmart.cls"; empty when it names none
  // All names that were asked for and not found, as far as the programs tell: many of them are only
  // tested for. Some may be no names.
  std::vector<std::string> asked;
  std::vector<std::string> escaped;  // files that were read above the root
  bool wanted_shell = false;         // TeX, or an error, asked for a program to be run
  std::vector<BibliographyFailure> bibliography_failures;
  // What it left for the next run, and the digests of that: "main.aux".
  std::map<std::string, std::string> side_files;
  bool unstable = false;  // another run would have changed the result
  std::vector<NotRun> not_run;
};

// Compiles in `folder`, which gets all the files that come of it; HOME and caches are in `scratch`,
// which two builds may share. Throws Error kFile when a program is not installed, kLimit when one
// does not end in time.
Build build_paper(const std::filesystem::path& folder, const std::filesystem::path& scratch,
                  const std::string& main, Engine engine, const Tools& tools,
                  const BuildOptions& options, const Progress& progress);

}  // namespace pith::arxiv
