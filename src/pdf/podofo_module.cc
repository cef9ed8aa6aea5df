#include "pdf/podofo_module.h"

extern "C" __attribute__((visibility("default"))) void pith_podofo_read(
    std::string_view pdf, std::optional<pith::pdf::SecondReading>& reading) {
  reading = pith::pdf::read_with_podofo(pdf);
}

extern "C" __attribute__((visibility("default"))) void pith_podofo_version(std::string& version) {
  version = pith::pdf::podofo_version();
}
