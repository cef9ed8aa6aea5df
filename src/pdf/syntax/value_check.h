// Goes once through the text of a value for what readers take differently in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pdf/syntax/object.h"

namespace pith::pdf {

class ValueCheck {
 public:
  // Calls `on_twice(key)` for a key that a dictionary in the text has twice, at whatever depth, and
  // `on_reference(reference)` for each reference. The text may hold several values one after
  // another. Time grows with its length.
  template <class OnTwice, class OnReference>
  void run(std::string_view text, OnTwice on_twice, OnReference on_reference) {
    start(text);
    while (next()) {
      if (repeated_) on_twice(*repeated_);
      if (reference_) on_reference(*reference_);
    }
  }

 private:
  struct Open {
    bool dictionary;
    bool wants_key;
    std::size_t keys;  // how many of keys_ are of containers around it
  };

  void start(std::string_view text);
  bool next();
  void open(bool dictionary);
  void close();
  void name();
  void word();
  void value_ended();

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
  std::vector<std::string_view> keys_;   // as written
  std::uint64_t before_ = 0, last_ = 0;  // the integers in front of an R
  int integers_ = 0;                     // how many of these there are
  std::optional<std::string> repeated_;
  std::optional<Reference> reference_;
};

}  // namespace pith::pdf
