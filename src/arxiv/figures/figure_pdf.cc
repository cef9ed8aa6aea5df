#include "arxiv/figures/figure_pdf.h"

#include <algorithm>
#include <optional>
#include <set>

#include "arxiv/figures/blank_sheet.h"
#include "arxiv/figures/drawn_objects.h"
#include "arxiv/figures/figure_notes.h"
#include "arxiv/figures/hidden_layers.h"
#include "arxiv/files/deflate.h"
#include "base/error.h"
#include "pdf/syntax/filters.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kMaxDecoded = std::size_t{256} << 20;
constexpr std::string_view kEnd = "\nendstream\nendobj";

pdf::SyntaxLimits limits() {
  pdf::SyntaxLimits limits;
  limits.max_decoded = kMaxDecoded;
  limits.max_examined = std::uint64_t{1} << 30;
  return limits;
}

// Something is of the figure, but not in a form in which it can go.
Error cannot_be_overwritten(const pdf::Structure& pdf, const std::string& what) {
  return Error(ErrorKind::kRefused, pdf.name(), what + " cannot be overwritten in place");
}

// What stands for an object that is gone, in the room that it had; what is before it and behind it
// may be a word.
std::string_view nothing_in(std::size_t room) {
  return room >= 6 ? " null" : room >= 2 ? "()" : "0";
}

// Nor has a number anything to hide, such as the old length of a stream.
bool is_nothing(const pdf::Object& value) {
  return value.kind == pdf::ObjectKind::kNull || value.kind == pdf::ObjectKind::kBoolean ||
         value.kind == pdf::ObjectKind::kInteger || value.bytes == "()";
}

class Figure {
 public:
  Figure(std::string_view bytes, PdfUse use)
      : pdf_(bytes, "figure", limits()),
        use_(use),
        sheet_(bytes),
        drawn_(pdf_, use, sheet_),
        notes_(pdf_) {}

  CleanFigure clean() {
    if (pdf_.encrypted()) {
      return {std::string(sheet_.original()),
              {},
              "is encrypted, so what is hidden in it cannot be taken out"};
    }
    check_one_reading();
    keep_header();
    drawn_.follow_all();
    extents_ = drawn_.extents();
    check_overlap();
    for (auto& [number, stream] : drawn_.object_streams()) clean_object_stream(stream);
    for (const pdf::IndirectObject& picture : drawn_.pictures()) clean_picture(picture);
    for (const std::uint32_t number : pdf_.listed_numbers()) {
      if (!drawn_.keeps(number)) remove(number);
    }
    for (const auto& [key, value] : drawn_.dropped()) notes_.add_entry(key, value);
    if (drawn_.blanked_names()) notes_.add("names of layers");
    look_between_objects();
    if (use_ == PdfUse::kFigure) {
      look_at_layers();
      look_at_pages();
    }
    return finished();
  }

 private:
  using Extent = DrawnObjects::Extent;

  // The version, and the bytes behind it that tell programs that the file is binary (§7.5.2).
  void keep_header() {
    const std::string_view text = sheet_.original();
    const std::size_t begin = pdf_.header_at();
    std::size_t end = begin + 5 + pdf_.header_version().size();
    sheet_.keep(begin, end);
    std::size_t line = end;
    while (line < text.size() && pdf::is_white_space(text[line])) ++line;
    if (line < text.size() && text[line] == '%') {
      constexpr std::size_t kMostOfThem = 16;
      sheet_.keep_space(end, line);
      sheet_.keep(line, line + 1);
      for (end = line + 1; end < text.size() && text[end] != '\n' && text[end] != '\r'; ++end) {
        const bool binary = static_cast<unsigned char>(text[end]) >= 0x80;
        if (binary && end - line <= kMostOfThem) sheet_.keep(end, end + 1);
      }
      if (has_lost(line, end)) notes_.add("comments");
    }
    header_ = {begin, end};
  }

  // Where readers part at the beginning of all, the page could become that of another reader.
  void check_one_reading() {
    for (const pdf::Doubt& doubt : pdf_.doubts()) {
      if (doubt.kind == "xref-twice" || doubt.kind == "linearized" ||
          (doubt.kind == "header" && doubt.at > pdf_.header_at())) {
        throw Error(ErrorKind::kRefused, pdf_.name(), "readers may part: " + doubt.cause);
      }
    }
  }

