#include "pdf/xmp/refusal.h"

#include <utility>

#include "base/error.h"

namespace pith::pdf {

void refuse_xmp(std::string_view name, std::string place, std::string cause) {
  throw Error(ErrorKind::kRefused, std::string(name), std::move(place), std::move(cause))
      .with_reason("xmp");
}

void refuse_xmp(std::string_view name, std::size_t byte, std::string cause) {
  refuse_xmp(name, xmp_place(byte), std::move(cause));
}

std::string xmp_place(std::size_t byte) {
  return "XMP byte " + std::to_string(byte);
}

}  // namespace pith::pdf
