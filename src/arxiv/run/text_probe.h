// Copies of a PDF that tell, beside the PDF itself, which of its text is seen.
//
// Text is seen when a page looks different without it. So there is a copy without any glyph, to be
// drawn, and a copy in which all text can be read, wherever it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pith::arxiv {

// How far the sheet of `reading` goes beyond the page, in points: TeX moves by 16384 pt at most.
inline constexpr double kProbeMargin = 20'000;

struct TextProbe {
  // The same pages, but every glyph of every font is blank.
  std::string drawing;
  // The same text on sheets that are larger by kProbeMargin on each side of what a page shows, with
  // all layers on: readers pass over what is beyond the sheet or in a layer that is off.
  std::string reading;
};

// nullopt where no such copies can be made: the PDF is damaged, encrypted, or has fonts that are
// written into the resources themselves and not referred to.
std::optional<TextProbe> make_text_probe(std::string_view pdf);

// Each figure that the PDF has (a form XObject) as a page, larger than its frame by kProbeMargin on
// each side, to tell what of its text its frame cuts off. Empty where none can be made.
std::string figures_as_pages(std::string_view pdf);

// The PDF, or TextProbe::drawing of it, with pages and figures on which nothing is cut off by a
// clip that they set, as \includegraphics does for trim. Empty where none can be made.
std::string without_clips(std::string_view pdf);

// What the PDF says is to be read in the place of what it draws (ISO 32000-1 §14.9.4, ActualText):
// in contents and in the structure. As UTF-8, in no order.
std::vector<std::string> actual_texts(std::string_view pdf);

}  // namespace pith::arxiv
