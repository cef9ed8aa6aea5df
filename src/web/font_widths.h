// How wide words are in the fonts that the badge asks for, in thousandths of the font size.
#pragma once

#include <string_view>

namespace pith {

// Font stacks of the badge. Both end in a generic family, so the font that is chosen may be any.
inline constexpr std::string_view kSansFonts = "Verdana,'DejaVu Sans',Geneva,sans-serif";
inline constexpr std::string_view kMonoFonts =
    "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";

// The width in the widest font of the table, so that no font of it is squeezed. Requires small
// letters.
int bold_sans_width(std::string_view word);

// Of one character. The fonts of kMonoFonts have 550 (Consolas) to 602.
inline constexpr int kMonoWidth = 602;

}  // namespace pith
