// PoDoFo for programs: the calls go on to the module that podofo_module.cc and PoDoFo make up,
// which is loaded at the first one.
#include "base/shared_library.h"
#include "pdf/podofo_module.h"
#include "pdf/reader.h"

namespace pith::pdf {
namespace {

const SharedLibrary& module() {
  // Beside the program first (its run path), then where the module was to be installed.
  static const SharedLibrary kModule(
      "PoDoFo", {PITH_PODOFO_MODULE, PITH_MODULE_FOLDER "/" PITH_PODOFO_MODULE});
  return kModule;
}

}  // namespace

std::optional<SecondReading> read_with_podofo(std::string_view pdf) {
  static const auto kRead = module().function<PodofoModuleRead>(kPodofoModuleRead);
  std::optional<SecondReading> reading;
  kRead(pdf, reading);
  return reading;
}

std::string podofo_version() {
  std::string version;
  module().function<PodofoModuleVersion>(kPodofoModuleVersion)(version);
  return version;
}

}  // namespace pith::pdf
