// read_with_podofo for programs: passes the file on to the module that podofo_module.cc and PoDoFo
// make up, which is loaded at the first call.
#include "base/shared_library.h"
#include "pdf/podofo_module.h"
#include "pdf/reader.h"

namespace pith::pdf {

std::optional<SecondReading> read_with_podofo(std::string_view pdf) {
  // Beside the program first (its run path), then where the module was to be installed.
  static const SharedLibrary kModule(
      "PoDoFo", {PITH_PODOFO_MODULE, PITH_MODULE_FOLDER "/" PITH_PODOFO_MODULE});
  static const auto kRead = kModule.function<PodofoModuleRead>(kPodofoModuleRead);
  std::optional<SecondReading> reading;
  kRead(pdf, reading);
  return reading;
}

}  // namespace pith::pdf
