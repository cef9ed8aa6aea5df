#include "arxiv/proof.h"

#include <future>

#include "arxiv/figures/figure_pdf.h"
#include "arxiv/files/file_name.h"
#include "arxiv/run/compare.h"
#include "arxiv/run/pages.h"
#include "arxiv/working_copy.h"
#include "base/file.h"
#include "base/process.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

constexpr int kRunsOnArxiv = 5;
constexpr std::size_t kMostOfAKind = 5;  // undefined references that are named one by one

// The files of the archive, in an empty folder; figures that are written already are moved there.
void unpack(const ToProve& what, const fs::path& folder) {
  fs::create_directories(folder);
  for (const auto& [name, content] : what.files) {
    const auto written = what.written.find(name);
    if (written == what.written.end()) {
      write_temporary(folder / name, content);
    } else {
      fs::create_directories((folder / name).parent_path());
      fs::rename(written->second, folder / name);
    }
    fs::last_write_time(folder / name, kSameTime);
  }
}

void list(const char* rule, const std::string& document, const std::vector<std::string>& all,
          const std::string& behind, Findings& findings) {
  for (std::size_t i = 0; i < all.size() && i < kMostOfAKind; ++i) {
    findings.block(rule, document, all[i] + behind);
  }
  if (all.size() > kMostOfAKind) {
    findings.block(rule, document, "and " + std::to_string(all.size() - kMostOfAKind) + " more");
  }
}

// Whether it compiles; what it lacks then are findings.
bool tell_build(const ToProve::Document& document, const Build& proof, Findings& findings) {
  if (!proof.escaped.empty()) {
    findings.fail("proof.compile", document.name,
                  "what would be uploaded reads above it: " + proof.escaped.front());
    return false;
  }
  if (!proof.ok) {
    findings.fail("proof.compile", document.name,
                  "what would be uploaded does not compile: " + proof.failure);
    return false;
  }
  std::vector<std::string> undefined = proof.undefined;
  if (document.bibliography_told) {
    std::erase_if(undefined, [](const std::string& one) { return one.starts_with("citation "); });
  }
  list("proof.reference", document.name, undefined, " is undefined", findings);
  list("proof.character", document.name, proof.missing_characters, "", findings);
  if (proof.unstable) {
    findings.note("proof.stable", document.name,
                  "page numbers may still change after " + std::to_string(kRunsOnArxiv) +
                      " runs, and arXiv makes no more");
  }
  return true;
}

// `of` is what the place of a finding begins with: nothing, where there is only one document.
void tell_pages(const Comparison& pages, const std::string& of, Findings& findings) {
  if (pages.same()) {
    const int drawn = pages.drawn;
    const std::string how =
        drawn == 0 ? "made of the same parts"
                   : "drawn at " + std::to_string(kDotsPerInch) + " dots per inch" +
                         (drawn == pages.pages_after
                              ? ""
                              : " (" + std::to_string(drawn) + "), or made of the same parts");
    return findings.done("proof.pages", of,
                         pages_text(pages.pages_after) + ", each like the original: " + how);
  }
  if (pages.pages_before != pages.pages_after) {
    findings.fail(
        "proof.pages", of,
        pages_text(pages.pages_after) + " instead of " + std::to_string(pages.pages_before));
  }
  for (int page : pages.differing) {
    findings.fail("proof.pages", (of.empty() ? "" : of + ", ") + "page " + std::to_string(page),
                  "looks different");
  }
}

}  // namespace

std::vector<Proven> prove(const ToProve& what, const Options& options, Preparation& result,
                          Findings& findings) {
  const fs::path folder = what.work / "proof";
  unpack(what, folder);
  BuildOptions bare;
  bare.max_runs = kRunsOnArxiv;
  bare.make_bibliography = false;
  bare.bare = true;
  if (what.climbs) bare.root = folder;
  for (std::size_t i = 0; i < what.documents.size(); ++i) {
    const ToProve::Document& document = what.documents[i];
    const Build proof = build_paper(folder, what.work / "scratch", document.name, what.engine,
                                    options.tools, bare, options.progress);
    result.runs += proof.runs;
    if (!tell_build(document, proof, findings)) return {};
    result.documents[i].runs = proof.runs;
  }
  const fs::path proofs = what.work / "proofs";
  fs::create_directories(proofs);
  for (const ToProve::Document& document : what.documents) {
    const std::string pdf = stem_of(document.name) + ".pdf";
    fs::rename(folder / pdf, proofs / pdf);
  }
  const std::future<void> removal = remove_in_background(folder);
  std::vector<Proven> proven;
  for (std::size_t i = 0; i < what.documents.size(); ++i) {
    const ToProve::Document& document = what.documents[i];
    const fs::path pdf = proofs / (stem_of(document.name) + ".pdf");
    std::future<std::vector<std::string>> unwanted = std::async(
        std::launch::async, [&] { return unwanted_in_pdf(read_file(pdf, kMaxPaperFile)); });
    const Comparison pages =
        compare_pages(document.original, pdf, what.work / "pages", options.tools, options.progress);
    result.pages += pages.pages_after;
    result.documents[i].pages = pages.pages_after;
    if (result.picture.empty()) result.picture = pages.picture;
    for (const std::string& what_it_is : unwanted.get()) {
      findings.block("arxiv.javascript", document.name,
                     "the PDF that comes of it holds " + what_it_is);
    }
    tell_pages(pages, what.documents.size() == 1 ? "" : document.name, findings);
    proven.push_back({pdf, pages.same() && pages.drawn == 0});
  }
  return proven;
}

}  // namespace pith::arxiv
