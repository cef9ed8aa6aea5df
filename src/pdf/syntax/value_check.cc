#include "pdf/syntax/value_check.h"

#include <algorithm>

namespace pith::pdf {

void ValueCheck::start(std::string_view text) {
  text_ = text;
  at_ = 0;
  integers_ = 0;
  open_.clear();
  keys_.clear();
}

// One token. False at the end.
bool ValueCheck::next() {
  repeated_.reset();
  reference_.reset();
  at_ = skip_white_space(text_, at_);
  if (at_ >= text_.size()) return false;
  const char c = text_[at_];
  if (is_regular(c)) {
    word();
    return true;
  }
  integers_ = 0;
  const bool doubled = at_ + 1 < text_.size() && text_[at_ + 1] == c;
  if (c == '/') {
    name();
  } else if (c == '[' || (c == '<' && doubled)) {
    at_ += c == '<' ? 2 : 1;
    open(c == '<');
  } else if (c == ']' || (c == '>' && doubled)) {
    close();
    at_ += c == '>' ? 2 : 1;
  } else if (c == '(' || c == '<') {
    const auto string = object_at(text_, at_);
    at_ = string ? string->end() : text_.size();
    value_ended();
  } else {
    ++at_;
  }
  return true;
}

void ValueCheck::open(bool dictionary) {
  // What no reader goes into is not gone into.
  if (open_.size() >= 2 * kMaxNesting) at_ = text_.size();
  open_.push_back({dictionary, true, keys_.size()});
}

void ValueCheck::close() {
  if (open_.empty()) return;
  const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(open_.back().keys);
  std::sort(first, keys_.end());
  const auto twice = std::adjacent_find(first, keys_.end());
  if (twice != keys_.end()) repeated_ = std::string(*twice);
  const bool escaped = std::any_of(first, keys_.end(),
                                   [](std::string_view key) { return key.find('#') != key.npos; });
  if (escaped && !repeated_) {
    std::vector<std::string> names;
    for (auto key = first; key != keys_.end(); ++key) names.push_back(decoded_name(*key));
    std::sort(names.begin(), names.end());
    const auto same = std::adjacent_find(names.begin(), names.end());
    if (same != names.end()) repeated_ = *same;
  }
  keys_.resize(open_.back().keys);
  open_.pop_back();
  value_ended();
}

void ValueCheck::name() {
  const std::size_t from = ++at_;
  while (at_ < text_.size() && is_regular(text_[at_])) ++at_;
  if (!open_.empty() && open_.back().dictionary && open_.back().wants_key) {
    keys_.push_back(text_.substr(from, at_ - from));
    open_.back().wants_key = false;
  } else {
    value_ended();
  }
}

// A number, a keyword, or a part of a reference.
void ValueCheck::word() {
  const std::size_t from = at_;
  const auto value = digits_at(text_, at_);
  const std::size_t digits_end = at_;
  while (at_ < text_.size() && is_regular(text_[at_])) ++at_;
  value_ended();
  if (value && digits_end == at_) {
    before_ = last_;
    last_ = *value;
    ++integers_;
    return;
  }
  const bool is_reference = integers_ >= 2 && at_ - from == 1 && text_[from] == 'R';
  if (is_reference && before_ <= kMaxObjectNumber && last_ <= 65535)
    reference_ = {static_cast<std::uint32_t>(before_), static_cast<std::uint32_t>(last_)};
  integers_ = 0;
}

void ValueCheck::value_ended() {
  if (!open_.empty()) open_.back().wants_key = true;
}

}  // namespace pith::pdf
