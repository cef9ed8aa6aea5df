#include "arxiv/tex/words.h"

#include <algorithm>
#include <functional>

#include "arxiv/tex/argument.h"
#include "arxiv/tex/text_arguments.h"
#include "base/ascii.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kGroup = 3;
constexpr double kEnough = 0.5;

// Bytes of characters beyond ASCII count as letters.
bool is_word_byte(char c) {
  return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

// U+FB00 to U+FB04 are EF AC 80 to 84.
std::string_view ligature(std::string_view text) {
  static constexpr std::string_view kLetters[] = {"ff", "fi", "fl", "ffi", "ffl"};
  if (text.size() < 3 || !text.starts_with("\xEF\xAC")) return {};
  const auto which = static_cast<unsigned char>(text[2]) - 0x80u;
  return which < 5 ? kLetters[which] : std::string_view();
}

// Punctuation of Unicode that is no part of a word: U+2000 to U+206F are E2 80 80 to E2 81 AF, and
// U+00A0 to U+00BF are C2 A0 to C2 BF.
std::size_t punctuation(std::string_view text) {
  if (text.size() >= 3 && (text.starts_with("\xE2\x80") || text.starts_with("\xE2\x81"))) return 3;
  if (text.size() >= 2 && text[0] == '\xC2') return 2;
  return 0;
}

class Collector {
 public:
  void add(std::string_view letters) { word_ += letters; }
  void end() {
    if (!word_.empty()) words_.push_back(to_lower(word_));
    word_.clear();
  }
  void end_group() {
    end();
    if (!words_.empty() && !words_.back().empty()) words_.emplace_back();
  }
  bool open() const { return !word_.empty(); }
  Words take() {
    end();
    return std::move(words_);
  }
  // The bytes of a word at text[at], or what ends one; returns how many were used.
  std::size_t read(std::string_view text) {
    if (const std::string_view letters = ligature(text); !letters.empty()) {
      add(letters);
      return 3;
    }
    if (const std::size_t size = punctuation(text); size > 0) {
      end();
      return size;
    }
    if (is_word_byte(text[0])) {
      add(text.substr(0, 1));
    } else {
      end();
    }
    return 1;
  }

 private:
  std::string word_;
  Words words_;
};

}  // namespace

Words words_of_pages(std::string_view text) {
  Collector words;
  for (std::size_t at = 0; at < text.size();) {
    // A hyphen at the end of a line, and the white space behind it.
    if (text[at] == '-' && words.open()) {
      const std::size_t next = text.find_first_not_of(" \n\r\f", at + 1);
      if (next != std::string_view::npos &&
          text.substr(at + 1, next - at - 1).find('\n') != std::string_view::npos) {
        at = next;
        continue;
      }
    }
    at += words.read(text.substr(at));
  }
  return words.take();
}

namespace {

// Behind the options and the arguments of a command that are no text; tex[at] is behind its name.
std::size_t behind_names(std::string_view tex, std::size_t at, std::string_view command) {
  std::size_t number = 0;
  for (;;) {
    const std::size_t next = behind_blanks(tex, at);
    if (next >= tex.size()) return at;
    if (tex[next] == '*') {
      at = next + 1;
    } else if (tex[next] == '[') {
      const std::size_t close = bracket_end(tex, next);
      if (close == kNoEnd) return at;
      at = close;
    } else if (tex[next] == '{' && !holds_text(command, number)) {
      const std::size_t close = group_end(tex, next);
      if (close == kNoEnd) return at;
      at = close;
      ++number;
    } else {
      return at;
    }
  }
}

// Behind \end{name} of the environment whose \begin is followed by tex[at], where nothing in it is
// text; else npos.
std::size_t behind_drawing(std::string_view tex, std::size_t at) {
  if (at >= tex.size() || tex[at] != '{') return kNoEnd;
  const std::size_t close = tex.find('}', at);
  if (close == kNoEnd) return kNoEnd;
  const std::string name(tex.substr(at + 1, close - at - 1));
  if (!is_drawing(name)) return kNoEnd;
  const std::size_t end = tex.find("\\end{" + name + "}", close);
  return end == kNoEnd ? kNoEnd : end + name.size() + 6;
}

}  // namespace

