// stamp_tool BUNDLE COMMAND IN.pdf [OUT.pdf] …: the stamper without the program around it, for
// test_stamp.py. Prints one line per file and goes on to the next pair:
//   changed <kept> <appended> <what was written>   unchanged   error <kind> <cause>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "json/value.h"
#include "pdf/inspect.h"
#include "pdf/stamp.h"
#include "record/metadata.h"
#include "record/trust.h"
#include "record/verify.h"

namespace {

constexpr std::uint64_t kMaxFile = 1u << 30;

pith::PdfMetadata metadata_from(const std::string& bundle) {
  const auto document = pith::json::parse(pith::read_file(bundle, kMaxFile), bundle);
  const auto result = pith::verify_document(document, bundle, pith::TrustStore::pinned());
  if (!result.verified) throw pith::Error(pith::ErrorKind::kBadEvidence, bundle, "does not verify");
  return pith::metadata_of(*result.verified);
}

void change(const std::string& command, const std::string& in, const std::string& out,
            const pith::PdfMetadata& metadata) {
  const std::string bytes = pith::read_file(in, kMaxFile);
  const auto result =
      command == "remove" ? pith::remove_stamp(bytes, in) : pith::stamp_pdf(bytes, in, metadata);
  if (!result.changed) {
    std::cout << "unchanged\n";
    return;
  }
  std::ofstream(out, std::ios::binary) << pith::output(bytes, result);
  std::cout << "changed " << result.kept << ' ' << result.appended.size();
  for (const auto& part : result.written) std::cout << '\t' << part;
  std::cout << '\n';
}

void inspect(const std::string& in) {
  const auto found = pith::inspect_pdf(pith::read_file(in, kMaxFile), in);
  std::cout << "pages " << found.page_count << "\tpdfa " << found.pdfa_part << "\tencrypted "
            << found.encrypted << "\tsigned " << found.signed_ << "\tinfo " << found.info_number
            << "\txmp " << found.xmp.number << "\ttitle " << found.title << "\tlinks";
  for (const auto& code : found.linked_numbers) std::cout << ' ' << code;
  std::cout << '\n';
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 4) return 2;
  pith::PdfMetadata metadata = metadata_from(argv[1]);
  const std::string command = argv[2];  // stamp, other (another number), remove, inspect
  if (command == "other") metadata.number = "pith:2026:AAAAAAAAAAAAAAAAAAAAAAAAAA";
  for (int i = 3; i < argc; i += command == "inspect" ? 1 : 2) {
    try {
      if (command == "inspect")
        inspect(argv[i]);
      else if (i + 1 < argc)
        change(command, argv[i], argv[i + 1], metadata);
    } catch (const pith::Error& error) {
      std::cout << "error " << pith::name(error.kind()) << ' ' << error.place() << ": "
                << error.cause() << '\n';
    }
    std::cout.flush();
  }
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 2;
}
