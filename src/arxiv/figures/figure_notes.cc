#include "arxiv/figures/figure_notes.h"

#include <algorithm>

#include "pdf/syntax/text_string.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kMostOfAKind = 5;
constexpr std::size_t kLongestShown = 60;

std::string shown(const std::string& value) {
  std::string text = value.substr(0, kLongestShown);
  for (char& c : text) c = c < 0x20 || c >= 0x7f ? '.' : c;
  return text;
}

// What people call it; the key itself for others.
std::string word_for(const std::string& key) {
  static const std::map<std::string, std::string> kWords = {
      {"AA", "actions"},
      {"AF", "attachments"},
      {"AcroForm", "form"},
      {"Annots", "annotations"},
      {"Configs", "lists of layers"},
      {"Dests", "destinations"},
      {"ListMode", "lists of layers"},
      {"Metadata", "XMP"},
      {"Names", "lists of names"},
      {"OpenAction", "actions"},
      {"Order", "lists of layers"},
      {"Outlines", "bookmarks"},
      {"PieceInfo", "data that a program keeps for itself"},
      {"StructTreeRoot", "structure"},
      {"Thumb", "thumbnail"},
      {"Threads", "article threads"},
  };
  const auto word = kWords.find(key);
  return word != kWords.end() ? word->second : key;
}

}  // namespace

void FigureNotes::add(const std::string& what, const std::string& which) {
  Found& found = found_[what];
  if (which.empty()) return;
  const std::string text = " (" + shown(which) + ")";
  if (std::find(found.which.begin(), found.which.end(), text) != found.which.end()) return;
  ++found.count;
  if (found.which.size() < kMostOfAKind) found.which.push_back(text);
}

void FigureNotes::add_entry(const std::string& key, const pdf::Object& value) {
  if (key == "Info" || key == "PTEX.InfoDict") return add_information(value);
  const auto text = pdf::string_of(value);
  add(word_for(key), text ? pdf::utf8_of_text_string(*text) : "");
  add_parts(value);
}

std::string FigureNotes::string_in(const pdf::Dictionary& dictionary, std::string_view key) {
  const pdf::Object* value = dictionary.find(key);
  const auto text = value ? pdf::string_of(pdf_.resolve(*value)) : std::nullopt;
  return text ? pdf::utf8_of_text_string(*text) : "";
}

void FigureNotes::add_object(const pdf::Object& value) {
  if (!add_parts(value)) ++objects_;
}

// Whether it, or what is written within it, is of a kind that has a name.
bool FigureNotes::add_parts(const pdf::Object& value) {
  bool found = false;
  for (const pdf::Object& item : pdf::array_of(value).value_or(std::vector<pdf::Object>())) {
    found = add_parts(item) || found;
  }
  const auto object = pdf::dictionary_of(value);
  if (!object) return found;
  for (const auto& entry : object->entries()) found = add_parts(entry.value) || found;
  const auto name = [&](std::string_view key) {
    const pdf::Object* entry = object->find(key);
    return entry ? pdf::name_of(*entry).value_or("") : "";
  };
  const std::string type = name("Type");
  if (type == "Filespec" || object->find("EF")) {
    const std::string file = string_in(*object, "UF");
    add("attachments", file.empty() ? string_in(*object, "F") : file);
  } else if (type == "EmbeddedFile") {
    add("attachments");
  } else if (type == "Annot" || (object->find("Rect") && object->find("Subtype"))) {
    add("annotations", string_in(*object, "T"));
  } else if (name("S") == "JavaScript" || object->find("JS")) {
    add("JavaScript");
  } else if (type == "Metadata") {
    add("XMP");
  } else {
    return found;
  }
  return true;
}

void FigureNotes::add_information(const pdf::Object& value) {
  const auto information = pdf_.resolve_dictionary(&value);
  if (!information) return;
  for (const auto& entry : information->entries()) {
    const pdf::Object own = pdf_.resolve(entry.value);
    const auto text = pdf::string_of(own);
    if (own.kind == pdf::ObjectKind::kName || (text && text->empty())) continue;
    add(entry.key, text ? pdf::utf8_of_text_string(*text) : "");
  }
}

std::vector<std::string> FigureNotes::all() const {
  std::vector<std::string> notes;
  for (const auto& [what, found] : found_) {
    std::string note = what;
    for (const std::string& which : found.which) note += which;
    if (found.count > found.which.size()) {
      note += " and " + std::to_string(found.count - found.which.size()) + " more";
    }
    notes.push_back(note);
  }
  if (objects_ > 0) {
    notes.push_back(std::to_string(objects_) +
                    (objects_ == 1 ? " object that draws nothing" : " objects that draw nothing"));
  }
  return notes;
}

}  // namespace pith::arxiv
