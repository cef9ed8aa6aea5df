#include "arxiv/figures/drawn_objects.h"

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kMaxContent = std::size_t{256} << 20;

bool is_one_of(std::string_view key, std::initializer_list<std::string_view> keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool is_image(const pdf::Dictionary& dictionary) {
  const pdf::Object* type = dictionary.find("Subtype");
  return type && pdf::name_of(*type) == "Image";
}

// §7.5.4, and the keyword before the trailer.
bool is_of_a_table(char c) {
  return pdf::is_white_space(c) ||
         std::string_view("0123456789nfxretail").find(c) != std::string_view::npos;
}

}  // namespace

std::size_t behind_keyword(std::string_view text, std::size_t at, std::string_view keyword) {
  const std::size_t found = pdf::skip_white_space(text, at);
  return text.substr(found, keyword.size()) == keyword ? found + keyword.size() : at;
}

void DrawnObjects::follow_all() {
  keep_sections();
  find_object_streams();
  following_ = true;
  for (const auto& [number, stream] : object_streams_) {
    keep_in_file(stream.object, Role::kObjectStream);
  }
  follow(pdf_.root(), Role::kThing);
  do {
    while (!to_visit_.empty()) {
      const auto [reference, role] = to_visit_.back();
      to_visit_.pop_back();
      visit(reference, role);
    }
  } while (keep_named());
  for (const Named& named : named_) dropped_.push_back({"what no page draws", named.value});
}

// Of the pictures and layers that resources offer, those whose names are in a content stream that
// was come by. Whether any is new.
bool DrawnObjects::keep_named() {
  if (named_.empty()) return false;
  for (const pdf::IndirectObject& stream : contents_) read_names(stream);
  contents_.clear();
  std::vector<Named> others;
  bool found = false;
  for (const Named& named : std::exchange(named_, {})) {
    if (!all_named_ && !names_.contains(named.key)) {
      others.push_back(named);
      continue;
    }
    found = true;
    keep_key(*named.sheet, named.key_at, named.sheet->place_of(named.value.bytes));
    if (named.role == Role::kLayers) layers_.push_back(named.value);
    keep_value(*named.sheet, named.value, Role::kThing);
  }
  named_ = std::move(others);
  return found;
}

// What looks like a name in a string or in a picture is taken for one.
void DrawnObjects::read_names(const pdf::IndirectObject& stream) {
  try {
    const std::string content = pdf_.decoded_stream(stream, kMaxContent);
    for (std::size_t at = content.find('/'); at != std::string::npos; at = content.find('/', at)) {
      const std::size_t begin = ++at;
      while (at < content.size() && pdf::is_regular(content[at])) ++at;
      names_.insert(pdf::decoded_name(std::string_view(content).substr(begin, at - begin)));
    }
  } catch (const Error&) {
    all_named_ = true;
  }
}

void DrawnObjects::keep_sections() {
  for (std::size_t i = 0; i < pdf_.section_count(); ++i) {
    const auto section = pdf_.section(i);
    std::size_t end = section.end;
    if (section.form == pdf::XrefForm::kStream) {
      end = keep_in_file(*pdf_.object_header_at(section.at), Role::kSection);
    } else {
      const std::size_t trailer = file_.place_of(section.trailer.bytes());
      file_.keep_words(section.at, trailer);
      // Readers look at those entries alone that they need.
      const std::string_view table =
          std::string_view(file_.bytes()).substr(section.at, trailer - section.at);
      if (!std::all_of(table.begin(), table.end(), is_of_a_table)) {
        pdf_.damaged(section.at, "something else is in a cross-reference table");
      }
      keep_value(file_, *pdf::object_at(file_.original(), trailer), Role::kSection);
      extents_.insert({section.at, section.end});
    }
    keep_end_of_section(end);
  }
  end_ = keep_end_of_section(pdf_.startxref_at());
}

// "startxref", a number and "%%EOF", where these stand behind a section. Returns where they end.
std::size_t DrawnObjects::keep_end_of_section(std::size_t at) {
  const std::string_view text = file_.original();
  const std::size_t keyword = pdf::skip_white_space(text, at);
  if (text.substr(keyword, 9) != "startxref") return at;
  std::size_t end = pdf::skip_white_space(text, keyword + 9);
  if (!pdf::digits_at(text, end)) return at;
  file_.keep_words(keyword, end);
  // Structure found one behind the last of them.
  std::size_t mark = end;
  while (mark < text.size() && pdf::is_white_space(text[mark])) ++mark;
  if (text.substr(mark, 5) != "%%EOF" && keyword == pdf_.startxref_at()) {
    mark = text.find("%%EOF", end);
  }
  if (text.substr(mark, 5) == "%%EOF") {
    file_.keep_space(end, mark);
    end = mark + 5;
    file_.keep(mark, end);
  }
  extents_.insert({keyword, end});
  return end;
}

