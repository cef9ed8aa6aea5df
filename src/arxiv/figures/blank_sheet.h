// A sheet as large as a text, on which only what is to stay is written again, each byte at its old
// place. What nobody asked to keep is blank: nothing has to be found to be removed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pith::arxiv {

class BlankSheet {
 public:
  // `original` must outlive it.
  explicit BlankSheet(std::string_view original)
      : original_(original), bytes_(original.size(), ' ') {}

  std::string_view original() const { return original_; }
  const std::string& bytes() const { return bytes_; }
  bool changed() const { return bytes_ != original_; }
  // Where a part of the original is.
  std::size_t place_of(std::string_view part) const {
    return static_cast<std::size_t>(part.data() - original_.data());
  }

  // These take places from `begin` to before `end`.
  void keep(std::size_t begin, std::size_t end);
  void keep_space(std::size_t begin, std::size_t end);  // white space alone
  void keep_words(std::size_t begin, std::size_t end);  // all but comments; holds no strings
  void write(std::size_t at, std::string_view text);
  void blank(std::size_t begin, std::size_t end);

 private:
  std::string_view original_;
  std::string bytes_;
};

}  // namespace pith::arxiv
