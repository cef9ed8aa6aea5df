#include "arxiv/figures/blank_sheet.h"

#include <algorithm>

#include "pdf/syntax/object.h"

namespace pith::arxiv {

void BlankSheet::keep(std::size_t begin, std::size_t end) {
  write(begin, original_.substr(begin, end - begin));
}

void BlankSheet::keep_space(std::size_t begin, std::size_t end) {
  for (std::size_t at = begin; at < end; ++at) {
    if (pdf::is_white_space(original_[at])) bytes_[at] = original_[at];
  }
}

void BlankSheet::keep_words(std::size_t begin, std::size_t end) {
  bool comment = false;
  for (std::size_t at = begin; at < end; ++at) {
    const char c = original_[at];
    comment = (comment || c == '%') && c != '\n' && c != '\r';
    if (!comment || pdf::is_white_space(c)) bytes_[at] = c;
  }
}

void BlankSheet::write(std::size_t at, std::string_view text) {
  std::copy(text.begin(), text.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(at));
}

void BlankSheet::blank(std::size_t begin, std::size_t end) {
  std::fill(bytes_.begin() + static_cast<std::ptrdiff_t>(begin),
            bytes_.begin() + static_cast<std::ptrdiff_t>(end), ' ');
}

}  // namespace pith::arxiv
