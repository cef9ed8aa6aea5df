// Prose as a sequence of words, so that what a source says can be looked for on the pages.
//
// Between source and page much changes that is no wording: line breaks and hyphens, ligatures,
// quotes, capitals, commands. A word is a run of letters and digits, in lower case.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace pith::arxiv {

// An empty word stands where the page may have something else between two words: a formula, the
// next cell of a table, the text of a macro.
using Words = std::vector<std::string>;

// Of what pdftotext makes of pages: words that are hyphenated at the end of a line are joined,
// ligatures (U+FB00 to U+FB04) are letters.
Words words_of_pages(std::string_view text);

// Of TeX source: what it sets as text. No comments, commands and their options, no formulas and
// drawings, no arguments that are names, lengths or addresses (arxiv/tex/text_arguments.h).
Words words_of_source(std::string_view tex);

// Whether TeX reads it as a formula: outside of $ and of names it has _ or ^, which text may not.
bool is_formula(std::string_view tex);

// Whether there is anything to read: a word of three letters.
bool is_prose(const Words& words);

// The words of all pages, to look for others in.
class PageWords {
 public:
  explicit PageWords(const Words& words);

  // Whether at least half of these words stand on the pages, in groups of three as they follow each
  // other between breaks; shorter groups where breaks are closer.
  bool show(const Words& words) const;

 private:
  static std::uint64_t key(const Words& words, std::size_t from, std::size_t count);
  std::unordered_set<std::uint64_t> groups_;  // of one, two and three words
};

}  // namespace pith::arxiv
