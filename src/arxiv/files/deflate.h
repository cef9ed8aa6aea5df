// zlib's compression, of what is at hand as a whole.
#pragma once

#include <string>
#include <string_view>

namespace pith::arxiv {

// `level` as zlib counts it, 1 to 9. Throws std::bad_alloc.
std::string deflate(std::string_view plain, int level);

}  // namespace pith::arxiv
