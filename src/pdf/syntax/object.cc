#include "pdf/syntax/object.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/ascii.h"

namespace pith::pdf {
namespace {

// Each of these returns the position behind the token that begins at text[at], or npos.

std::size_t literal_string_end(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '(') {
      ++depth;
    } else if (text[at] == ')' && --depth == 0) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

std::size_t hex_string_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '>') return at + 1;
    if (hex_value(text[at]) < 0 && !is_white_space(text[at])) break;
  }
  return std::string_view::npos;
}

std::size_t regular_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_regular(text[at])) ++at;
  return at;
}

// §7.3.10: two unsigned integers and R. Returns the position behind R, or npos.
std::size_t reference_end(std::string_view text, std::size_t at) {
  if (!digits_at(text, at)) return std::string_view::npos;
  std::size_t second = skip_white_space(text, at);
  if (second == at || !digits_at(text, second)) return std::string_view::npos;
  const std::size_t letter = skip_white_space(text, second);
  if (letter == second || !keyword_at(text, letter, "R")) return std::string_view::npos;
  return letter + 1;
}

struct Token {
  ObjectKind kind;
  std::size_t end;
};

// A value that is not a container.
std::optional<Token> scalar_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  std::size_t end = std::string_view::npos;
  ObjectKind kind = ObjectKind::kNull;
  if (c == '(') {
    kind = ObjectKind::kString;
    end = literal_string_end(text, at);
  } else if (c == '<') {
    kind = ObjectKind::kString;
    end = hex_string_end(text, at);
  } else if (c == '/') {
    kind = ObjectKind::kName;
    end = regular_end(text, at + 1);
  } else if (is_digit(c) && (end = reference_end(text, at)) != std::string_view::npos) {
    kind = ObjectKind::kReference;
  } else if (is_digit(c) || c == '+' || c == '-' || c == '.') {
    kind = ObjectKind::kInteger;
    for (end = at; end < text.size() && is_regular(text[end]); ++end) {
      if (is_digit(text[end])) continue;
      const bool is_sign = text[end] == '+' || text[end] == '-';
      if (!is_sign && text[end] != '.') return std::nullopt;
      if (!is_sign || end > at) kind = ObjectKind::kReal;
    }
  } else if (keyword_at(text, at, "true") || keyword_at(text, at, "false")) {
    kind = ObjectKind::kBoolean;
    end = regular_end(text, at);
  } else if (keyword_at(text, at, "null")) {
    end = at + 4;
  }
  if (end == std::string_view::npos) return std::nullopt;
  return Token{kind, end};
}

std::string decode_literal(std::string_view body) {
  std::string out;
  for (std::size_t i = 0; i < body.size(); ++i) {
    char c = body[i];
    if (c == '\r') {  // §7.3.4.2: an end of line is one line feed, however it is written
      if (i + 1 < body.size() && body[i + 1] == '\n') ++i;
      c = '\n';
    } else if (c == '\\' && i + 1 < body.size()) {
      c = body[++i];
      const std::string_view letters = "nrtbf", meanings = "\n\r\t\b\f";
      const std::size_t which = letters.find(c);
      if (which != std::string_view::npos) {
        c = meanings[which];
      } else if (c == '\r' || c == '\n') {
        if (c == '\r' && i + 1 < body.size() && body[i + 1] == '\n') ++i;
        continue;
      } else if (c >= '0' && c <= '7') {
        int code = c - '0';
        for (int n = 1; n < 3 && i + 1 < body.size() && body[i + 1] >= '0' && body[i + 1] <= '7';
             ++n)
          code = code * 8 + (body[++i] - '0');
        c = static_cast<char>(code & 0xFF);
      }
    }
    out += c;
  }
  return out;
}

std::string decode_hex(std::string_view body) {
  std::string out;
  int high = -1;
  for (char c : body) {
    const int digit = hex_value(c);
    if (digit < 0) continue;
    if (high < 0) {
      high = digit;
    } else {
      out += static_cast<char>(high * 16 + digit);
      high = -1;
    }
  }
  if (high >= 0) out += static_cast<char>(high * 16);  // §7.3.4.3: a missing digit is 0
  return out;
}

}  // namespace

