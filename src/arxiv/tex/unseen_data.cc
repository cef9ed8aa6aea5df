#include "arxiv/tex/unseen_data.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "arxiv/tex/minted.h"
#include "base/ascii.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kSentence = 4;  // words
constexpr std::string_view kBlanks = " \t\r";
constexpr std::size_t kNone = std::string_view::npos;

bool is_value(const std::string& word) {
  return word == "nan" || word == "inf" || word == "infinity" || word == "true" || word == "false";
}

// Of text that says something which is not on the pages.
std::optional<Stretch> stretch_of(std::string_view text, std::size_t least,
                                  const PageWords& pages) {
  Stretch stretch;
  stretch.words = words_of_pages(text);
  std::erase(stretch.words, std::string());
  if (stretch.words.size() < least || !is_prose(stretch.words) || pages.show(stretch.words))
    return std::nullopt;
  return stretch;
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
    auto stretch = stretch_of(data_.substr(from, to - from), least, pages_);
    if (!stretch || (stretch->words.size() == 1 && is_value(stretch->words.front()))) return;
    stretch->where = std::move(where);
    stretch->cuts = {{from, to}};
    stretch->likely = likely;
    found_.push_back(*std::move(stretch));
  }

  std::string_view data_;
  const PageWords& pages_;
  std::vector<Stretch> found_;
};

}  // namespace

std::vector<Stretch> unseen_data(std::string_view data, const PageWords& pages) {
  return DataFinder(data, pages).run();
}

std::vector<Stretch> unseen_listing(std::string_view cached, const PageWords& pages) {
  std::vector<Stretch> found;
  for (std::size_t at = 0; at < cached.size();) {
    const std::size_t end = std::min(cached.find('\n', at), cached.size());
    const std::string_view line = cached.substr(at, end - at);
    const bool frame = line.starts_with("\\begin{") || line.starts_with("\\end{");
    auto stretch = frame ? std::nullopt : stretch_of(text_of_listing(line), 2, pages);
    if (stretch) {
      stretch->where = "a line of a cached listing";
      stretch->cuts = {{at, end}};
      stretch->likely = 2;
      found.push_back(*std::move(stretch));
    }
    at = end + 1;
  }
  return found;
}

}  // namespace pith::arxiv
