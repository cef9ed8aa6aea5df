// The XMP functions on files, for tests that let other programs judge the result.
//
//   xmp_tool splice FILE [name=value]...   xmp_tool remove FILE   xmp_tool read FILE
//   xmp_tool part FILE                     xmp_tool mend FILE     xmp_tool doubt FILE
//   xmp_tool new [name=value]...
//
// The packet, "name=value" lines, or "kind at words" of a doubt, on stdout. Exit code 2 and a
// message when it is refused.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "pdf/xmp/doubt.h"
#include "pdf/xmp/shape.h"
#include "pdf/xmp/xmp.h"

namespace {

pith::PdfMetadata metadata_from(const std::vector<std::string>& arguments, std::size_t first) {
  pith::PdfMetadata metadata;
  for (std::size_t i = first; i < arguments.size(); ++i) {
    const std::size_t equals = arguments[i].find('=');
    for (std::size_t p = 0; p < pith::kXmpProperties.size(); ++p)
      if (arguments[i].substr(0, equals) == pith::kXmpProperties[p].name)
        metadata[p] = arguments[i].substr(equals + 1);
  }
  return metadata;
}

std::string contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string answer(const std::vector<std::string>& arguments) {
  const std::string& command = arguments.at(0);
  if (command == "new") return pith::pdf::new_xmp(metadata_from(arguments, 1));
  const std::string& path = arguments.at(1);
  const std::string packet = contents(path);
  if (command == "splice") return pith::pdf::splice_xmp(packet, metadata_from(arguments, 2), path);
  if (command == "remove") return pith::pdf::remove_from_xmp(packet, path);
  if (command == "mend") return pith::pdf::mended_packet(packet);
  if (command == "doubt") {
    const auto doubt = pith::pdf::xmp_doubt(packet, path);
    if (!doubt) return {};
    return std::string(doubt->kind) + " " + std::to_string(doubt->at) + " " + doubt->words + "\n";
  }
  if (command == "part") return pith::pdf::pdfa_part(packet, path);
  std::string lines;
  const pith::PdfMetadata metadata = pith::pdf::read_xmp(packet, path);
  for (const auto& [name, value] : metadata.properties())
    lines += std::string(name) + "=" + std::string(value) + "\n";
  return lines;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::cout << answer({argv + 1, argv + argc});
    return 0;
  } catch (const pith::Error& error) {
    std::cerr << "xmp_tool: " << error.what() << '\n';
    return 2;
  }
}
