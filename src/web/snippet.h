// A badge in a document: an HTML element that holds the picture, or the words of a markup that show
// a picture file and link it to the record.
#pragma once

#include <string>
#include <string_view>

#include "record/verify.h"
#include "web/badge.h"

namespace pith {

// A link with the picture inside: no script, and nothing is fetched.
std::string badge_html(const VerifiedRecord& record, const BadgeStyle& style);

// `image` is the path or URL of the file that badge_svg() makes. Each ends in a newline.
std::string badge_markdown(const VerifiedRecord& record, const BadgeStyle& style,
                           std::string_view image);
std::string badge_rst(const VerifiedRecord& record, const BadgeStyle& style,
                      std::string_view image);
std::string badge_org(const VerifiedRecord& record, const BadgeStyle& style,
                      std::string_view image);

}  // namespace pith
