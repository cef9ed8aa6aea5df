#include "arxiv/proof.h"

#include <future>

#include "arxiv/figures/figure_pdf.h"
#include "arxiv/run/compare.h"
#include "arxiv/run/pages.h"
#include "base/file.h"
#include "base/process.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

constexpr int kRunsOnArxiv = 5;
constexpr std::size_t kMostOfAKind = 5;  // undefined references that are named one by one

}  // namespace

void prove(const ToProve& what, const Options& options, Preparation& result, Findings& findings) {
  const fs::path folder = what.work / "proof";
  fs::create_directories(folder);
  for (const auto& [name, content] : what.files) {
    const auto written = what.written.find(name);
    if (written == what.written.end()) {
      write_temporary(folder / name, content);
    } else {
      fs::create_directories((folder / name).parent_path());
      fs::rename(written->second, folder / name);
    }
  }
  BuildOptions bare;
  bare.max_runs = kRunsOnArxiv;
  bare.make_bibliography = false;
  bare.bare = true;
  if (what.climbs) bare.root = folder;
  const Build proof = build_paper(folder, what.work / "scratch", what.main, what.engine,
                                  options.tools, bare, options.progress);
  result.runs = proof.runs;
  if (!proof.escaped.empty()) {
    return findings.fail("proof.compile", what.main,
                         "what would be uploaded reads above it: " + proof.escaped.front());
  }
  if (!proof.ok) {
    return findings.fail("proof.compile", what.main,
                         "what would be uploaded does not compile: " + proof.failure);
  }
  const auto list = [&](const char* rule, const std::vector<std::string>& all,
                        const std::string& behind) {
    for (std::size_t i = 0; i < all.size() && i < kMostOfAKind; ++i) {
      findings.block(rule, what.main, all[i] + behind);
    }
    if (all.size() > kMostOfAKind) {
      findings.block(rule, what.main, "and " + std::to_string(all.size() - kMostOfAKind) + " more");
    }
  };
  std::vector<std::string> undefined = proof.undefined;
  if (what.bibliography_told) {
    std::erase_if(undefined, [](const std::string& one) { return one.starts_with("citation "); });
  }
  list("proof.reference", undefined, " is undefined");
  list("proof.character", proof.missing_characters, "");
  if (proof.unstable) {
    findings.note("proof.stable", what.main,
                  "page numbers may still change after " + std::to_string(kRunsOnArxiv) +
                      " runs, and arXiv makes no more");
  }
  const fs::path pdf = what.work / "proof.pdf";
  fs::rename(proof.pdf, pdf);
  const std::future<void> removal = remove_in_background(folder);
  std::future<std::vector<std::string>> unwanted = std::async(
      std::launch::async, [&] { return unwanted_in_pdf(read_file(pdf, kMaxPaperFile)); });
  const Comparison pages =
      compare_pages(what.original, pdf, what.work / "pages", options.tools, options.progress);
  result.pages = pages.pages_after;
  result.picture = pages.picture;
  for (const std::string& what_it_is : unwanted.get()) {
    findings.block("arxiv.javascript", what.main, "the PDF that comes of it holds " + what_it_is);
  }
  if (pages.same()) {
    const int drawn = pages.drawn;
    const std::string how =
        drawn == 0 ? "made of the same parts"
                   : "drawn at " + std::to_string(kDotsPerInch) + " dots per inch" +
                         (drawn == pages.pages_after
                              ? ""
                              : " (" + std::to_string(drawn) + "), or made of the same parts");
    return findings.done("proof.pages", "",
                         pages_text(pages.pages_after) + ", each like the original: " + how);
  }
  if (pages.pages_before != pages.pages_after) {
    findings.fail(
        "proof.pages", "",
        pages_text(pages.pages_after) + " instead of " + std::to_string(pages.pages_before));
  }
  for (int page : pages.differing) {
    findings.fail("proof.pages", "page " + std::to_string(page), "looks different");
  }
}

}  // namespace pith::arxiv