Words words_of_source(std::string_view tex) {
  Collector words;
  for (std::size_t at = 0; at < tex.size();) {
    const char c = tex[at];
    if (c == '\\') {
      const std::size_t length = control_length(tex, at, true);
      const std::string_view command = tex.substr(at + 1, length - 1);
      // \'e and \-: a letter with an accent, a place to hyphenate.
      if (length != 2 || is_letter(tex[at + 1])) words.end();
      at += length;
      if (command == "begin") {
        const std::size_t drawing = behind_drawing(tex, at);
        if (drawing != kNoEnd) at = drawing;
      }
      // \name and \item print something, or begin anew; \emph{…} does not.
      const std::size_t next = behind_blanks(tex, at);
      const bool alone = next >= tex.size() || (tex[next] != '{' && tex[next] != '[');
      if (command == "\\" || command == "[" || command == "(" ||
          (alone && !command.empty() && is_letter(command[0])))
        words.end_group();
      if (command == "[" || command == "(") {
        const std::size_t close = tex.find(command == "[" ? "\\]" : "\\)", at);
        if (close != kNoEnd) at = close + 2;
      } else if (is_letter(command.empty() ? ' ' : command[0])) {
        const std::size_t behind = behind_names(tex, at, command);
        if (behind > at && prints_other(command)) words.end_group();
        at = behind;
      }
    } else if (c == '&') {
      words.end_group();
      ++at;
    } else if (c == '$') {
      words.end_group();
      const std::string_view sign = tex.substr(at, 2) == "$$" ? "$$" : "$";
      const std::size_t close = tex.find(sign, at + sign.size());
      if (close == std::string_view::npos) break;
      at = close + sign.size();
    } else if (c == '%') {
      at = behind_line_end(tex, at);
    } else {
      at += words.read(tex.substr(at));
    }
  }
  return words.take();
}

bool is_formula(std::string_view tex) {
  for (std::size_t at = 0; at < tex.size();) {
    const char c = tex[at];
    if (c == '_' || c == '^') return true;
    if (c == '$') return false;  // in text
    if (c == '\\') {
      const std::size_t length = control_length(tex, at, true);
      const std::string_view command = tex.substr(at + 1, length - 1);
      at += length;
      if (!command.empty() && is_letter(command[0])) at = behind_names(tex, at, command);
    } else {
      ++at;
    }
  }
  return false;
}

bool is_prose(const Words& words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::count_if(word.begin(), word.end(), [](char c) { return !is_digit(c); }) >= 3;
  });
}

std::uint64_t PageWords::key(const Words& words, std::size_t from, std::size_t count) {
  std::uint64_t key = count;
  for (std::size_t i = from; i < from + count; ++i)
    key = key * 0x9E3779B97F4A7C15u + std::hash<std::string>()(words[i]);
  return key;
}

PageWords::PageWords(const Words& words) {
  for (std::size_t count = 1; count <= kGroup; ++count)
    for (std::size_t i = 0; i + count <= words.size(); ++i) groups_.insert(key(words, i, count));
}

bool PageWords::show(const Words& words) const {
  std::size_t all = 0, found = 0;
  for (std::size_t begin = 0, end = 0; begin < words.size(); begin = end + 1) {
    for (end = begin; end < words.size() && !words[end].empty(); ++end) {
    }
    const std::size_t size = std::min(end - begin, kGroup);
    for (std::size_t i = begin; size > 0 && i + size <= end; ++i) {
      ++all;
      found += groups_.contains(key(words, i, size));
    }
  }
  return static_cast<double>(found) >= kEnough * static_cast<double>(all);
}

}  // namespace pith::arxiv
