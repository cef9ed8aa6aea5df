// What is told of the contents of a PDF figure that were removed.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pdf/syntax/structure.h"

namespace pith::arxiv {

class FigureNotes {
 public:
  explicit FigureNotes(pdf::Structure& pdf) : pdf_(pdf) {}

  void add(const std::string& what, const std::string& which = {});
  void add_entry(const std::string& key, const pdf::Object& value);
  void add_object(const pdf::Object& value);       // that is not part of the figure any more
  void add_information(const pdf::Object& value);  // the document information, or a reference
  bool empty() const { return found_.empty() && objects_ == 0; }
  // "annotations (Alice) (Bob) and 3 more".
  std::vector<std::string> all() const;

 private:
  bool add_parts(const pdf::Object& value);
  std::string string_in(const pdf::Dictionary& dictionary, std::string_view key);

  pdf::Structure& pdf_;
  struct Found {
    std::vector<std::string> which;
    std::size_t count = 0;
  };
  std::map<std::string, Found> found_;
  std::size_t objects_ = 0;
};

}  // namespace pith::arxiv
