#include "arxiv/figure_pdf.h"

#include <zlib.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/ascii.h"
#include "pdf/filters.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMaxInflated = 64u << 20;

bool is_white(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}
bool is_delimiter(char c) {
  return is_white(c) || std::string_view("()<>[]{}/%").find(c) != kNone;
}

// Behind the literal string at text[at] == '(' (ISO 32000-1 §7.3.4.2).
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

// Behind the dictionary at text[at..] == "<<".
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
    } else if (text.substr(i, 2) == ">>") {
      ++i;
      if (--depth == 0) return i + 1;
    }
  }
  return kNone;
}

std::size_t value_of(std::string_view text, std::string_view key, std::size_t from = 0) {
  for (std::size_t at = text.find(key, from); at != kNone; at = text.find(key, at + 1)) {
    std::size_t behind = at + key.size();
    if (behind < text.size() && !is_delimiter(text[behind])) continue;
    while (behind < text.size() && is_white(text[behind])) ++behind;
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

std::string shown(std::string_view value) {
  std::string text(value.substr(0, 60));
  for (char& c : text) c = c < 0x20 || c >= 0x7f ? '.' : c;
  return text;
}

// Overwrites the string at text[at], literal or hexadecimal; its length stays.
bool blank_string(std::string& text, std::size_t at, std::string_view key,
                  std::vector<std::string>& removed) {
  if (at >= text.size()) return false;
  const bool hex = text[at] == '<' && text.substr(at, 2) != "<<";
  if (!hex && text[at] != '(') return false;
  const std::size_t end = hex ? text.find('>', at) : string_end(text, at) - 1;
  if (end >= text.size()) return false;
  const std::string value = text.substr(at + 1, end - at - 1);
  const bool blank = hex ? value.find_first_not_of("20") == std::string::npos
                         : value.find_first_not_of(' ') == std::string::npos;
  if (blank) return true;
  for (std::size_t i = at + 1; i < end; ++i) {
    text[i] = !hex ? ' ' : (i - at) % 2 == 1 ? '2' : '0';
  }
  removed.push_back(std::string(key) + (hex ? "" : " (" + shown(value) + ")"));
  return true;
}

// All strings of a document information dictionary but its dates.
void blank_information(std::string& text, std::size_t from, std::size_t end,
                       std::vector<std::string>& removed) {
  for (std::size_t i = from; i < end; ++i) {
    if (text[i] == '(') {
      i = string_end(text, i) - 1;
      if (i >= end) return;
    }
    if (text[i] != '/') continue;
    std::size_t key_end = i + 1;
    while (key_end < end && !is_delimiter(text[key_end])) ++key_end;
    const std::string key = text.substr(i + 1, key_end - i - 1);
    std::size_t value = key_end;
    while (value < end && is_white(text[value])) ++value;
    i = key_end - 1;
    if (key != "CreationDate" && key != "ModDate") blank_string(text, value, key, removed);
  }
}

// File names that pdfTeX leaves in the dictionary of an included figure.
void blank_file_names(std::string& text, std::vector<std::string>& removed) {
  for (std::size_t at = text.find("/PTEX.FileName"); at != std::string::npos;
       at = text.find("/PTEX.FileName", at + 1)) {
    std::size_t value = at + 14;
    while (value < text.size() && is_white(text[value])) ++value;
    blank_string(text, value, "PTEX.FileName", removed);
  }
}

std::string deflate(std::string_view plain) {
  uLongf size = ::compressBound(static_cast<uLong>(plain.size()));
  std::string packed(size, '\0');
  if (::compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                  reinterpret_cast<const Bytef*>(plain.data()), static_cast<uLong>(plain.size()),
                  9) != Z_OK) {
    return {};
  }
  packed.resize(size);
  return packed;
}

std::string empty_xmp(std::size_t size) {
  const std::string start =
      "<?xpacket begin=\"\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
      "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/></x:xmpmeta>";
  const std::string end = "<?xpacket end=\"w\"?>";
  if (start.size() + end.size() > size) return std::string(size, ' ');
  return start + std::string(size - start.size() - end.size(), ' ') + end;
}

struct Object {
  std::size_t number = 0;
  std::size_t begin = 0, end = 0;    // of the dictionary
  std::size_t data = 0, length = 0;  // of the stream; data 0: none
};

class Figure {
 public:
  explicit Figure(std::string_view pdf) : bytes_(pdf) { read_objects(); }

  const std::vector<Object>& objects() const { return objects_; }
  std::string_view dictionary(const Object& o) const {
    return std::string_view(bytes_).substr(o.begin, o.end - o.begin);
  }
  bool is(const Object& o, std::string_view type) const {
    const std::size_t value = value_of(dictionary(o), "/Type");
    return value != kNone && dictionary(o).substr(value, type.size()) == type;
  }
  // nullopt for filters other than FlateDecode without predictor.
  std::optional<std::string> content(const Object& o) const {
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

  CleanFigure clean() {
    CleanFigure result;
    const std::string original = bytes_;
    if (bytes_.find("/Encrypt") != std::string::npos) {
      return {original, {}, "is encrypted, so its metadata cannot be taken out"};
    }
    for (const Object& o : objects_) {
      if (information_.contains(o.number)) {
        blank_information(bytes_, o.begin, o.end, result.removed);
      }
      std::string dict(dictionary(o));
      blank_file_names(dict, result.removed);
      bytes_.replace(o.begin, dict.size(), dict);
      if (o.data == 0) continue;
      const bool metadata = is(o, "/Metadata");
      if (!metadata && !is(o, "/ObjStm")) continue;
      std::optional<std::string> plain = content(o);
      if (!plain) return {original, {}, "holds metadata in a form that cannot be rewritten"};
      std::string changed = *plain;
      if (metadata) {
        changed = empty_xmp(plain->size());
        if (changed != *plain) result.removed.emplace_back("XMP");
      } else {
        clean_object_stream(o, changed, result.removed);
      }
      if (changed != *plain && !replace_stream(o, changed)) {
        return {original, {}, "holds metadata that cannot be overwritten in place"};
      }
    }
    result.bytes = bytes_;
    return result;
  }

 private:
  void read_objects() {
    const std::string_view text = bytes_;
    for (std::size_t at = text.find(" obj"); at != kNone; at = text.find(" obj", at)) {
      std::size_t generation = at;
      while (generation > 0 && is_digit(text[generation - 1])) --generation;
      std::size_t number = generation > 0 ? generation - 1 : 0;
      while (number > 0 && is_digit(text[number - 1])) --number;
      at += 4;
      const auto value = integer_at(text, number);
      if (!value || generation == at - 4) continue;
      Object o;
      o.number = *value;
      o.begin = at;
      while (o.begin < text.size() && is_white(text[o.begin])) ++o.begin;
      if (text.substr(o.begin, 2) != "<<") continue;
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

  void note_information(std::string_view dict) {
    if (const auto number = integer_at(dict, value_of(dict, "/Info"))) information_.insert(*number);
  }

  void find_stream(Object& o) {
    const std::string_view text = bytes_;
    std::size_t at = o.end;
    while (at < text.size() && is_white(text[at])) ++at;
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
      while (behind < text.size() && is_white(text[behind])) ++behind;
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

  // ISO 32000-1 §7.5.7: pairs of object number and offset, then from /First on the objects.
  void clean_object_stream(const Object& o, std::string& plain, std::vector<std::string>& removed) {
    blank_file_names(plain, removed);
    const auto first = integer_at(dictionary(o), value_of(dictionary(o), "/First"));
    const auto count = integer_at(dictionary(o), value_of(dictionary(o), "/N"));
    if (!first || !count || *first > plain.size()) return;
    std::size_t at = 0;
    const auto next = [&]() -> std::optional<std::size_t> {
      while (at < *first && is_white(plain[at])) ++at;
      const auto value = integer_at(plain, at);
      while (at < *first && is_digit(plain[at])) ++at;
      return value;
    };
    for (std::size_t i = 0; i < *count; ++i) {
      const auto number = next(), offset = next();
      if (!number || !offset || *offset > plain.size() - *first) return;
      if (!information_.contains(*number)) continue;
      const std::size_t begin = *first + *offset;
      const std::size_t end = dictionary_end(plain, begin);
      if (end != kNone) blank_information(plain, begin, end, removed);
    }
  }

  // The stream in its old place; the rest of the room is white space behind "endobj".
  bool replace_stream(const Object& o, const std::string& plain) {
    const bool compressed = value_of(dictionary(o), "/Filter") != kNone;
    const std::string data = compressed ? deflate(plain) : plain;
    if (data.size() > o.length || data.empty()) return false;
    if (data.size() == o.length) {
      bytes_.replace(o.data, o.length, data);
      return true;
    }
    const std::size_t value = value_of(dictionary(o), "/Length");
    if (value == kNone) return false;
    std::size_t digits = 0;
    const std::size_t at = o.begin + value;
    while (at + digits < o.end && is_digit(bytes_[at + digits])) ++digits;
    std::size_t behind = at + digits;
    while (behind < o.end && is_white(bytes_[behind])) ++behind;
    if (is_digit(bytes_[behind])) return false;  // "12 0 R": the length is elsewhere
    const std::size_t tail = bytes_.find("endobj", o.data + o.length);
    if (tail == std::string::npos) return false;
    std::string length = std::to_string(data.size());
    if (length.size() > digits) return false;
    length.insert(0, digits - length.size(), '0');
    bytes_.replace(at, digits, length);
    const std::size_t end = tail + 6;
    std::string rest = data + "\nendstream\nendobj";
    if (o.data + rest.size() > end) return false;
    rest.append(end - o.data - rest.size(), ' ');
    bytes_.replace(o.data, rest.size(), rest);
    return true;
  }

  std::string bytes_;
  std::vector<Object> objects_;
  std::set<std::size_t> information_;
};

}  // namespace

CleanFigure clean_pdf(std::string_view pdf) {
  if (pdf.substr(0, 1024).find("%PDF-") == kNone) return {std::string(pdf), {}, "is no PDF"};
  return Figure(pdf).clean();
}

std::vector<std::string> unwanted_in_pdf(std::string_view pdf) {
  const Figure figure(pdf);
  std::set<std::string> found;
  const auto look = [&](std::string_view text) {
    if (value_of(text, "/JavaScript") != kNone || value_of(text, "/JS") != kNone) {
      found.insert("JavaScript");
    }
  };
  for (const Object& o : figure.objects()) {
    look(figure.dictionary(o));
    if (o.data == 0 || !figure.is(o, "/ObjStm")) continue;
    if (const auto plain = figure.content(o)) look(*plain);
  }
  return {found.begin(), found.end()};
}

}  // namespace pith::arxiv
