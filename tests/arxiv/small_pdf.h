// A small PDF of objects that are written down in a test, with its cross-reference table.
#pragma once

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>

namespace pith_test {

// `objects` are "N 0 obj … endobj", each at the beginning of a line. Objects 20 to 22 are added: a
// catalog, its pages and a page with these entries. `trailer` has entries beside Size and Root.
inline std::string small_pdf(const std::string& objects, const std::string& trailer = "",
                             const std::string& page = "") {
  std::string pdf = "%PDF-1.5\n" + objects +
                    "\n20 0 obj\n<</Type/Catalog/Pages 21 0 R>>\nendobj\n"
                    "21 0 obj\n<</Type/Pages/Kids[22 0 R]/Count 1>>\nendobj\n"
                    "22 0 obj\n<</Type/Page/Parent 21 0 R/MediaBox[0 0 9 9]" +
                    page + ">>\nendobj\n";
  std::map<int, std::size_t> places;
  for (std::size_t at = pdf.find(" 0 obj"); at != std::string::npos;
       at = pdf.find(" 0 obj", at + 1)) {
    const std::size_t line = pdf.rfind('\n', at) + 1;
    places[std::stoi(pdf.substr(line, at - line))] = line;
  }
  const std::size_t start = pdf.size();
  pdf += "xref\n0 1\n0000000000 65535 f \n";
  for (const auto& [number, place] : places) {
    char entry[64];
    std::snprintf(entry, sizeof entry, "%d 1\n%010zu 00000 n \n", number, place);
    pdf += entry;
  }
  return pdf + "trailer\n<</Size " + std::to_string(places.rbegin()->first + 1) + "/Root 20 0 R" +
         trailer + ">>\nstartxref\n" + std::to_string(start) + "\n%%EOF\n";
}

}  // namespace pith_test
