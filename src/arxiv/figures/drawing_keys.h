// Which entries of a PDF's dictionaries have a part in drawing its pages (ISO 32000-2 §7 to §11,
// and annex L, which lists all dictionaries).
//
// Readers pass over what they do not know, so all else can go: who annotated it, what is attached,
// what a program keeps for itself. A list of what stays is finite, one of what may hold a secret is
// not.
#pragma once

#include <string_view>

#include "pdf/syntax/object.h"

namespace pith::arxiv {

enum class PdfUse {
  kFigure,    // TeX takes a page of it: what draws that page
  kDocument,  // it is read by itself: what its readers see
};

// Whether an entry stays, in any dictionary but those of names. In a document all do but metadata,
// thumbnails, and what programs keep for themselves.
bool is_kept(std::string_view key, const pdf::Object& value, PdfUse use);

// Whether the value of `key` in this dictionary has names of its author's choice for keys: the
// parts of Resources (§7.8.3), the glyphs of a Type 3 font, the inks of a colour space.
bool holds_names(const pdf::Dictionary& dictionary, std::string_view key);

}  // namespace pith::arxiv
