#include "arxiv/pdf_objects.h"

#include <algorithm>

#include "base/ascii.h"
#include "pdf/syntax/filters.h"
#include "pdf/syntax/object.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMaxInflated = 64u << 20;

}  // namespace

// ISO 32000-1 §7.3.4.2.
std::size_t string_end(std::string_view text, std::size_t at) {
  int depth = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '(') {
      ++depth;
    } else if (text[i] == ')' && --depth == 0) {
      return i + 1;
    }
  }
  return kNone;
}

std::size_t dictionary_end(std::string_view text, std::size_t at) {
  int depth = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    if (text[i] == '(') {
      i = string_end(text, i);
      if (i == kNone) return kNone;
      --i;
    } else if (text.substr(i, 2) == "<<") {
      ++depth;
      ++i;
    } else if (text[i] == '<') {  // a hexadecimal string, whose end may stand before ">>"
      i = text.find('>', i);
      if (i == kNone) return kNone;
    } else if (text.substr(i, 2) == ">>") {
      ++i;
      if (--depth == 0) return i + 1;
    }
  }
  return kNone;
}

std::size_t value_of(std::string_view text, std::string_view key, std::size_t from) {
  for (std::size_t at = text.find(key, from); at != kNone; at = text.find(key, at + 1)) {
    std::size_t behind = at + key.size();
    if (behind < text.size() && pdf::is_regular(text[behind])) continue;
    while (behind < text.size() && pdf::is_white_space(text[behind])) ++behind;
    return behind;
  }
  return kNone;
}

std::optional<std::size_t> integer_at(std::string_view text, std::size_t at) {
  if (at == kNone || at >= text.size() || !is_digit(text[at])) return std::nullopt;
  std::size_t value = 0;
  for (; at < text.size() && is_digit(text[at]) && value < (std::size_t{1} << 40); ++at) {
    value = value * 10 + static_cast<std::size_t>(text[at] - '0');
  }
  return value;
}

PdfObjects::PdfObjects(std::string_view pdf) : bytes_(pdf) {
  read();
}

std::string_view PdfObjects::dictionary(const PdfObject& o) const {
  return std::string_view(bytes_).substr(o.begin, o.end - o.begin);
}

bool PdfObjects::is(const PdfObject& o, std::string_view type) const {
  const std::size_t value = value_of(dictionary(o), "/Type");
  return value != kNone && dictionary(o).substr(value, type.size()) == type;
}

std::optional<std::string> PdfObjects::content(const PdfObject& o) const {
  const std::string_view data = std::string_view(bytes_).substr(o.data, o.length);
  const std::string_view dict = dictionary(o);
  if (value_of(dict, "/Filter") == kNone) return std::string(data);
  if (dict.find("/FlateDecode") == kNone || dict.find("/DecodeParms") != kNone ||
      value_of(dict, "/FFilter") != kNone) {
    return std::nullopt;
  }
  const pdf::Decoded decoded = pdf::inflate_zlib(data, kMaxInflated);
  if (decoded.problem != pdf::DecodeProblem::kNone) return std::nullopt;
  return decoded.bytes;
}

// ISO 32000-1 §7.5.7: pairs of object number and offset, then from /First on the objects.
std::vector<PdfObject> PdfObjects::compressed(const PdfObject& o, std::string_view plain,
                                              Places* others) const {
  std::vector<PdfObject> found;
  const auto first = integer_at(dictionary(o), value_of(dictionary(o), "/First"));
  const auto count = integer_at(dictionary(o), value_of(dictionary(o), "/N"));
  if (!first || !count || *first > plain.size()) return found;
  std::size_t at = 0;
  const auto next = [&]() -> std::optional<std::size_t> {
    while (at < *first && pdf::is_white_space(plain[at])) ++at;
    const auto value = integer_at(plain, at);
    while (at < *first && is_digit(plain[at])) ++at;
    return value;
  };
  for (std::size_t i = 0; i < *count; ++i) {
    const auto number = next(), offset = next();
    if (!number || !offset || *offset > plain.size() - *first) break;
    PdfObject inner;
    inner.number = *number;
    inner.begin = *first + *offset;
    if (plain.substr(inner.begin, 2) != "<<") {
      if (others != nullptr) others->emplace(*number, inner.begin);
      continue;
    }
    inner.end = dictionary_end(plain, inner.begin);
    if (inner.end != kNone) found.push_back(inner);
  }
  return found;
}

void PdfObjects::read() {
  const std::string_view text = bytes_;
  for (std::size_t at = text.find(" obj"); at != kNone; at = text.find(" obj", at)) {
    std::size_t generation = at;
    while (generation > 0 && is_digit(text[generation - 1])) --generation;
    std::size_t number = generation > 0 ? generation - 1 : 0;
    while (number > 0 && is_digit(text[number - 1])) --number;
    at += 4;
    const auto value = integer_at(text, number);
    if (!value || generation == at - 4) continue;
    PdfObject o;
    o.number = *value;
    o.begin = at;
    while (o.begin < text.size() && pdf::is_white_space(text[o.begin])) ++o.begin;
    if (text.substr(o.begin, 2) != "<<") {
      others_.emplace(o.number, o.begin);
      continue;
    }
    o.end = dictionary_end(text, o.begin);
    if (o.end == kNone) continue;
    at = o.end;
    find_stream(o);
    if (o.data != 0) at = o.data + o.length;
    objects_.push_back(o);
    note_information(dictionary(o));
  }
  for (std::size_t at = text.find("trailer"); at != kNone; at = text.find("trailer", at + 1)) {
    const std::size_t open = text.find("<<", at);
    if (open == kNone || open > at + 20) continue;
    const std::size_t close = dictionary_end(text, open);
    if (close != kNone) note_information(text.substr(open, close - open));
  }
}

void PdfObjects::note_information(std::string_view dict) {
  // pdfTeX keeps the information of a PDF that it includes under a key of its own.
  for (const char* key : {"/Info", "/PTEX.InfoDict"}) {
    if (const auto number = integer_at(dict, value_of(dict, key))) information_.insert(*number);
  }
}

void PdfObjects::find_stream(PdfObject& o) {
  const std::string_view text = bytes_;
  std::size_t at = o.end;
  while (at < text.size() && pdf::is_white_space(text[at])) ++at;
  if (text.substr(at, 6) != "stream") return;
  at += 6;
  if (text.substr(at, 2) == "\r\n") {
    at += 2;
  } else {
    ++at;
  }
  // A direct /Length that leads to "endstream"; otherwise the next "endstream" decides.
  const auto length = integer_at(dictionary(o), value_of(dictionary(o), "/Length"));
  if (length && *length < text.size() - std::min(at, text.size())) {
    std::size_t behind = at + *length;
    while (behind < text.size() && pdf::is_white_space(text[behind])) ++behind;
    if (text.substr(behind, 9) == "endstream") {
      o.data = at;
      o.length = *length;
      return;
    }
  }
  const std::size_t end = text.find("endstream", at);
  if (end == kNone) return;
  o.data = at;
  o.length = end - at;
  while (o.length > 0 && (text[at + o.length - 1] == '\n' || text[at + o.length - 1] == '\r')) {
    --o.length;
  }
}

}  // namespace pith::arxiv
