// Lines of a text, by number.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace pith::arxiv {

// Of offsets that mostly ascend: each byte is then looked at once.
class LineCounter {
 public:
  explicit LineCounter(std::string_view text) : text_(text) {}

  // The number of the line that holds an offset, from 1.
  std::size_t line_of(std::size_t offset) {
    if (offset < counted_) *this = LineCounter(text_);
    const auto part = text_.substr(counted_, offset - counted_);
    line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
    counted_ = offset;
    return line_;
  }

 private:
  std::string_view text_;
  std::size_t line_ = 1, counted_ = 0;
};

// "main.tex:12"
inline std::string at_line(const std::string& file, std::size_t line) {
  return file + ":" + std::to_string(line);
}

}  // namespace pith::arxiv