  void check_overlap() {
    extents_.insert(header_);
    std::size_t end = 0;
    for (const Extent& extent : extents_) {
      if (extent.begin < end) pdf_.damaged(extent.begin, "two objects are in the same place");
      end = extent.end;
    }
  }

  // Objects that are not drawn.

  void remove(std::uint32_t number) {
    const auto entry = pdf_.entry_of(number);
    if (!entry || entry->type != pdf::CrossReference::Entry::kAt || entry->where == 0) return;
    const auto place = pdf_.place_of(entry->where);
    const auto object = place ? pdf_.object_header_at(*place) : std::nullopt;
    if (!object || object->reference.number != number) return;
    const std::string_view text = sheet_.original();
    const std::size_t value = object->value.begin;
    std::size_t end = value + object->value.bytes.size();
    if (object->stream) {
      const auto data =
          pdf::unless_damaged([&] { return std::optional(pdf_.raw_stream(*object)); });
      end = data ? object->data_at + data->size() : text.find("endstream", object->data_at);
      end = end == std::string_view::npos ? object->data_at : end;
      end = behind_keyword(text, end, "endstream");
    }
    const Extent extent{object->at, behind_keyword(text, end, "endobj")};
    if (overlaps(extent)) return;  // it is part of what is drawn, or of a section
    extents_.insert(extent);
    std::size_t body = object->at;
    pdf::digits_at(text, body);
    body = pdf::skip_white_space(text, body);
    pdf::digits_at(text, body);
    body = pdf::skip_white_space(text, body) + 3;
    sheet_.keep_words(object->at, body);
    if (is_nothing(object->value)) {
      sheet_.keep_space(body, value);
      sheet_.keep(value, end);
    } else {
      const std::size_t room = end - body;
      const bool space = pdf::is_white_space(text[body]);
      if (space && room >= 6) {
        sheet_.keep_space(body, body + 1);
        sheet_.write(body + 1, "null");
      } else {
        sheet_.write(body + space, nothing_in(room - space));
      }
      notes_.add_object(object->value);
    }
    if (extent.end > end) sheet_.keep_words(end, extent.end);
  }

  bool overlaps(const Extent& extent) const {
    auto next = extents_.lower_bound({extent.begin, 0});
    if (next != extents_.end() && next->begin < extent.end) return true;
    return next != extents_.begin() && (--next)->end > extent.begin;
  }

  void clean_object_stream(DrawnObjects::ObjectStream& stream) {
    const std::string_view text = stream.content->bytes;
    BlankSheet& sheet = stream.sheet;
    std::size_t at = 0;
    for (const std::size_t first = stream.content->first; at < first; ++at) {
      const bool part = pdf::is_white_space(text[at]) || (text[at] >= '0' && text[at] <= '9');
      if (part) sheet.keep(at, at + 1);
    }
    std::set<std::size_t> places;
    std::set<std::uint32_t> numbers;
    for (const auto& [number, place] : stream.content->objects) {
      places.insert(place);
      if (!numbers.insert(number).second) {
        pdf_.damaged(stream.object.at, "an object stream holds an object twice");
      }
    }
    for (const std::size_t place : places) {
      const auto value = pdf::object_at(text, place);
      if (!value) pdf_.damaged(stream.object.at, "a compressed object cannot be read");
      if (value->begin < at) {
        pdf_.damaged(stream.object.at, "two compressed objects are in the same place");
      }
      sheet.keep_space(at, value->begin);
      at = value->end();
      if (stream.kept.contains(value->begin)) continue;
      if (is_nothing(*value)) {
        sheet.keep(value->begin, value->end());
      } else {
        sheet.write(value->begin, nothing_in(value->bytes.size()));
        notes_.add_object(*value);
      }
    }
    sheet.keep_space(at, text.size());
    if (!sheet.changed()) return;
    if (!replace_stream(stream.object, sheet.bytes(), true)) {
      throw cannot_be_overwritten(pdf_, "a compressed object");
    }
  }

