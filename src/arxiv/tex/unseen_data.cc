#include "arxiv/tex/unseen_data.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/ascii.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kSentence = 4;  // words
constexpr std::string_view kBlanks = " \t\r";
constexpr std::size_t kNone = std::string_view::npos;

bool is_value(const std::string& word) {
  return word == "nan" || word == "inf" || word == "infinity" || word == "true" || word == "false";
}

class DataFinder {
 public:
  DataFinder(std::string_view data, const PageWords& pages) : data_(data), pages_(pages) {}

  std::vector<Stretch> run() {
    for (std::size_t at = 0; at < data_.size();) {
      const std::size_t end = std::min(data_.find('\n', at), data_.size());
      const std::size_t first = std::min(data_.find_first_not_of(kBlanks, at), end);
      if (first < end && (data_[first] == '#' || data_[first] == '%')) {
        add("a remark in data", at, std::min(end + 1, data_.size()), 1, 2);
      } else if (is_row(first, end)) {
        row(first, end);
      } else {
        fields(first, end);
      }
      at = end + 1;
    }
    return std::move(found_);
  }

 private:
  void fields(std::size_t at, std::size_t end) {
    while (at < end) {
      const std::size_t next = end_of_field(at, end);
      std::size_t from = std::min(data_.find_first_not_of(kBlanks, at), next), to = next;
      while (to > from && kBlanks.find(data_[to - 1]) != std::string_view::npos) --to;
      if (to - from >= 2 && is_closed(data_[from], data_[to - 1])) ++from, --to;
      add("a field of data", from, to, kSentence, 1);
      at = next + 1;
    }
  }

  // Of numbers and words with blanks between them.
  bool is_row(std::size_t at, std::size_t end) const {
    if (end_of_field(at, end) < end) return false;
    const std::size_t first = data_.find_first_not_of("+-.", at);
    return first < end && is_digit(data_[first]);
  }

  void row(std::size_t at, std::size_t end) {
    constexpr const char* kField = "a field of data";
    while ((at = std::min(data_.find_first_not_of(kBlanks, at), end)) < end) {
      int depth = 0;
      std::size_t next = at;
      for (; next < end && (depth > 0 || kBlanks.find(data_[next]) == kNone); ++next) {
        if (data_[next] == '{') ++depth;
        if (data_[next] == '}') --depth;
      }
      const std::size_t before = found_.size();
      if (next - at >= 2 && is_closed(data_[at], data_[next - 1])) {
        add(kField, at + 1, next - 1, 1, 1);
      } else {
        add(kField, at, next, 1, 1);
        if (found_.size() > before) found_.back().cuts.front().instead = "{}";
      }
      at = next;
    }
  }

  static bool is_closed(char open, char close) {
    return (open == '"' && close == '"') || (open == '{' && close == '}');
  }

  // A comma between quotes or braces is none.
  std::size_t end_of_field(std::size_t at, std::size_t end) const {
    bool quoted = false;
    int depth = 0;
    for (; at < end; ++at) {
      const char c = data_[at];
      if (c == '"') quoted = !quoted;
      if (c == '{') ++depth;
      if (c == '}') --depth;
      if (!quoted && depth <= 0 && (c == ',' || c == ';' || c == '\t')) break;
    }
    return at;
  }

  // Words as they are: # and % say nothing to TeX's reader here.
  void add(std::string where, std::size_t from, std::size_t to, std::size_t least, int likely) {
    Words words = words_of_pages(data_.substr(from, to - from));
    std::erase(words, std::string());
    if (words.size() < least || !is_prose(words) || pages_.show(words)) return;
    if (words.size() == 1 && is_value(words.front())) return;
    Stretch stretch;
    stretch.where = std::move(where);
    stretch.cuts = {{from, to}};
    stretch.words = std::move(words);
    stretch.likely = likely;
    found_.push_back(std::move(stretch));
  }

  std::string_view data_;
  const PageWords& pages_;
  std::vector<Stretch> found_;
};

}  // namespace

std::vector<Stretch> unseen_data(std::string_view data, const PageWords& pages) {
  return DataFinder(data, pages).run();
}

}  // namespace pith::arxiv
