// What arxiv.hidden-text says about the pages of a paper.
#pragma once

#include <filesystem>
#include <future>
#include <string>

#include "arxiv/policy/findings.h"
#include "arxiv/run/hidden_text.h"

namespace pith::arxiv {

// On another thread, while TeX runs. What keeps it from being told is told as that.
std::future<HiddenTextSearch> search_hidden_text(const std::filesystem::path& pdf,
                                                 const std::filesystem::path& scratch,
                                                 const Tools& tools);

// Blocks for text that is long enough to say something. Of single words, as authors use them in
// white for what is to be as wide, of what is cut off of figures, and of text for those who cannot
// see, it is a note. `document` is named where there are several, and empty else.
void tell(const HiddenTextSearch& search, const std::string& document, Findings& findings);

}  // namespace pith::arxiv
