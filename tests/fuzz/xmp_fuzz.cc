// The laws of XMP splicing, on any bytes: refused with an Error, or kept.
// Seeds: tests/pdf/xmp/*.xmp.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "pdf/xmp/xmp.h"

namespace {

void require(bool law) {
  if (!law) std::abort();
}

void check(std::string_view packet) {
  constexpr std::string_view kName = "fuzz";
  pith::PdfMetadata wanted;
  wanted.number = "pith:2026:GRALRY4DTUR34CIZ3TIFOJE3QO";
  wanted.canonical_record = "{\"a\":\"<&>\"}";
  const std::string spliced = pith::pdf::splice_xmp(packet, wanted, kName);
  require(pith::pdf::read_xmp(spliced, kName) == wanted);
  require(pith::pdf::splice_xmp(spliced, wanted, kName) == spliced);
  const std::string rest = pith::pdf::remove_from_xmp(packet, kName);
  require(pith::pdf::remove_from_xmp(spliced, kName) == rest);
  require(pith::pdf::remove_from_xmp(rest, kName) == rest);
  require(pith::pdf::read_xmp(rest, kName).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    check({reinterpret_cast<const char*>(data), size});
  } catch (const pith::Error&) {
  }
  return 0;
}
