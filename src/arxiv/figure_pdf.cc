#include "arxiv/figure_pdf.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "arxiv/deflate.h"
#include "arxiv/pdf_objects.h"
#include "base/ascii.h"
#include "pdf/syntax/object.h"
#include "pdf/syntax/structure.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

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

// The strings of a value, which may be a list of them; false for one that may hold more.
bool blank_value(std::string& text, std::size_t at, std::string_view key,
                 std::vector<std::string>& removed) {
  if (at >= text.size() || text.compare(at, 2, "<<") == 0) return false;
  if (text[at] == '(' || text[at] == '<') return blank_string(text, at, key, removed);
  if (text[at] != '[') return true;
  for (std::size_t i = at + 1; i < text.size() && text[i] != ']'; ++i) {
    if (text[i] == '<' || text[i] == '(') {
      if (text.compare(i, 2, "<<") == 0 || !blank_string(text, i, key, removed)) return false;
      i = (text[i] == '(' ? string_end(text, i) : text.find('>', i) + 1) - 1;
    }
  }
  return true;
}

using Referred = std::map<std::size_t, std::string>;  // object number → the key that names it

// "12 0 R": the number.
std::optional<std::size_t> reference_at(std::string_view text, std::size_t at) {
  const auto number = integer_at(text, at);
  const auto skip = [&](const auto& what) {
    const std::size_t from = at;
    while (at < text.size() && what(text[at])) ++at;
    return at > from;
  };
  const bool is_reference = number && skip(is_digit) && skip(pdf::is_white_space) &&
                            skip(is_digit) && skip(pdf::is_white_space) &&
                            text.substr(at, 1) == "R";
  return is_reference ? number : std::nullopt;
}

// All strings of a document information dictionary but its dates. Those that are objects of their
// own are added to `referred`.
void blank_information(std::string& text, std::size_t from, std::size_t end,
                       std::vector<std::string>& removed, Referred& referred) {
  for (std::size_t i = from; i < end; ++i) {
    if (text[i] == '(') {
      i = string_end(text, i) - 1;
      if (i >= end) return;
    }
    if (text[i] != '/') continue;
    std::size_t key_end = i + 1;
    while (key_end < end && pdf::is_regular(text[key_end])) ++key_end;
    const std::string key = text.substr(i + 1, key_end - i - 1);
    std::size_t value = key_end;
    while (value < end && pdf::is_white_space(text[value])) ++value;
    i = key_end - 1;
    if (key == "CreationDate" || key == "ModDate") continue;
    if (const auto number = reference_at(text, value)) {
      referred.emplace(*number, key);
    } else {
      blank_value(text, value, key, removed);
    }
  }
}

// File names that pdfTeX leaves in the dictionary of an included figure.
void blank_file_names(std::string& text, std::vector<std::string>& removed) {
  for (std::size_t at = text.find("/PTEX.FileName"); at != std::string::npos;
       at = text.find("/PTEX.FileName", at + 1)) {
    std::size_t value = at + 14;
    while (value < text.size() && pdf::is_white_space(text[value])) ++value;
    blank_string(text, value, "PTEX.FileName", removed);
  }
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

class Figure : public PdfObjects {
 public:
  using PdfObjects::PdfObjects;

  CleanFigure clean() {
    CleanFigure result;
    const std::string original = bytes_;
    if (bytes_.find("/Encrypt") != std::string::npos) {
      return {original, {}, "is encrypted, so its metadata cannot be taken out"};
    }
    find_referred();
    for (const auto& [number, place] : others()) {
      if (!blank_referred(bytes_, number, place, result.removed)) {
        return {original, {}, "holds metadata that cannot be overwritten in place"};
      }
    }
    Referred known;
    for (const PdfObject& o : all()) {
      if (is_information(o.number)) {
        blank_information(bytes_, o.begin, o.end, result.removed, known);
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
      } else if (!clean_object_stream(o, changed, result.removed)) {
        return {original, {}, "holds metadata that cannot be overwritten in place"};
      }
      if (changed != *plain && !replace_stream(o, changed)) {
        return {original, {}, "holds metadata that cannot be overwritten in place"};
      }
    }
    if (found_.size() < referred_.size()) {
      return {original, {}, "has document information that is not where it says"};
    }
    result.bytes = bytes_;
    return result;
  }

 private:
  // The information may come before or behind what it refers to.
  void find_referred() {
    std::vector<std::string> unused;
    for (const PdfObject& o : all()) {
      if (is_information(o.number)) {
        std::string dict(dictionary(o));
        blank_information(dict, 0, dict.size(), unused, referred_);
      }
      if (o.data == 0 || !is(o, "/ObjStm")) continue;
      std::string plain = content(o).value_or("");
      for (const PdfObject& inner : compressed(o, plain)) {
        if (is_information(inner.number)) {
          blank_information(plain, inner.begin, inner.end, unused, referred_);
        }
      }
    }
  }

  // False when it is referred to, and what it holds is not plain.
  bool blank_referred(std::string& text, std::size_t number, std::size_t place,
                      std::vector<std::string>& removed) {
    const auto key = referred_.find(number);
    if (key == referred_.end()) return true;
    found_.insert(number);
    return blank_value(text, place, key->second, removed);
  }

  bool clean_object_stream(const PdfObject& o, std::string& plain,
                           std::vector<std::string>& removed) {
    blank_file_names(plain, removed);
    Places values;
    Referred known;
    for (const PdfObject& inner : compressed(o, plain, &values)) {
      if (is_information(inner.number)) {
        blank_information(plain, inner.begin, inner.end, removed, known);
      }
    }
    return std::all_of(values.begin(), values.end(), [&](const auto& value) {
      return blank_referred(plain, value.first, value.second, removed);
    });
  }

  // The stream in its old place; the rest of the room is white space behind "endobj".
  bool replace_stream(const PdfObject& o, const std::string& plain) {
    const bool compressed = value_of(dictionary(o), "/Filter") != kNone;
    const std::string data = compressed ? deflate(plain, 9) : plain;
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
    while (behind < o.end && pdf::is_white_space(bytes_[behind])) ++behind;
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

  Referred referred_;  // by the document information
  std::set<std::size_t> found_;
};

}  // namespace

CleanFigure clean_pdf(std::string_view pdf) {
  if (!pdf::has_pdf_header(pdf)) return {std::string(pdf), {}, "is no PDF"};
  return Figure(pdf).clean();
}

}  // namespace pith::arxiv
