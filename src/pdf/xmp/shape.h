// Packets in bad shape, as Word, Ghostscript and others leave them, where what is wrong can be put
// right and nothing is lost.
#pragma once

#include <string>
#include <string_view>

namespace pith::pdf {

// Whether nothing is in it: no byte, white space and NUL alone, a wrapper around nothing, or an
// x:xmpmeta without anything in it. A new packet may stand in its place.
bool says_nothing(std::string_view packet);

// The packet as every reader takes it, with all that it says:
//   - in UTF-8. In UTF-16 and UTF-32, which ISO 16684-1 §7.1 allows, pdf.js, Exempi and pdfinfo see
//     nothing, and PDF/A-2 to -4 forbid them; a declaration of another encoding goes;
//   - without the NUL characters behind it, and the white space around them;
//   - without white space before the XML declaration.
// One that has none of this comes back byte for byte.
std::string mended_packet(std::string_view packet);

}  // namespace pith::pdf
