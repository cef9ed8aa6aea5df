// Canonical bytes of many JSON texts in one process, for test_differential.py.
//
// Standard input is a sequence of requests, each a line with a number of bytes and then that many
// bytes of JSON text. Standard output answers each in the same form: "=" and the canonical bytes,
// or "!" and the error. Each text goes both ways to canonical bytes, by json::parse and by
// canonicalize_text; where they come to different answers the reply is "?" and both of them. The
// only argument is the greatest depth.
#include <cstdlib>
#include <iostream>
#include <string>

#include "base/error.h"
#include "json/canonical.h"

namespace {

template <typename Canonicalize>
std::string answer_of(Canonicalize&& canonicalize) {
  try {
    return "=" + canonicalize().bytes();
  } catch (const pith::Error& error) {
    return "!" + std::string(error.what());
  }
}

std::string answer(const std::string& text, const pith::json::ParseLimits& limits) {
  const std::string by_value =
      answer_of([&] { return pith::canonicalize(pith::json::parse(text, "text", limits)); });
  const std::string by_text =
      answer_of([&] { return pith::canonicalize_text(text, "text", limits); });
  return by_value == by_text ? by_value : "?" + by_value + by_text;
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  pith::json::ParseLimits limits;
  if (argc > 1) limits.max_depth = std::strtoull(argv[1], nullptr, 10);
  std::size_t size = 0;
  while (std::cin >> size && std::cin.get() == '\n') {
    std::string text(size, '\0');
    if (!std::cin.read(text.data(), static_cast<std::streamsize>(size))) return 2;
    const std::string reply = answer(text, limits);
    std::cout << reply.size() << '\n' << reply;
  }
  return std::cout.flush() ? 0 : 2;
}
