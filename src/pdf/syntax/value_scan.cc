#include "pdf/syntax/value_scan.h"

#include <algorithm>
#include <string>

#include "base/ascii.h"

namespace pith::pdf {
namespace {

constexpr std::size_t kFewKeys = 64;
constexpr std::ptrdiff_t kDigitsOfReferences = 9;  // more are no number of an object

// What a byte begins.
enum Start : unsigned char {
  kNothing,
  kSpace,
  kComment,
  kDigit,
  kSign,  // or a decimal point
  kWord,
  kName,
  kString,
  kLess,
  kGreater,
  kArray,
  kArrayEnd,
};
constexpr auto kStarts = [] {
  std::array<Start, 256> starts{};
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const char c = static_cast<char>(i);
    if (is_white_space(c)) starts[i] = kSpace;
    if (is_regular(c)) starts[i] = c >= '0' && c <= '9' ? kDigit : kWord;
  }
  constexpr std::string_view kBytes = "%+-./(<>[]";
  constexpr std::array<Start, kBytes.size()> kThese = {
      kComment, kSign, kSign, kSign, kName, kString, kLess, kGreater, kArray, kArrayEnd};
  for (std::size_t i = 0; i < kBytes.size(); ++i)
    starts[static_cast<unsigned char>(kBytes[i])] = kThese[i];
  return starts;
}();
Start start_of(char c) {
  return kStarts[static_cast<unsigned char>(c)];
}

constexpr auto kIsPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const char c = static_cast<char>(i);
    plain[i] = is_regular(c) && c != '#';
  }
  return plain;
}();

// Each of these returns the position behind what it is named for, or nullptr where it does not end.

const char* comment_end(const char* at, const char* end) {
  return std::find_if(at, end, [](char c) { return c == '\n' || c == '\r'; });
}

const char* regular_end(const char* at, const char* end) {
  while (at != end && is_regular(*at)) ++at;
  return at;
}

// Names for the most part have no escapes.
const char* plain_end(const char* at, const char* end) {
  while (at != end && kIsPlain[static_cast<unsigned char>(*at)]) ++at;
  return at;
}

const char* number_end(const char* at, const char* end) {
  for (; at != end && is_regular(*at); ++at)
    if (start_of(*at) != kDigit && start_of(*at) != kSign) return nullptr;
  return at;
}

const char* literal_end(const char* at, const char* end) {
  std::size_t depth = 0;
  for (; at != end; ++at) {
    if (*at == '\\') {
      if (++at == end) return nullptr;
    } else if (*at == '(') {
      ++depth;
    } else if (*at == ')' && --depth == 0) {
      return at + 1;
    }
  }
  return nullptr;
}

const char* hexadecimal_end(const char* at, const char* end) {
  for (++at; at != end; ++at) {
    if (*at == '>') return at + 1;
    if (hex_value(*at) < 0 && !is_white_space(*at)) return nullptr;
  }
  return nullptr;
}

bool is_keyword(std::string_view word) {
  return word == "null" || word == "true" || word == "false";
}

}  // namespace

std::size_t ValueScan::end_of_value(std::string_view text, std::size_t at) {
  at = skip_white_space(text, at);
  const bool is_container = text.substr(at, 1) == "[" || text.substr(at, 2) == "<<";
  if (is_container) {
    const char* end = container_end(text.data() + at, text.data() + text.size());
    return end ? static_cast<std::size_t>(end - text.data()) : std::string_view::npos;
  }
  const auto object = object_at(text, at);
  if (!object) return std::string_view::npos;
  if (object->kind == ObjectKind::kReference) {
    const auto reference = reference_of(*object);
    if (!reference || !may_refer_to(reference->number, reference->generation))
      return std::string_view::npos;
  }
  return object->end();
}

