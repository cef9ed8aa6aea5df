#include "record/arxiv_snapshot.h"

#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "base/error.h"
#include "json/value.h"
#include "record/place.h"
#include "record/quote.h"

namespace pith {
namespace {

constexpr std::size_t kMaxDepth = 32;  // real lines have 3

class LineReader {
 public:
  LineReader(const json::Value& line, std::string_view name) : line_(line), name_(name) {
    if (!line.is_object()) malformed("$", "expected an object, found " + line.type_name());
  }

  std::string text(std::string_view key) const {
    const json::Value* value = line_.find(key);
    if (!value) malformed("$", "has no member " + quoted(key));
    if (!value->is_string()) {
      malformed(member_place("$", key), "expected a string, found " + value->type_name());
    }
    return value->as_string();
  }

  void read_license(PaperMetadata& paper) const {
    const json::Value* license = line_.find("license");
    paper.license_known = license != nullptr;
    if (license && !license->is_null()) paper.license = text("license");
  }

  // Separated by white space, the primary one first.
  void read_categories(PaperMetadata& paper) const {
    constexpr std::string_view kSpace = " \t\n";
    const std::string all = text("categories");
    for (std::size_t at = all.find_first_not_of(kSpace); at != std::string::npos;) {
      const std::size_t end = std::min(all.find_first_of(kSpace, at), all.size());
      paper.categories.push_back(all.substr(at, end - at));
      at = all.find_first_not_of(kSpace, end);
    }
    if (paper.categories.empty()) malformed("$.categories", "is empty");
    paper.primary_category = paper.categories.front();
  }

  void read_versions(PaperMetadata& paper, std::optional<std::int64_t> wanted) const {
    const json::Value* versions = line_.find("versions");
    if (!versions || !versions->is_array()) malformed("$", "has no array \"versions\"");
    std::set<std::int64_t> seen;
    const json::Array& array = versions->as_array();
    for (std::size_t i = 0; i < array.size(); ++i) {
      const std::string place = element_place("$.versions", i);
      const std::int64_t number = version_number(array[i], place);
      const std::string* created = array[i].find_string("created");
      if (!created) malformed(place, "has no string \"created\"");
      if (!seen.insert(number).second) {
        malformed(place, "is version v" + std::to_string(number) + ", which is there twice");
      }
      if (number == 1) paper.submitted_at = *created;
    }
    if (!seen.contains(1)) {
      malformed("$.versions", "has no version v1, whose time a record needs");
    }
    if (wanted && !seen.contains(*wanted)) {
      malformed("$.versions", "has no version v" + std::to_string(*wanted));
    }
    paper.version = wanted.value_or(*seen.rbegin());
    paper.of_this_version = paper.version == *seen.rbegin();
  }

 private:
  [[noreturn]] void malformed(std::string place, std::string cause) const {
    throw Error(ErrorKind::kMalformed, std::string(name_), std::move(place), std::move(cause));
  }

  std::int64_t version_number(const json::Value& version, const std::string& place) const {
    const std::string* text = version.find_string("version");
    if (!text || text->size() < 2 || text->size() > 5 || (*text)[0] != 'v' || (*text)[1] == '0' ||
        !all_digits(std::string_view(*text).substr(1))) {
      malformed(place, "has no \"version\" such as v1");
    }
    return std::stoll(text->substr(1));
  }

  const json::Value& line_;
  std::string_view name_;
};

}  // namespace

PaperMetadata read_snapshot_line(std::string_view line, std::string_view name,
                                 const SnapshotOptions& options) {
  const json::Value value =
      json::parse(line, name, {.max_bytes = kMaxSnapshotLine, .max_depth = kMaxDepth});
  const LineReader reader(value, name);
  PaperMetadata paper;
  paper.arxiv_id = reader.text("id");
  paper.title = reader.text("title");
  paper.abstract = reader.text("abstract");
  reader.read_license(paper);
  reader.read_categories(paper);
  reader.read_versions(paper, options.version);
  return paper;
}

}  // namespace pith
