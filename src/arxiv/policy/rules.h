// What arXiv accepts, as data: each rule with its date and source, and a check.
//
// The dates are those of the documentation and of the compile service from which the rules were
// taken: info.arxiv.org of 2026-07-24 and arXiv/submission-tools of 2026-08-21.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "arxiv/files/pack.h"
#include "arxiv/tex/project.h"

namespace pith::arxiv {

struct Rule {
  std::string_view name;  // "arxiv.name"
  bool blocks;            // a submission that breaks it is refused or comes out wrong
  std::string_view text;
  std::string_view date;    // YYYY-MM-DD
  std::string_view source;  // a page, or a file of arXiv's code
};
std::span<const Rule> rules();

// Files that come with templates and are refused: arXiv/submission-tools, banned_tex.yaml.
struct Leftover {
  std::string_view name;  // "sample-*" stands for a beginning
  std::string_view text;  // that the file holds
  std::string_view what;
};
std::span<const Leftover> leftovers_of_templates();

struct Submission {
  struct Document {
    std::string name;
    std::set<std::string> reads;     // of the files
    bool bibliography_told = false;  // that it failed, and the .bbl is missing for it
  };
  FileViews files;
  std::string main;
  Engine engine = Engine::kPdfLatex;
  int texlive = 2025;
  std::vector<std::string> missing_files = {};  // that LaTeX asked for: "main.ind"
  std::vector<std::string> read = {};           // by TeX: "anc/plot.pdf"
  // All that are compiled, where that is known; else all files are of the main one.
  std::vector<Document> documents = {};
};

struct Violation {
  const Rule* rule;
  std::string place;   // "figures/a b.png", "main.tex:12"
  std::string detail;  // what is wrong there
};
std::vector<Violation> check_rules(const Submission& submission);
// arxiv.leftover, of a file as it came: what latexdiff writes about itself is a comment.
std::optional<Violation> check_leftover(const std::string& name, std::string_view content);

// The years of TeX Live that arXiv offers.
bool offers_texlive(int year);
// The one that a 00README.json names; 0 when it names none of these. Throws Error kMalformed.
int texlive_named_in(std::string_view readme);
// The files that a 00README.json has arXiv compile, in their order. Throws Error kMalformed.
std::vector<std::string> toplevels_named_in(const std::string& readme);

// Which minted left a cache: minted 2 writes .pygtex and .pygstyle, minted 3 .highlight.minted and
// .style.minted.
struct MintedCache {
  bool second = false, third = false;
};
MintedCache minted_cache_in(const FileViews& files);
inline constexpr const char* kOfferedTexLives = "2023 or 2025";

}  // namespace pith::arxiv