// Whatever their objects are: an entry that leads into one must find it there.
void DrawnObjects::find_object_streams() {
  for (const std::uint32_t number : pdf_.listed_numbers()) {
    const auto entry = pdf_.entry_of(number);
    if (!entry || entry->type != pdf::CrossReference::Entry::kCompressed) continue;
    const auto container = static_cast<std::uint32_t>(entry->where);
    if (object_streams_.contains(container)) continue;
    const auto& content = pdf_.object_stream(container);
    object_streams_.emplace(
        container, ObjectStream{*pdf_.find_number(container), &content, BlankSheet(content.bytes)});
    numbers_.insert(container);
  }
}

// Of pages, glyphs, forms and patterns.
bool DrawnObjects::is_content(const pdf::Dictionary& dictionary, Role role) {
  const auto entry = [&](std::string_view key) {
    const pdf::Object* value = dictionary.find(key);
    return value ? pdf_.resolve(*value) : pdf::Object();
  };
  return role == Role::kContent || pdf::name_of(entry("Subtype")) == "Form" ||
         pdf::integer_of(entry("PatternType")) == 1;
}

void DrawnObjects::follow(pdf::Reference reference, Role role) {
  if (following_ && seen_.emplace(reference.number, role).second) {
    to_visit_.emplace_back(reference, role);
  }
}

void DrawnObjects::visit(pdf::Reference reference, Role role) {
  const auto object = pdf_.find(reference);
  if (!object) return;
  numbers_.insert(reference.number);
  if (!object->compressed) {
    keep_in_file(*object, role);
    if (object->stream && is_content(*pdf::dictionary_of(object->value), role)) {
      contents_.push_back(*object);
    }
    return;
  }
  const auto container = static_cast<std::uint32_t>(pdf_.entry_of(reference.number)->where);
  ObjectStream& stream = object_streams_.at(container);
  stream.kept.insert(object->value.begin);
  keep_value(stream.sheet, object->value, role);
}

// Returns where it ends.
std::size_t DrawnObjects::keep_in_file(const pdf::IndirectObject& object, Role role) {
  const std::string_view text = file_.original();
  const std::size_t value = file_.place_of(object.value.bytes);
  std::size_t end = value + object.value.bytes.size();
  file_.keep_words(object.at, value);
  keep_value(file_, object.value, role);
  const std::size_t behind_value = end;
  if (object.stream) {
    const auto dictionary = pdf::dictionary_of(object.value);
    if (dictionary->find("F")) {
      throw Error(ErrorKind::kRefused, pdf_.name(), "takes data from another file");
    }
    const std::string_view data = pdf_.raw_stream(object);
    file_.keep_words(behind_value, object.data_at);
    file_.keep(object.data_at, object.data_at + data.size());
    const std::size_t behind_data = object.data_at + data.size();
    end = behind_keyword(text, behind_keyword(text, behind_data, "endstream"), "endobj");
    file_.keep_words(behind_data, end);
    if (is_image(*dictionary) && !extents_.contains({object.at, end})) {
      pictures_.push_back(object);
    }
  } else {
    end = behind_keyword(text, behind_value, "endobj");
    file_.keep_words(behind_value, end);
  }
  extents_.insert({object.at, end});
  return end;
}

void DrawnObjects::keep_value(BlankSheet& sheet, const pdf::Object& value, Role role) {
  const std::size_t begin = sheet.place_of(value.bytes), end = begin + value.bytes.size();
  if (value.kind == pdf::ObjectKind::kDictionary) {
    keep_dictionary(sheet, value, role);
  } else if (value.kind == pdf::ObjectKind::kArray) {
    const auto items = pdf::array_of(value);
    if (!items) pdf_.damaged(0, "an array cannot be read");
    std::size_t at = begin + 1;
    sheet.keep(begin, at);
    for (const pdf::Object& item : *items) {
      const std::size_t item_at = sheet.place_of(item.bytes);
      sheet.keep_space(at, item_at);
      keep_value(sheet, item, role == Role::kContent ? role : Role::kThing);
      at = item_at + item.bytes.size();
    }
    sheet.keep_space(at, end - 1);
    sheet.keep(end - 1, end);
  } else if (const auto reference = pdf::reference_of(value)) {
    sheet.keep_words(begin, end);
    follow(*reference, role);
  } else {
    sheet.keep(begin, end);
  }
}

