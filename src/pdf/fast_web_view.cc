#include "pdf/fast_web_view.h"

#include "pdf/syntax/object.h"
#include "pdf/syntax/structure.h"

namespace pith::pdf {

bool has_fast_web_view(std::string_view bytes) {
  // Annex F.3.2: it is within the first 1024 bytes. Its text is one object, never encrypted.
  const std::size_t key = bytes.substr(0, kHeaderWindow).find("/Linearized");
  const std::size_t begin = bytes.substr(0, key).rfind("<<");
  if (key == std::string_view::npos || begin == std::string_view::npos) return false;
  const auto object = object_at(bytes, begin);
  const auto dictionary = object ? dictionary_of(*object) : std::nullopt;
  const Object* length = dictionary ? dictionary->find("L") : nullptr;
  const auto value = length ? integer_of(*length) : std::nullopt;
  return value && *value >= 0 && static_cast<std::size_t>(*value) == bytes.size();
}

}  // namespace pith::pdf
