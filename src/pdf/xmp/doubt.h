// What in a packet one reader takes otherwise than another.
//
// No two readers of XMP are alike. Exiftool finds elements by a regular expression, pdf.js goes by
// prefixes in lower case and takes the last value, pikepdf takes the first one, Exempi (Adobe's
// XMPCore) refuses the packet as a whole for what others pass over. tests/pdf/test_xmp_readers.py
// asks them all, of each kind below and of what raises no doubt; this is what they were seen to do
// (exiftool 12.57, pikepdf 6.0, pdf.js 4.10, Exempi 2.6.3, expat):
//
//   kind         what                                         who reads otherwise
//   encoding     UTF-16 and UTF-32                            pdf.js, Exempi, pdfinfo see nothing
//   instruction  markup in an instruction; one in a value     exiftool reads the markup; shows it
//   comment      one in a value                               exiftool shows it, pikepdf stops
//   there
//                one that has our prefix or namespace         none of these; what searches the text
//   cdata        markup in a CDATA section                    exiftool reads it
//   attribute    ">" in the value of an attribute             exiftool ends the tag there
//   prefix       "pith" or "rdf" for another namespace        pdf.js, exiftool, Exempi by prefix
//   name         a name like one of ours in other case        exiftool and pdf.js take it for ours
//   form         ours as attributes, or by another prefix;    pdf.js reads nothing
//                another prefix for rdf
//   place        ours in other places than of a property      exiftool, and whoever looks anywhere
//   value        white space around a value                   pdf.js trims, exiftool shows it
//                character references in a value              Exempi loses &#x54;
//                attributes of the element, such as           pikepdf and pdf.js read nothing,
//                rdf:resource                                 Exempi refuses, exiftool shows both
//   wrapper      xpacket instructions inside or repeated;     Exempi reads nothing or the first,
//                rdf:RDF elsewhere than in x:xmpmeta          pdf.js nothing
//
// What is read alike: comments and instructions between properties, CDATA around a value, any
// prefix for x, references to the five predefined entities, xml:lang.
// Where a reader sees nothing, and no other value, of what real files have, there is no doubt:
// rdf:about that is not empty (pikepdf's open_metadata), packets without a wrapper (Exempi).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "pdf/xmp/xmp.h"

namespace pith::pdf {

struct XmpDoubt {
  std::string_view kind;  // as above
  std::size_t at;         // byte of the packet; of its UTF-8 form where it is in another
  std::string words;      // "instruction with markup in it", …
};

// The first one, by the order of kinds; nullopt when there is none, as in all that splice_xmp
// writes into a packet without one. Throws Error kRefused for what read_xmp refuses, with several
// values of one property excepted: what cannot be read at all is told apart from a doubt.
std::optional<XmpDoubt> xmp_doubt(std::string_view packet, std::string_view name,
                                  const XmpLimits& limits = {});

// The first character reference in a value as written that not every reader decodes, or npos.
// Braces and the like are written as decimal references by our LaTeX package, and read by all.
std::size_t unusual_reference_at(std::string_view raw);

}  // namespace pith::pdf
