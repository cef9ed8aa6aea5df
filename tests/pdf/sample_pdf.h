// Small PDFs for the tests, written out with correct offsets.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>

#include "base/file.h"
#include "record/metadata.h"

namespace pith_test {

inline std::string sample(const std::string& name) {
  return pith::read_file(std::string(PITH_SOURCE_DIR) + "/tests/pdf/data/" + name, 1 << 20);
}

// What a stamp of the sample's number writes, without a record.
inline pith::PdfMetadata metadata(const std::string& code = "GRALRY4DTUR34CIZ3TIFOJE3QO") {
  pith::PdfMetadata result;
  result.number = "pith:2026:" + code;
  result.canonical_sha256 = std::string(64, 'a');
  result.record_url = "https://pith.science/pith/" + code;
  result.schema_version = std::string(pith::kXmpSchemaVersion);
  return result;
}

struct SamplePdf {
  std::string header = "%PDF-1.7\n";
  std::map<int, std::string> objects = {
      {1, "<< /Type /Catalog /Pages 2 0 R >>"},
      {2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"},
      {3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"},
  };
  std::string trailer = "/Root 1 0 R";  // entries other than Size
  std::string junk;                     // in front of the header
  bool junk_counts = false;             // whether offsets count it

  std::string bytes() const {
    std::string out = junk + header;
    const std::size_t base = junk_counts ? 0 : junk.size();
    std::map<int, std::size_t> offsets;
    for (const auto& [number, body] : objects) {
      offsets[number] = out.size() - base;
      out += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
    }
    const std::size_t startxref = out.size() - base;
    out += "xref\n0 1\n0000000000 65535 f \n";
    for (const auto& [number, offset] : offsets) {
      char line[64];
      std::snprintf(line, sizeof line, "%d 1\n%010zu 00000 n \n", number, offset);
      out += line;
    }
    out += "trailer\n<< /Size " + std::to_string(objects.rbegin()->first + 1) + " " + trailer +
           " >>\nstartxref\n" + std::to_string(startxref) + "\n%%EOF\n";
    return out;
  }
};

inline std::string stream_object(const std::string& entries, const std::string& data) {
  return "<< " + entries + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + data +
         "\nendstream";
}

// A zlib stream (RFC 1950) of one stored block, so of at most 65535 bytes.
inline std::string stored_zlib(const std::string& data) {
  std::uint32_t a = 1, b = 0;
  for (const char c : data) {
    a = (a + static_cast<std::uint8_t>(c)) % 65521;
    b = (b + a) % 65521;
  }
  const auto size = static_cast<std::uint16_t>(data.size());
  std::string out = "\x78\x01\x01";
  for (const int value : {size & 0xFF, size >> 8, ~size & 0xFF, ~size >> 8 & 0xFF})
    out += static_cast<char>(value);
  out += data;
  for (const std::uint32_t value : {b >> 8, b & 0xFF, a >> 8, a & 0xFF})
    out += static_cast<char>(value);
  return out;
}

// Replaces the one occurrence of `from`.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

// A table without object 1 (the catalog), and an XRefStm that knows where it is, as office programs
// write it; object 1 is written out plainly. Old readers see no catalog at all.
inline std::string hybrid_pdf() {
  std::string out = "%PDF-1.5\n";
  const auto add = [&](const std::string& object) {
    const std::size_t at = out.size();
    out += object;
    return at;
  };
  const auto catalog = add("1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
  const auto pages = add("2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n");
  const auto page = add("3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n");
  std::string row = {1, 0, static_cast<char>(catalog), 0};
  const auto hidden =
      add("4 0 obj\n" + stream_object("/Type /XRef /Size 5 /W [1 2 1] /Index [1 1]", row) +
          "\nendobj\n");
  char table[256];
  std::snprintf(table, sizeof table,
                "xref\n0 1\n0000000000 65535 f \n2 3\n%010zu 00000 n \n"
                "%010zu 00000 n \n%010zu 00000 n \n",
                pages, page, hidden);
  const auto startxref = add(table);
  return out + "trailer\n<< /Size 5 /Root 1 0 R /XRefStm " + std::to_string(hidden) +
         " /Private (kept) >>\nstartxref\n" + std::to_string(startxref) + "\n%%EOF\n";
}

// Objects 1 (catalog) and 2 (pages) in object stream 5, as its header and its cross-reference
// stream say it.
inline std::string compressed(const std::string& header, char first_index, char second_index) {
  std::string out = "%PDF-1.5\n";
  const auto add = [&](const std::string& object) {
    const std::size_t at = out.size();
    out += object + "\nendobj\n";
    return at;
  };
  const auto pairs = std::count(header.begin(), header.end(), ' ') / 2;
  const std::string first = "<< /Type /Catalog /Pages 2 0 R >>\n";
  const std::string second = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>\n";
  const auto page = add("3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>");
  const auto stream =
      add("5 0 obj\n" + stream_object("/Type /ObjStm /N " + std::to_string(pairs) + " /First " +
                                          std::to_string(header.size()),
                                      header + first + second));
  std::string rows = {0,
                      0,
                      0,
                      2,
                      5,
                      first_index,
                      2,
                      5,
                      second_index,
                      1,
                      static_cast<char>(page),
                      0,
                      0,
                      0,
                      0,
                      1,
                      static_cast<char>(stream),
                      0};
  const std::size_t xref = out.size();
  add("6 0 obj\n" + stream_object("/Type /XRef /Size 7 /W [1 1 1] /Index [0 6] /Root 1 0 R", rows));
  return out + "startxref\n" + std::to_string(xref) + "\n%%EOF\n";
}

}  // namespace pith_test
