// Goes once, and fast, through a value of which nothing has to be told but that it is in order.
//
// It is for what files are full of: well-formed values in which no dictionary has a key twice and
// every reference is of the generation that counts. Of all others it says no, and object_at and
// ValueCheck tell what the matter is. What it takes, they take, and to the same end.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "pdf/syntax/object.h"

namespace pith::pdf {

class ValueScan {
 public:
  static constexpr std::uint32_t kNoObject = UINT32_MAX;

  ValueScan() = default;
  ValueScan(const ValueScan&) = delete;
  ValueScan& operator=(const ValueScan&) = delete;

  // The generation of each object that is there, by number, or kNoObject.
  void set_generations(std::vector<std::uint32_t> generations) {
    generations_ = std::move(generations);
  }

  // Behind the value that begins at text[at], after white space and comments; npos where it is not
  // in order, or may be not. Time grows with the length of the value.
  std::size_t end_of_value(std::string_view text, std::size_t at);
  // Whether any value so far referred to an object that is not there.
  bool met_missing() const { return met_missing_; }

 private:
  // An array or a dictionary that is open.
  struct Open {
    bool dictionary = false;
    bool look_closely = false;  // its keys are many, or written with escapes
    std::uint32_t values = 1;   // behind its last key; before the first as if there were one
    std::size_t keys = 0;       // how many of keys_ are of those around it
    std::uint64_t seen = 0;     // a bit for each of its keys, which several may share
  };

  const char* container_end(const char* at, const char* end);
  bool open(bool dictionary);
  bool close(bool dictionary);
  bool add_key(Open& now, std::string_view key);
  bool has_key_twice(const Open& now);
  bool may_refer_to(std::uint64_t number, std::uint64_t generation);

  std::vector<std::uint32_t> generations_;
  bool met_missing_ = false;
  std::array<Open, kMaxNesting + 1> open_;  // the first is what the value stands in
  Open* now_ = open_.data();                // the innermost
  std::vector<std::string_view> keys_;      // as written
};

}  // namespace pith::pdf