std::string decoded_name(std::string_view body) {
  std::string out;
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (body[i] == '#' && i + 2 < body.size() && hex_value(body[i + 1]) >= 0 &&
        hex_value(body[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(body[i + 1]) * 16 + hex_value(body[i + 2]));
      i += 2;
    } else {
      out += body[i];
    }
  }
  return out;
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::size_t skip_white_space(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (text[at] == '%') {
      while (at < text.size() && text[at] != '\n' && text[at] != '\r') ++at;
    } else if (is_white_space(text[at])) {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

std::optional<std::uint64_t> digits_at(std::string_view text, std::size_t& at) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  constexpr std::size_t kFit = std::numeric_limits<std::uint64_t>::digits10;
  std::uint64_t value = 0;
  std::size_t end = at;
  for (; end < text.size() && is_digit(text[end]); ++end) {
    if (end - at >= kFit && value > (kMost - 9) / 10) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(text[end] - '0');
  }
  if (end == at) return std::nullopt;
  at = end;
  return value;
}

bool keyword_at(std::string_view text, std::size_t at, std::string_view keyword) {
  if (at > text.size() || text.substr(at, keyword.size()) != keyword) return false;
  const std::size_t end = at + keyword.size();
  return end >= text.size() || !is_regular(text[end]);
}

std::optional<Object> object_at(std::string_view text, std::size_t at, std::size_t* reached) {
  std::size_t unused = 0;
  std::size_t& end = reached ? *reached : unused;
  end = at = skip_white_space(text, at);
  const std::size_t begin = at;
  std::string open;  // the containers that are open: '<' or '['
  ObjectKind kind = ObjectKind::kNull;
  do {
    end = at = skip_white_space(text, at);
    if (at >= text.size()) return std::nullopt;
    const std::string_view two = text.substr(at, 2);
    if (two == "<<" || text[at] == '[') {
      if (open.empty()) kind = two == "<<" ? ObjectKind::kDictionary : ObjectKind::kArray;
      if (open.size() == kMaxNesting) return std::nullopt;
      open += text[at];
      at += two == "<<" ? 2 : 1;
    } else if (two == ">>" || text[at] == ']') {
      if (open.empty() || open.back() != (two == ">>" ? '<' : '[')) return std::nullopt;
      open.pop_back();
      at += two == ">>" ? 2 : 1;
    } else {
      const auto token = scalar_at(text, at);
      if (!token) {
        // A string that does not close was looked for to the end.
        if (text[at] == '(' || text[at] == '<') end = text.size();
        return std::nullopt;
      }
      if (open.empty()) kind = token->kind;
      at = token->end;
    }
  } while (!open.empty());
  end = at;
  return Object{kind, text.substr(begin, at - begin), begin};
}

bool nests_too_deeply(std::string_view text, std::size_t at) {
  std::size_t reached = at;
  if (object_at(text, at, &reached)) return false;
  // It stops at the bracket that is one too many, and what is before that is open.
  std::size_t depth = 0;
  for (at = skip_white_space(text, at); at < reached; at = skip_white_space(text, at)) {
    const std::string_view two = text.substr(at, 2);
    if (two == "<<" || text[at] == '[') {
      ++depth;
      at += two == "<<" ? 2 : 1;
    } else if (two == ">>" || text[at] == ']') {
      depth -= depth > 0;
      at += two == ">>" ? 2 : 1;
    } else {
      const auto token = scalar_at(text, at);
      if (!token) return false;
      at = token->end;
    }
  }
  return depth >= kMaxNesting &&
         (text.substr(reached, 2) == "<<" || text.substr(reached, 1) == "[");
}

std::optional<std::int64_t> integer_of(const Object& object) {
  if (object.kind != ObjectKind::kInteger) return std::nullopt;
  std::string_view digits = object.bytes;
  if (digits.front() == '+') digits.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (problem != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<Reference> reference_of(const Object& object) {
  if (object.kind != ObjectKind::kReference) return std::nullopt;
  std::size_t at = 0;
  const auto number = digits_at(object.bytes, at);
  at = skip_white_space(object.bytes, at);
  const auto generation = digits_at(object.bytes, at);
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  if (!number || !generation || *number > kMost || *generation > 65535) return std::nullopt;
  return Reference{static_cast<std::uint32_t>(*number), static_cast<std::uint32_t>(*generation)};
}

std::optional<std::string> name_of(const Object& object) {
  if (object.kind != ObjectKind::kName) return std::nullopt;
  return decoded_name(object.bytes.substr(1));
}

std::optional<std::string> string_of(const Object& object) {
  if (object.kind != ObjectKind::kString) return std::nullopt;
  const std::string_view body = object.bytes.substr(1, object.bytes.size() - 2);
  return object.bytes.front() == '(' ? decode_literal(body) : decode_hex(body);
}

std::optional<std::vector<Object>> array_of(const Object& object) {
  if (object.kind != ObjectKind::kArray) return std::nullopt;
  std::vector<Object> items;
  const std::size_t last = object.bytes.size() - 1;
  for (std::size_t at = 1; (at = skip_white_space(object.bytes, at)) < last;) {
    auto item = object_at(object.bytes, at);
    if (!item) return std::nullopt;
    at = item->end();
    items.push_back(*item);
  }
  return items;
}

std::optional<Dictionary> dictionary_of(const Object& object) {
  if (object.kind != ObjectKind::kDictionary) return std::nullopt;
  Dictionary dictionary;
  dictionary.bytes_ = object.bytes;
  const std::size_t last = object.bytes.size() - 2;
  for (std::size_t at = 2; (at = skip_white_space(object.bytes, at)) < last;) {
    const auto key = object_at(object.bytes, at);
    if (!key || key->kind != ObjectKind::kName) return std::nullopt;
    const auto value = object_at(object.bytes, key->end());
    if (!value) return std::nullopt;
    dictionary.entries_.push_back({*name_of(*key), key->begin, *value});
    at = value->end();
  }
  return dictionary;
}

const Object* Dictionary::find(std::string_view key) const {
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry)
    if (entry->key == key) return &entry->value;
  return nullptr;
}

std::string Dictionary::with(std::string_view key, std::string_view value) const {
  std::string out;
  std::size_t copied = 0;
  for (const Entry& entry : entries_) {
    if (entry.key != key) continue;
    out += bytes_.substr(copied, entry.value.begin - copied);
    if (!out.empty() && is_regular(out.back()) && is_regular(value.front())) out += ' ';
    out += value;
    copied = entry.value.end();
    if (is_regular(value.back()) && is_regular(bytes_[copied])) out += ' ';
  }
  if (copied > 0) return out += bytes_.substr(copied);
  out = bytes_.substr(0, bytes_.size() - 2);
  if (!is_white_space(out.back())) out += '\n';
  return out.append("/").append(key).append(" ").append(value).append("\n>>");
}

std::string Dictionary::without(std::string_view key) const {
  std::string out;
  std::size_t copied = 0;
  for (const Entry& entry : entries_) {
    if (entry.key != key) continue;
    out += bytes_.substr(copied, entry.key_begin - copied);
    copied = entry.value.end();
  }
  return out += bytes_.substr(copied);
}

std::string Dictionary::entries_except(std::initializer_list<std::string_view> keys) const {
  std::string out;
  for (const Entry& entry : entries_) {
    if (std::find(keys.begin(), keys.end(), entry.key) != keys.end()) continue;
    if (find(entry.key) != &entry.value) continue;
    const std::size_t key_end = regular_end(bytes_, entry.key_begin + 1);
    out += bytes_.substr(entry.key_begin, key_end - entry.key_begin);
    out.append(" ").append(entry.value.bytes).append("\n");
  }
  return out;
}

std::string text(Reference reference) {
  return std::to_string(reference.number) + ' ' + std::to_string(reference.generation) + " R";
}

}  // namespace pith::pdf
