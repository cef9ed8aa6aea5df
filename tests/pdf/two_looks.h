// The quick look at a file and the close one (syntax/rebuild.h), compared; and PDFs with a fault.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "base/error.h"
#include "pdf/paper.h"
#include "pdf/syntax/in_order.h"
#include "pdf/syntax/rebuild.h"

namespace pith_test {

struct TwoLooks {
  bool readable = false;  // as far as the objects can be found
  bool in_order = false;  // by the quick look
  std::string close;      // what the close look tells, one doubt a line, or why it gave up
  bool agree() const { return !in_order || close.empty(); }
};

inline TwoLooks two_looks(const std::string& bytes) {
  using namespace pith;
  TwoLooks result;
  const auto opened = [&](auto use) {
    pdf::Structure file(bytes, "paper.pdf");
    unlock(file, {""});
    use(file);
  };
  try {
    opened([&](pdf::Structure& file) {
      result.readable = true;
      result.in_order = pdf::is_in_order(file, {});
    });
    opened([&](pdf::Structure& file) {
      pdf::compare_closely(file);
      for (const pdf::Doubt& doubt : file.doubts())
        result.close += doubt.kind + " " + std::to_string(doubt.at) + ": " + doubt.cause + "\n";
    });
  } catch (const Error& error) {
    result.close = error.what();
  }
  return result;
}

// The file with a fault, as a rule a small one that moves nothing: what is at a place is written
// over with what readers look for.
inline std::string with_fault(std::string bytes, std::mt19937& random) {
  static constexpr std::array<std::string_view, 40> kPieces = {"1 0 obj",
                                                               "2 0 obj ",
                                                               " obj",
                                                               "0obj",
                                                               "endobj",
                                                               "trailer",
                                                               "endstream",
                                                               "stream\n",
                                                               "xref",
                                                               "startxref",
                                                               "%",
                                                               "%\n",
                                                               "\n",
                                                               "\r",
                                                               " ",
                                                               "(",
                                                               ")",
                                                               "<<",
                                                               ">>",
                                                               "[",
                                                               "]",
                                                               "<",
                                                               ">",
                                                               "/",
                                                               "/Type",
                                                               "/T#79pe",
                                                               "#",
                                                               "R",
                                                               "1 0 R",
                                                               "3 1 R",
                                                               "9 0 R",
                                                               "null",
                                                               "7",
                                                               "-",
                                                               "\\",
                                                               "%PDF-1.4",
                                                               "%%EOF",
                                                               "trailer<</Root 9 0 R>>",
                                                               "1 0 obj<<>>endobj",
                                                               "\f"};
  const auto below = [&](std::size_t count) {
    return count == 0 ? 0 : static_cast<std::size_t>(random() % count);
  };
  const std::size_t at = below(bytes.size());
  const std::size_t length = 1 + below(below(4) == 0 ? 120 : 12);
  const std::string_view piece = kPieces[below(kPieces.size())];
  switch (below(8)) {
    case 0:
      bytes[at] = static_cast<char>(below(256));
      break;
    case 1:  // a digit, where there is one
      if (const std::size_t digit = bytes.find_first_of("0123456789", at); digit != bytes.npos)
        bytes[digit] = static_cast<char>('0' + below(10));
      break;
    case 2:  // a name becomes another one, or one that is there
      if (const std::size_t name = bytes.find('/', at); name != bytes.npos && name > at)
        if (const std::size_t other = bytes.rfind('/', at); other != bytes.npos)
          bytes.replace(name, std::min(length, bytes.size() - name),
                        bytes.substr(other, std::min(length, bytes.size() - name)));
      break;
    case 3:  // a part is there twice
      bytes.insert(at, bytes.substr(below(bytes.size()), length));
      break;
    case 4:
      bytes.erase(at, length);
      break;
    case 5:  // what is there, over what is there
      bytes.replace(at, std::min(length, bytes.size() - at),
                    bytes.substr(below(bytes.size()), std::min(length, bytes.size() - at)));
      break;
    default:
      bytes.replace(at, std::min(piece.size(), bytes.size() - at), piece);
  }
  return bytes;
}

}  // namespace pith_test
