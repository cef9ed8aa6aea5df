// A verified record as a badge for the web: the plate that pith.sty prints, as SVG.
//
//   write(badge_svg(record, {.theme = BadgeTheme::kDark}));
//
// The picture holds all it needs: no script, no font file, no address that is fetched. Its text is
// text, in whatever font there is: cells have the widths of web/font_widths.h, and each text is
// told its length, so it fits any font.
#pragma once

#include <cstddef>
#include <string>

#include "record/verify.h"

namespace pith {

enum class BadgeShape { kFlat, kFlatSquare };  // round corners, or those of the printed one
enum class BadgeTheme { kLight, kDark, kAuto };

struct BadgeStyle {
  BadgeShape shape = BadgeShape::kFlatSquare;
  BadgeTheme theme = BadgeTheme::kAuto;  // auto: as the reader prefers, by a media query inside
  std::size_t characters = 8;            // 8, 12, 16 or 26, of the number
  bool status = false;                   // a further cell for each word of the record's status()
};

struct BadgeSize {
  int width, height;  // CSS pixels
};
BadgeSize badge_size(const VerifiedRecord& record, const BadgeStyle& style);

// A whole file. role="img", named by its title and described by its desc.
std::string badge_svg(const VerifiedRecord& record, const BadgeStyle& style);

// The same element for the inside of an HTML page, on one line. It is named by aria-label, since
// ids would be there twice where a badge is; what theme "auto" needs is a style element only when
// `own_style` is set, and else up to the page: fills of the classes pith-ink and pith-paper.
std::string badge_svg_inline(const VerifiedRecord& record, const BadgeStyle& style,
                             bool own_style = true);

// "Pith Number GRALRY4D of arXiv:2605.29664v1": in place of the picture. Readable, not escaped.
std::string badge_words(const VerifiedRecord& record, const BadgeStyle& style);

// "arXiv:2605.29664v1", as papers write it. Readable, not escaped.
std::string paper_name(const Record& record);

}  // namespace pith
