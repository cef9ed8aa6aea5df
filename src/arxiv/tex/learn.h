// From the sources of a paper to its vocabulary (arxiv/tex/vocabulary.h).
#pragma once

#include <string_view>

#include "arxiv/tex/vocabulary.h"

namespace pith::arxiv {

// What a source defines; comments should be gone from it.
void learn(std::string_view tex, Vocabulary& vocabulary);

// Only which conditionals are set to true; of files that may be anything.
void learn_setters(std::string_view text, Vocabulary& vocabulary);

}  // namespace pith::arxiv
