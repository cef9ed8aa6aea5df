// What a LaTeX log says that decides something.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pith::arxiv {

struct TexLog {
  // "main.tex:12: Undefined control sequence. l.12 \undefined": what, and how far TeX had read;
  // empty when there is none.
  std::string first_error;
  std::vector<std::string> undefined;           // "reference fig:a", "citation smith"; each once
  std::vector<std::string> missing_characters;  // each once
  std::vector<std::string> missing_files;       // "No file main.ind."
  bool asks_for_rerun = false;
  std::string missing_file;   // that the first error names: "acmart.cls"; empty when it names none
  bool wanted_shell = false;  // a program was to be run, or an error asks for -shell-escape
  // What stands like a name on a line that says of a file that it is not there: "../code/run.py".
  // Packages word it in many ways, and some only warn, so that more may be in it than files.
  std::vector<std::string> asked;
  std::set<std::string> sources;  // what TeX read as source: "(./main.tex", without "./"
};

// Requires lines that were not broken (max_print_line).
TexLog read_tex_log(std::string_view log);

// What a .blg says went wrong, from bibtex or biber.
struct BibliographyLog {
  std::string first_error;         // "I couldn't open database file refs.bib"; empty: none
  std::vector<std::string> asked;  // files that were not there: "refs.bib"
};
BibliographyLog read_bibliography_log(std::string_view log);

// The files that kpathsea did not open, as they were asked for: what it tells of names that it
// refuses (openin_any), and with KPATHSEA_DEBUG=32 of searches without a result.
struct Searches {
  std::vector<std::string> not_opened;  // each once
  std::vector<std::string> absolute;    // asked for by an absolute name, found or not
};
Searches read_searches(std::string_view errors);

}  // namespace pith::arxiv
