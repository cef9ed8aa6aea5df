// A manual page for somebody who sits at a terminal.
#pragma once

#include "page.h"

namespace pith::tools {

// Shows the page by `man`, or as text by $PAGER or less; false when there is none of them, or none
// that could.
bool show_on_terminal(const Page& page);

}  // namespace pith::tools
