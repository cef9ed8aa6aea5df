// The style sheet and the script of every record page. Nothing of a record is ever in them, so that
// their hashes are the page's policy of what may run (Content Security Policy 3, §6.7.2).
#pragma once

#include <string_view>

namespace pith {

std::string_view page_style();
std::string_view page_script();

}  // namespace pith