const char* ValueScan::container_end(const char* at, const char* end) {
  keys_.clear();
  now_ = open_.data();
  std::uint64_t before = 0, last = 0;  // the integers in front of an R
  int integers = 0;                    // how many of these there are
  while (at != end) {
    const Start start = start_of(*at);
    if (start == kSpace) {
      ++at;
      continue;
    }
    const char* const from = at;
    if (start == kDigit) {
      before = last;
      for (last = 0; at != end && is_digit(*at); ++at)
        last = last * 10 + static_cast<std::uint64_t>(*at - '0');
      ++integers;
      if (at - from > kDigitsOfReferences) last = UINT64_MAX;
      if (at != end && is_regular(*at)) {
        at = number_end(at, end);
        if (!at) return nullptr;
        integers = 0;
      }
      ++now_->values;
      continue;
    }
    if (start == kComment) {
      at = comment_end(at, end);
      continue;
    }
    if (start == kWord) {
      at = regular_end(at, end);
      const std::string_view word(from, static_cast<std::size_t>(at - from));
      if (word == "R") {
        if (integers < 2 || !may_refer_to(before, last)) return nullptr;
        --now_->values;
      } else if (is_keyword(word)) {
        ++now_->values;
      } else {
        return nullptr;
      }
      integers = 0;
      continue;
    }
    integers = 0;
    const bool doubled = end - at > 1 && at[1] == *at;
    switch (start) {
      case kName:
        at = plain_end(at + 1, end);
        if (at != end && *at == '#') {
          at = regular_end(at, end);
          now_->look_closely = true;
        }
        if (!now_->dictionary || now_->values == 0) {
          ++now_->values;
        } else if (!add_key(*now_, {from + 1, static_cast<std::size_t>(at - from - 1)})) {
          return nullptr;
        }
        break;
      case kSign:
        at = number_end(at, end);
        ++now_->values;
        break;
      case kString:
        at = literal_end(at, end);
        ++now_->values;
        break;
      case kArray:
        if (!open(false)) return nullptr;
        ++at;
        break;
      case kLess:
        if (doubled) {
          if (!open(true)) return nullptr;
          at += 2;
        } else {
          at = hexadecimal_end(at, end);
          ++now_->values;
        }
        break;
      case kArrayEnd:
        if (!close(false)) return nullptr;
        ++at;
        break;
      case kGreater:
        if (!doubled || !close(true)) return nullptr;
        at += 2;
        break;
      default:
        return nullptr;
    }
    if (!at || now_ == open_.data()) return at;
  }
  return nullptr;
}

bool ValueScan::open(bool dictionary) {
  if (now_ == &open_.back()) return false;
  *++now_ = {.dictionary = dictionary, .keys = keys_.size()};
  return true;
}

bool ValueScan::close(bool dictionary) {
  const Open& now = *now_;
  if (now.dictionary != dictionary) return false;
  if (dictionary && (now.values != 1 || (now.look_closely && has_key_twice(now)))) return false;
  keys_.resize(now.keys);
  --now_;
  ++now_->values;
  return true;
}

// False where the one before it has not one value, or the key is there already.
bool ValueScan::add_key(Open& now, std::string_view key) {
  if (now.values != 1) return false;
  now.values = 0;
  const std::size_t count = keys_.size() - now.keys;
  keys_.push_back(key);
  if (now.look_closely || key.empty()) {
    now.look_closely = true;
    return true;
  }
  const auto first = static_cast<unsigned char>(key.front());
  const auto final = static_cast<unsigned char>(key.back());
  const std::uint64_t bit = std::uint64_t{1} << ((first * 5u + final * 3u + key.size()) % 64);
  const bool may_be_there = (now.seen & bit) != 0;
  now.seen |= bit;
  if (!may_be_there) return true;
  if (count > kFewKeys) now.look_closely = true;
  const auto these = keys_.begin() + static_cast<std::ptrdiff_t>(now.keys);
  return now.look_closely || std::find(these, keys_.end() - 1, key) == keys_.end() - 1;
}

bool ValueScan::has_key_twice(const Open& now) {
  std::vector<std::string> names;
  for (std::size_t i = now.keys; i < keys_.size(); ++i) names.push_back(decoded_name(keys_[i]));
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

bool ValueScan::may_refer_to(std::uint64_t number, std::uint64_t generation) {
  if (number > kMaxObjectNumber || generation > 65535) return false;
  const bool is_there = number < generations_.size() && generations_[number] != kNoObject;
  if (!is_there) met_missing_ = true;
  return !is_there || generations_[number] == generation;
}

}  // namespace pith::pdf
