#include "pdf/syntax/indirect_object.h"

namespace pith::pdf {

std::optional<IndirectObject> indirect_object_at(std::string_view text, std::size_t at,
                                                 std::size_t* reached) {
  std::size_t unused = 0;
  std::size_t& end = reached ? *reached : unused;
  IndirectObject object;
  end = object.at = at = skip_white_space(text, at);
  const auto number = digits_at(text, at);
  std::size_t next = skip_white_space(text, at);
  if (!number || next == at || *number > kMaxObjectNumber) return std::nullopt;
  const auto generation = digits_at(text, next);
  const std::size_t keyword = skip_white_space(text, next);
  if (!generation || *generation > 65535 || keyword == next) return std::nullopt;
  if (text.substr(keyword, 3) != "obj") return std::nullopt;
  const auto value = object_at(text, keyword + 3, &end);
  if (!value) return std::nullopt;
  object.reference = {static_cast<std::uint32_t>(*number), static_cast<std::uint32_t>(*generation)};
  object.value = *value;
  const std::size_t after = skip_white_space(text, value->end());
  if (value->kind == ObjectKind::kDictionary && text.substr(after, 6) == "stream") {
    object.stream = true;
    object.data_at = after + 6;
    if (text.substr(object.data_at, 2) == "\r\n")
      object.data_at += 2;
    else if (object.data_at < text.size() && text[object.data_at] == '\n')
      object.data_at += 1;
  }
  return object;
}

}  // namespace pith::pdf