void DrawnObjects::keep_dictionary(BlankSheet& sheet, const pdf::Object& value, Role role) {
  const auto dictionary = pdf::dictionary_of(value);
  const std::size_t begin = sheet.place_of(value.bytes), end = begin + value.bytes.size();
  if (!dictionary) pdf_.damaged(0, "a dictionary cannot be read");
  // The inks of a halftone of type 5 are its keys (§10.6.5.6).
  const pdf::Object* halftone = dictionary->find("HalftoneType");
  if (halftone && pdf::integer_of(*halftone) == 5) role = Role::kNames;
  std::size_t at = begin + 2;
  sheet.keep(begin, at);
  for (const auto& entry : dictionary->entries()) {
    sheet.keep_space(at, begin + entry.key_begin);
    at = begin + entry.value.end();
    if (use_ == PdfUse::kFigure && (role == Role::kPictures || role == Role::kLayers)) {
      named_.push_back({&sheet, begin + entry.key_begin, entry.key, entry.value, role});
    } else if (stays(entry, role)) {
      keep_entry(sheet, *dictionary, entry, role);
    } else {
      dropped_.push_back({entry.key, entry.value});
    }
  }
  sheet.keep_space(at, end - 2);
  sheet.keep(end - 2, end);
}

bool DrawnObjects::stays(const pdf::Dictionary::Entry& entry, Role role) const {
  switch (role) {
    case Role::kSection:
      return is_one_of(entry.key, {"Size", "Root", "Prev", "XRefStm", "ID", "Type", "W", "Index",
                                   "Length", "Filter", "DecodeParms"});
    case Role::kObjectStream:
      return is_one_of(entry.key,
                       {"Type", "N", "First", "Extends", "Length", "Filter", "DecodeParms"});
    case Role::kNames:
    case Role::kPictures:
    case Role::kLayers:
    case Role::kGlyphs:
      return true;
    case Role::kThing:
    case Role::kContent:
      break;
  }
  return is_kept(entry.key, entry.value, use_);
}

void DrawnObjects::keep_entry(BlankSheet& sheet, const pdf::Dictionary& dictionary,
                              const pdf::Dictionary::Entry& entry, Role role) {
  const std::size_t begin = sheet.place_of(dictionary.bytes());
  keep_key(sheet, begin + entry.key_begin, begin + entry.value.begin);
  if (role == Role::kThing && entry.key == "OC") layers_.push_back(entry.value);
  if (role == Role::kThing && use_ == PdfUse::kFigure && entry.key == "Name" &&
      entry.value.kind == pdf::ObjectKind::kString) {
    return blank_string(sheet, entry.value);
  }
  Role next = role == Role::kGlyphs ? Role::kContent : Role::kThing;
  if (role == Role::kThing && entry.key == "Contents") next = Role::kContent;
  if (role == Role::kThing && holds_names(dictionary, entry.key)) {
    next = entry.key == "XObject"      ? Role::kPictures
           : entry.key == "Properties" ? Role::kLayers
           : entry.key == "CharProcs"  ? Role::kGlyphs
                                       : Role::kNames;
  }
  keep_value(sheet, entry.value, next);
}

void DrawnObjects::keep_key(BlankSheet& sheet, std::size_t key, std::size_t value) {
  std::size_t end = key + 1;
  while (pdf::is_regular(sheet.original()[end])) ++end;
  sheet.keep(key, end);
  sheet.keep_space(end, value);
}

// What draws are names; a string is that of a layer.
void DrawnObjects::blank_string(BlankSheet& sheet, const pdf::Object& value) {
  const std::size_t begin = sheet.place_of(value.bytes), end = begin + value.bytes.size();
  sheet.keep(begin, begin + 1);
  sheet.keep(end - 1, end);
  const bool hex = value.bytes.front() == '<';
  for (std::size_t at = begin + 1; at + 1 < end; ++at) {
    sheet.write(at, !hex ? " " : (at - begin) % 2 == 1 ? "2" : "0");
  }
  const auto text = pdf::string_of(value);
  blanked_names_ = blanked_names_ || text->find_first_not_of(' ') != std::string::npos;
}

}  // namespace pith::arxiv