  // A photograph in a figure has what a photograph has.
  void clean_picture(const pdf::IndirectObject& picture) {
    const auto dictionary = pdf::dictionary_of(picture.value);
    std::vector<pdf::Filter> filters = pdf_.filters_of(*dictionary);
    if (filters.size() == 1 && filters.front().name == "JPXDecode") return clean_jpx(picture);
    if (filters.empty() || (filters.back().name != "DCTDecode" && filters.back().name != "DCT")) {
      return;
    }
    filters.pop_back();
    const std::string_view raw = pdf_.raw_stream(picture);
    pdf::Decoded decoded;
    if (!filters.empty()) decoded = pdf::decode(raw, filters, kMaxDecoded);
    if (decoded.problem != pdf::DecodeProblem::kNone) {
      result_.remains.push_back({"file.metadata", "holds a JPEG that cannot be looked into"});
      return;
    }
    const std::string_view jpeg = filters.empty() ? raw : std::string_view(decoded.bytes);
    CleanFigure clean = clean_jpeg(jpeg);
    if (!clean.problem.empty()) {
      result_.remains.push_back({"file.metadata", "holds a JPEG that " + clean.problem});
      return;
    }
    // The end of a line behind it belongs to the stream for some programs.
    const std::string_view behind = jpeg.substr(std::min(clean.bytes.size(), jpeg.size()));
    if (jpeg.starts_with(clean.bytes) &&
        std::all_of(behind.begin(), behind.end(), pdf::is_white_space)) {
      return;
    }
    if (!filters.empty() || !replace_stream(picture, clean.bytes, false)) {
      result_.remains.push_back({"file.metadata", "holds a JPEG with " + clean.removed.front()});
      return;
    }
    for (const std::string& what : clean.removed) notes_.add(what + " of a JPEG");
  }

  // JPEG 2000 (ITU-T T.800 annex I): a sequence of boxes, or the picture alone. A box that is
  // called "free" is nobody's.
  void clean_jpx(const pdf::IndirectObject& picture) {
    const std::string_view raw = pdf_.raw_stream(picture);
    if (raw.substr(4, 4) != "jP  ") return;
    for (std::size_t at = 0; at < raw.size();) {
      const auto big_endian = [&](std::size_t from, std::size_t count) {
        std::uint64_t value = 0;
        for (char c : raw.substr(from, count)) value = value << 8 | static_cast<unsigned char>(c);
        return value;
      };
      if (raw.size() - at < 16 && raw.size() - at != big_endian(at, 4)) return told_jpx();
      std::uint64_t size = big_endian(at, 4);
      const std::size_t head = size == 1 ? 16 : 8;
      if (size == 1) size = big_endian(at + 8, 8);
      if (size == 0) size = raw.size() - at;
      if (size < head || size > raw.size() - at) return told_jpx();
      const std::string_view type = raw.substr(at + 4, 4);
      if (type == "xml " || type == "uuid" || type == "uinf" || type == "jp2i") {
        const std::size_t begin = picture.data_at + at;
        sheet_.write(begin + 4, "free");
        sheet_.blank(begin + head, begin + size);
        notes_.add(type == "jp2i" ? "rights of a JPEG 2000" : "XMP of a JPEG 2000");
      }
      at += size;
    }
  }
  void told_jpx() {
    result_.remains.push_back({"file.metadata", "holds a JPEG 2000 that cannot be looked into"});
  }

  // The stream in its old place, compressed or as it is; the rest of the room is white space behind
  // "endobj". False when there is too little of it.
  bool replace_stream(const pdf::IndirectObject& object, std::string_view plain, bool compress) {
    const std::size_t room = pdf_.raw_stream(object).size();
    const std::size_t begin = object.value.begin;
    const auto written = pdf::dictionary_of(*pdf::object_at(sheet_.bytes(), begin));
    if (compress && !written->find("Filter")) compress = false;
    const std::string data = compress ? deflate(plain, 9) : std::string(plain);
    if (data.size() > room) return false;
    if (data.size() < room || compress) {
      std::string dictionary = "<<";
      for (const auto& entry : written->entries()) {
        const bool anew = compress && (entry.key == "Filter" || entry.key == "DecodeParms");
        if (entry.key == "Length" || anew) continue;
        std::size_t key_end = entry.key_begin + 1;
        while (pdf::is_regular(written->bytes()[key_end])) ++key_end;
        dictionary += written->bytes().substr(entry.key_begin, key_end - entry.key_begin);
        if (pdf::is_regular(entry.value.bytes.front())) dictionary += ' ';
        dictionary += entry.value.bytes;
      }
      dictionary +=
          "/Length " + std::to_string(data.size()) + (compress ? "/Filter/FlateDecode" : "");
      if (dictionary.size() + 2 > written->bytes().size()) return false;
      dictionary.append(written->bytes().size() - 2 - dictionary.size(), ' ');
      sheet_.write(begin, dictionary + ">>");
    }
    if (data.size() < room) {
      const auto extent = drawn_.extents().lower_bound({object.at, 0});
      if (object.data_at + data.size() + kEnd.size() > extent->end) return false;
      sheet_.blank(object.data_at, extent->end);
      sheet_.write(object.data_at + data.size(), kEnd);
    }
    sheet_.write(object.data_at, data);
    return true;
  }

