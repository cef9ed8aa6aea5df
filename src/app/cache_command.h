// `pith cache list`, `pith cache clear`, `pith cache path`.
#pragma once

#include "app/commands.h"

namespace pith {

// Every entry, verified anew: number, source, when it was last confirmed, where it came from. Exit
// code 0 also when one is damaged: it is fetched again when it is next needed.
int cache_list_command(const Context& context);
int cache_clear_command(const Context& context);
int cache_path_command(const Context& context);

}  // namespace pith
