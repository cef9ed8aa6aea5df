// Prints the package for a record, for tests that run LaTeX on it.
//
//   sty_tool bundle.json             what the pinned key vouches for
//   sty_tool --own-key record.json   a canonical record, signed by a key of the tests
//   sty_tool --anchored bundle.json  that bundle with an event more, signed by the key of the tests
#include <iostream>

#include "signed_record.h"
#include "tex/package.h"

int main(int argc, char** argv) {
  using namespace pith;
  try {
    if (argc == 2) {
      const json::Value document = json::parse(read_file(argv[1], 1u << 24), argv[1]);
      const Verification v = verify_document(document, TrustStore::pinned());
      if (!v.verified) throw std::runtime_error("not verified");
      std::cout << generate_package(*v.verified);
    } else if (argc == 3 && std::string_view(argv[1]) == "--anchored") {
      json::Value bundle = json::parse(read_file(argv[2], 1u << 24), argv[2]);
      json::Value event = test::at(bundle, "events").as_array().back();
      test::at(event, "event_type") = "timestamp_anchor";
      test::at(bundle, "events").as_array().push_back(std::move(event));
      test::sign_all(bundle, test::own_key());
      const Verification v = verify_document(bundle, test::trust_in(test::own_key()));
      std::cout << generate_package(v.verified.value());
    } else if (argc == 3 && std::string_view(argv[1]) == "--own-key") {
      const json::Value record = json::parse(read_file(argv[2], 1u << 24), argv[2]);
      std::cout << generate_package(test::signed_record(record));
    } else {
      std::cerr << "usage: sty_tool bundle.json | --own-key record.json | --anchored bundle.json\n";
      return 2;
    }
    return 0;
  } catch (const std::exception& e) {
    std::cerr << "sty_tool: " << e.what() << "\n";
    return 1;
  }
}
