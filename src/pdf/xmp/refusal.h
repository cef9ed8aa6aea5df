// How XMP metadata is refused: Error kRefused with the reason "xmp".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pith::pdf {

// `name` is the file, `place` where in it: "XMP", "pith:number".
[[noreturn]] void refuse_xmp(std::string_view name, std::string place, std::string cause);
// The place is a byte of the packet: "XMP byte 120".
[[noreturn]] void refuse_xmp(std::string_view name, std::size_t byte, std::string cause);
std::string xmp_place(std::size_t byte);

}  // namespace pith::pdf
