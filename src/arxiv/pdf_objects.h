// The dictionaries and streams of a PDF file, found by reading it from front to back.
//
// Figures come from many programs and some are damaged; what is wanted of them is every place where
// something is written, whether the cross-reference knows it or not. So it is not used here.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pith::arxiv {

struct PdfObject {
  std::size_t number = 0;
  std::size_t begin = 0, end = 0;    // of the dictionary
  std::size_t data = 0, length = 0;  // of the stream; data 0: none
};

class PdfObjects {
 public:
  explicit PdfObjects(std::string_view pdf);

  // Objects whose value is a dictionary; not those within object streams.
  const std::vector<PdfObject>& all() const { return objects_; }
  std::string_view dictionary(const PdfObject& o) const;
  bool is(const PdfObject& o, std::string_view type) const;  // "/Metadata"
  // Of a stream; nullopt for filters other than FlateDecode without predictor.
  std::optional<std::string> content(const PdfObject& o) const;
  // By object number, where their values begin; updates give several to one number.
  using Places = std::multimap<std::size_t, std::size_t>;
  // Objects with another value; not those within object streams.
  const Places& others() const { return others_; }
  // The dictionaries in an object stream; their places are in `plain`, which is its content. Other
  // values are added to `others`, if that is given.
  std::vector<PdfObject> compressed(const PdfObject& o, std::string_view plain,
                                    Places* others = nullptr) const;
  // Whether a trailer, or a figure included by pdfTeX, names this object as document information.
  bool is_information(std::size_t number) const { return information_.contains(number); }

 protected:
  std::string bytes_;

 private:
  void read();
  void find_stream(PdfObject& o);
  void note_information(std::string_view dictionary);

  std::vector<PdfObject> objects_;
  Places others_;
  std::set<std::size_t> information_;
};

// Behind the string text[at] == '(' or the dictionary text[at..] == "<<"; npos when it has no end.
std::size_t string_end(std::string_view text, std::size_t at);
std::size_t dictionary_end(std::string_view text, std::size_t at);
// Where the value of a key such as "/Info" begins; npos when there is none.
std::size_t value_of(std::string_view text, std::string_view key, std::size_t from = 0);
std::optional<std::size_t> integer_at(std::string_view text, std::size_t at);

}  // namespace pith::arxiv
