#include "arxiv/files/deflate.h"

#include <zlib.h>

#include <new>

namespace pith::arxiv {

std::string deflate(std::string_view plain, int level) {
  uLongf size = ::compressBound(static_cast<uLong>(plain.size()));
  std::string packed(size, '\0');
  if (::compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                  reinterpret_cast<const Bytef*>(plain.data()), static_cast<uLong>(plain.size()),
                  level) != Z_OK) {
    throw std::bad_alloc();
  }
  packed.resize(size);
  return packed;
}

}  // namespace pith::arxiv
