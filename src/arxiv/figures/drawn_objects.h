// The objects of a PDF that draw its pages, written again on blank sheets.
//
// Goes from the catalog of the newest revision along the entries that have a part in drawing
// (arxiv/figures/drawing_keys.h), and of the pictures that are offered to a page to those that its
// content names. What it does not come by stays blank: objects that nothing refers to, those of
// older revisions, comments.
//
//   BlankSheet file(bytes);
//   DrawnObjects drawn(pdf, PdfUse::kFigure, file);
//   drawn.follow_all();
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arxiv/figures/blank_sheet.h"
#include "arxiv/figures/drawing_keys.h"
#include "pdf/syntax/structure.h"

namespace pith::arxiv {

class DrawnObjects {
 public:
  // All of them must outlive it.
  DrawnObjects(pdf::Structure& pdf, PdfUse use, BlankSheet& file)
      : pdf_(pdf), use_(use), file_(file) {}

  // Also the cross-reference sections, and the object streams that the newest of them name. Throws
  // Error where something cannot be read.
  void follow_all();

  struct ObjectStream {
    pdf::IndirectObject object;
    const pdf::Structure::ObjectStream* content;
    BlankSheet sheet;                 // of the content
    std::set<std::size_t> kept = {};  // where objects begin in it
  };
  std::map<std::uint32_t, ObjectStream>& object_streams() { return object_streams_; }
  struct Extent {
    std::size_t begin, end;
    auto operator<=>(const Extent&) const = default;
  };
  // Behind the last "%%EOF".
  std::size_t end() const { return end_; }
  // What of the file was written again.
  const std::set<Extent>& extents() const { return extents_; }
  bool keeps(std::uint32_t number) const { return numbers_.contains(number); }
  // Streams of pictures that are kept.
  const std::vector<pdf::IndirectObject>& pictures() const { return pictures_; }
  // What names a layer for something that is drawn: the values of OC and of Properties.
  const std::vector<pdf::Object>& layers() const { return layers_; }

  struct Dropped {
    std::string key;
    pdf::Object value;
  };
  const std::vector<Dropped>& dropped() const { return dropped_; }  // entries of kept dictionaries
  bool blanked_names() const { return blanked_names_; }             // of layers

 private:
  // What is come by, which tells which of its entries stay: a thing that draws; a content stream;
  // dictionaries of names for pictures (XObject), layers (Properties), glyphs or others.
  enum class Role {
    kThing,
    kContent,
    kPictures,
    kLayers,
    kGlyphs,
    kNames,
    kSection,
    kObjectStream
  };
  // An entry that stays when a content stream has its name.
  struct Named {
    BlankSheet* sheet;
    std::size_t key_at;
    std::string key;
    pdf::Object value;
    Role role;
  };

  void keep_sections();
  std::size_t keep_end_of_section(std::size_t at);
  void find_object_streams();
  void follow(pdf::Reference reference, Role role);
  void visit(pdf::Reference reference, Role role);
  std::size_t keep_in_file(const pdf::IndirectObject& object, Role role);
  void keep_value(BlankSheet& sheet, const pdf::Object& value, Role role);
  void keep_dictionary(BlankSheet& sheet, const pdf::Object& value, Role role);
  void keep_entry(BlankSheet& sheet, const pdf::Dictionary& dictionary,
                  const pdf::Dictionary::Entry& entry, Role role);
  void keep_key(BlankSheet& sheet, std::size_t key, std::size_t value);
  bool keep_named();
  void read_names(const pdf::IndirectObject& stream);
  bool is_content(const pdf::Dictionary& dictionary, Role role);
  bool stays(const pdf::Dictionary::Entry& entry, Role role) const;
  void blank_string(BlankSheet& sheet, const pdf::Object& value);

  pdf::Structure& pdf_;
  PdfUse use_;
  BlankSheet& file_;
  bool following_ = false;
  std::size_t end_ = 0;
  std::set<std::pair<std::uint32_t, Role>> seen_;
  std::vector<std::pair<pdf::Reference, Role>> to_visit_;
  std::set<std::uint32_t> numbers_;
  std::set<Extent> extents_;
  std::map<std::uint32_t, ObjectStream> object_streams_;
  std::vector<Named> named_;
  std::vector<pdf::IndirectObject> contents_;  // whose names were not read yet
  std::set<std::string> names_;
  bool all_named_ = false;  // a content stream cannot be read
  std::vector<pdf::IndirectObject> pictures_;
  std::vector<pdf::Object> layers_;
  std::vector<Dropped> dropped_;
  bool blanked_names_ = false;
};

// Behind the keyword, where it stands at `at` or behind white space from there; otherwise `at`.
std::size_t behind_keyword(std::string_view text, std::size_t at, std::string_view keyword);

}  // namespace pith::arxiv
