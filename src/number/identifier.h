// Whatever a person pastes to name a paper, understood.
//
//   GRALRY4DTUR34CIZ3TIFOJE3QO   gralry4d…   pith:GRALRY4D   pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO
//   https://www.pith.science/pith/GRALRY4DTUR34CIZ3TIFOJE3QO   also with .json, /bundle.json, …
//   2605.29664   2605.29664v1   arXiv:hep-lat/0305021v2   https://arxiv.org/abs/2605.29664
//   10.48550/arXiv.2605.29664   doi:…   https://doi.org/10.48550/arXiv.2605.29664
//   \pithnumber{GRALRY4DTUR34CIZ3TIFOJE3QO}   "arXiv:2605.29664v1 [cs.DC] 28 May 2026"
//
// White space, quotes and brackets around it, and a full stop, comma or semicolon after it, are
// ignored, and so is the https:// of an address. Codes have 8, 12, 16 or 26 characters. Lengths and
// the alphabet are those of the registry's aliases pith_short_8/12/16 and number.h. An address of
// any other host is refused: what is under it may be anybody's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pith {

struct Identifier {
  enum class Kind {
    kCode,   // code is 8, 12, 16 or 26 upper-case base32 characters
    kArxiv,  // arxiv_id is new style ("2605.29664") or old style ("hep-lat/0305021")
    kDoi,    // doi is lower case ("10.48550/arxiv.2605.29664" is turned into kArxiv)
  };
  Kind kind;
  std::string code;            // kCode
  std::optional<int> year;     // kCode, when the text said pith:YEAR:…
  std::string arxiv_id;        // kArxiv, lower-case archive, without version
  std::optional<int> version;  // kArxiv, when the text said vN
  std::string doi;             // kDoi

  bool complete() const { return kind == Kind::kCode && code.size() == 26; }
  // The normal form, one per meaning: "pith:2026:…", "pith:GRALRY4D", "arxiv:2605.29664v1" or
  // "doi:…".
  std::string text() const;
  bool operator==(const Identifier&) const = default;
};

// Throws Error kUsage, with a hint for near misses (0 for O, 1 for I or L, 8 for B, a wrong length,
// a SHA-256 in place of the number).
Identifier parse_identifier(std::string_view text);

}  // namespace pith