  // What is not in an object that is in use.

  bool has_lost(std::size_t begin, std::size_t end) const {
    for (std::size_t at = begin; at < end; ++at) {
      if (sheet_.bytes()[at] == ' ' && !pdf::is_white_space(sheet_.original()[at])) return true;
    }
    return false;
  }

  void look_between_objects() {
    std::size_t at = 0;
    for (const Extent& extent : extents_) {
      look_between(at, extent.begin);
      at = std::max(at, extent.end);
    }
    const std::string_view text = sheet_.original();
    end_ = text.size();
    const std::size_t rest = pdf::skip_white_space(text, drawn_.end());
    const bool blank = std::all_of(text.begin() + static_cast<std::ptrdiff_t>(drawn_.end()),
                                   text.end(), pdf::is_white_space);
    if (blank) return sheet_.keep_space(drawn_.end(), text.size());
    end_ = drawn_.end();
    while (end_ < text.size() && end_ < rest && (text[end_] == '\n' || text[end_] == '\r')) ++end_;
    sheet_.keep_space(drawn_.end(), end_);
    notes_.add("what is behind its end");
  }

  void look_between(std::size_t begin, std::size_t end) {
    if (begin >= end) return;
    const std::string_view text = sheet_.original().substr(0, end);
    if (pdf::skip_white_space(text, begin) == end) {
      sheet_.keep_space(begin, end);
      if (has_lost(begin, end)) notes_.add("comments");
      return;
    }
    std::size_t space = end;
    while (space > begin && pdf::is_white_space(text[space - 1])) --space;
    sheet_.keep_space(space, end);
    if (has_lost(begin, end)) {
      notes_.add(text.find(" obj", begin) == std::string_view::npos
                     ? "what is between its objects"
                     : "objects of an earlier version");
    }
  }

  void look_at_layers() {
    for (const std::string& layer : hidden_layers(pdf_, drawn_.layers())) {
      result_.remains.push_back({"figure.hidden-layer",
                                 "its layer \"" + layer +
                                     "\" is hidden, and what is on it is in the file all the same; "
                                     "in a paper TeX shows it"});
    }
  }

  // Which of them the paper shows is not known here.
  void look_at_pages() {
    const auto catalog = pdf_.find(pdf_.root());
    const auto entries = catalog ? pdf::dictionary_of(catalog->value) : std::nullopt;
    const auto pages = entries ? pdf_.resolve_dictionary(entries->find("Pages")) : std::nullopt;
    const pdf::Object* count = pages ? pages->find("Count") : nullptr;
    const std::int64_t number = count ? pdf::integer_of(pdf_.resolve(*count)).value_or(0) : 0;
    if (number < 2) return;
    result_.remains.push_back({"figure.pages",
                               "has " + std::to_string(number) +
                                   " pages; those that the paper does not show are in it too",
                               false});
  }

  CleanFigure finished() {
    result_.bytes = sheet_.bytes().substr(0, end_);
    if (result_.bytes != sheet_.original()) {
      if (notes_.empty()) notes_.add("what draws nothing");
      result_.removed = notes_.all();
    }
    return std::move(result_);
  }

  pdf::Structure pdf_;
  PdfUse use_;
  BlankSheet sheet_;
  DrawnObjects drawn_;
  FigureNotes notes_;
  Extent header_{};
  std::set<Extent> extents_;
  std::size_t end_ = 0;
  CleanFigure result_;
};

CleanFigure cleaned(std::string_view pdf, PdfUse use) {
  if (!pdf::has_pdf_header(pdf)) return {std::string(pdf), {}, "is no PDF"};
  try {
    return Figure(pdf, use).clean();
  } catch (const Error& error) {
    return {std::string(pdf), {}, "cannot be cleaned: " + error.cause()};
  }
}

}  // namespace

CleanFigure clean_pdf(std::string_view pdf) {
  return cleaned(pdf, PdfUse::kFigure);
}

CleanFigure clean_pdf_document(std::string_view pdf) {
  return cleaned(pdf, PdfUse::kDocument);
}

}  // namespace pith::arxiv
