// A program that uses the installed library: verifies a bundle offline, prints its number, stamps a PDF
// in memory, and finds the module that PoDoFo is in.
#include <iostream>

#include "base/file.h"
#include "json/canonical.h"
#include "pdf/reader.h"
#include "pdf/stamp.h"
#include "record/verify.h"

int main(int, char** argv) {
  constexpr std::size_t kLimit = 1 << 20;
  const auto bundle = pith::json::parse(pith::read_file(argv[1], kLimit), argv[1]);
  const auto result = pith::verify_document(bundle, pith::TrustStore::pinned());
  if (!result.verified) return 1;
  std::cout << result.verified->record().number().full() << "\n"
            << pith::canonicalize_text(R"({"b":1,"a":2})", "text").bytes() << "\n"
            << (pith::pdf::podofo_version().empty() ? "no PoDoFo" : "PoDoFo") << "\n";
  const std::string pdf = pith::read_file(argv[2], kLimit);
  const auto stamp = pith::stamp_pdf(pdf, argv[2], pith::metadata_of(*result.verified));
  return stamp.changed && pith::output(pdf, stamp).starts_with(pdf) ? 0 : 1;
}
