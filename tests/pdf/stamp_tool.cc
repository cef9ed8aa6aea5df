// stamp_tool BUNDLE COMMAND IN.pdf [OUT.pdf] …: the stamper without the program around it, for
// test_stamp.py. Prints one line per file and goes on to the next pair:
//   changed <kept> <appended> <what was written>   unchanged   error <reason> <place>: <cause>
// COMMAND is stamp, other (stamp another number), remove or inspect, with options behind commas:
//   stamp,signed,password=secret
#include <cstdio>
#include <exception>
#include <iostream>
#include <sstream>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "base/mapped_file.h"
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
  const auto result = pith::verify_document(document, pith::TrustStore::pinned());
  if (!result.verified) throw pith::Error(pith::ErrorKind::kBadEvidence, bundle, "does not verify");
  return pith::metadata_of(*result.verified);
}

struct Command {
  std::string word;
  pith::StampOptions options;
};

Command command_from(const std::string& argument) {
  std::istringstream in(argument);
  Command command;
  std::getline(in, command.word, ',');
  for (std::string option; std::getline(in, option, ',');) {
    if (option == "signed") command.options.allow_signed = true;
    if (option.starts_with("password=")) command.options.password = option.substr(9);
  }
  return command;
}

void change(const Command& command, const std::string& in, const std::string& out,
            const pith::PdfMetadata& metadata) {
  const pith::MappedFile file(in, kMaxFile);
  const auto result = command.word == "remove"
                          ? pith::remove_stamp(file.bytes(), in, command.options)
                          : pith::stamp_pdf(file.bytes(), in, metadata, command.options);
  if (!result.changed) {
    std::cout << "unchanged\n";
    return;
  }
  pith::write_file_atomically(out, file, result.kept, result.appended);
  std::cout << "changed " << result.kept << ' ' << result.appended.size();
  for (const auto& part : result.written) std::cout << '\t' << part;
  std::cout << '\n';
}

void inspect(const Command& command, const std::string& in) {
  const pith::MappedFile file(in, kMaxFile);
  const auto found = pith::inspect_pdf(file.bytes(), in, {.password = command.options.password});
  std::cout << "pages " << found.page_count << "\tpdfa " << found.pdfa_part << "\tencrypted "
            << found.encrypted << "\tlocked " << found.locked << "\tsigned " << found.signed_
            << "\tinfo " << found.info_number << "\txmp " << found.xmp.number << "\ttitle "
            << found.title << "\tlinks";
  for (const auto& code : found.linked_numbers) std::cout << ' ' << code;
  std::cout << "\trevisions";
  for (const auto& revision : found.revisions) {
    std::cout << ' ' << revision.begin << '-' << revision.end << ':' << pith::name(revision.form)
              << (revision.ours ? ":ours" : "");
    for (const auto& object : revision.changed) std::cout << ':' << pith::name(object.part);
  }
  std::cout << '\n';
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 4) return 2;
  pith::PdfMetadata metadata = metadata_from(argv[1]);
  const Command command = command_from(argv[2]);
  const bool inspects = command.word == "inspect";
  if (command.word == "other") metadata.number = "pith:2026:AAAAAAAAAAAAAAAAAAAAAAAAAA";
  for (int i = 3; i < argc; i += inspects ? 1 : 2) {
    try {
      if (inspects)
        inspect(command, argv[i]);
      else if (i + 1 < argc)
        change(command, argv[i], argv[i + 1], metadata);
    } catch (const pith::Error& error) {
      std::cout << "error " << error.reason() << ' ' << error.place() << ": " << error.cause()
                << '\n';
    }
    std::cout.flush();
  }
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 2;
}
