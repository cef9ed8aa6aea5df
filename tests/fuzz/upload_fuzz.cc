// The files of a paper: sources are cleaned to what is clean, figures keep what belongs to them,
// and nothing else comes of any bytes.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "arxiv/figures/figure_pdf.h"
#include "arxiv/figures/image_metadata.h"
#include "arxiv/policy/leaks.h"
#include "arxiv/policy/pdf_alone.h"
#include "arxiv/run/tex_log.h"
#include "arxiv/tex/clean_bbl.h"
#include "arxiv/tex/clean_tex.h"
#include "arxiv/tex/learn.h"
#include "arxiv/tex/tex_text.h"

namespace {

namespace arxiv = pith::arxiv;

void require(bool holds) {
  if (!holds) std::abort();
}

void source(std::string_view text) {
  arxiv::Vocabulary vocabulary;
  arxiv::learn(text, vocabulary);
  for (bool package : {false, true}) {
    arxiv::CleanOptions how;
    how.package = package;
    const std::string once = arxiv::clean_tex(text, vocabulary, how).text;
    require(arxiv::clean_tex(once, vocabulary, how).text == once);
    require(once.size() <= text.size() + 2);
    how.keep_lines = true;
    how.remove_commands = {"todo"};
    arxiv::clean_tex(text, vocabulary, how);
  }
  arxiv::clean_bbl(text, vocabulary, {});
  arxiv::clean_bst(text, {});
  const std::string plain = arxiv::without_comments(text);
  arxiv::packages_of(plain);
  arxiv::uses_of(plain, "title");
}

void figure(arxiv::CleanFigure (*clean)(std::string_view), std::string_view bytes,
            bool keeps_length) {
  const arxiv::CleanFigure once = clean(bytes);
  if (!once.problem.empty()) return require(once.bytes == bytes);
  const arxiv::CleanFigure twice = clean(once.bytes);
  require(twice.problem.empty() && twice.bytes == once.bytes);
  if (keeps_length) require(once.bytes.size() == bytes.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  source(bytes);
  figure(arxiv::clean_jpeg, bytes, false);
  figure(arxiv::clean_png, bytes, false);
  figure(arxiv::clean_eps, bytes, true);
  figure(arxiv::clean_pdf, bytes, false);
  figure(arxiv::clean_pdf_document, bytes, false);
  arxiv::unwanted_in_pdf(bytes);
  arxiv::look_at_pdf(bytes);
  arxiv::png_facts(bytes);
  arxiv::jpeg_dots(bytes);
  arxiv::find_leaks(bytes);
  arxiv::find_addresses(bytes);
  arxiv::read_tex_log(bytes);
  return 0;
}
