#include "arxiv/choose_year.h"

#include <string>

#include "arxiv/clean_bbl.h"
#include "arxiv/file_name.h"
#include "base/error.h"
#include "json/value.h"

namespace pith::arxiv {
namespace {

constexpr int kNewest = 2025, kOlder = 2023;

// 0 when it names none that is offered.
int year_in(const std::string& readme) {
  for (const int year : {kNewest, kOlder}) {
    try {
      const json::Value parsed = json::parse(readme, "00README.json");
      const json::Value* named = parsed.find("texlive_version");
      if (named && (*named == json::Value(year) ||
                    (named->is_string() && named->as_string() == std::to_string(year))))
        return year;
    } catch (const Error&) {
      return 0;  // told by the rules
    }
  }
  return 0;
}

}  // namespace

ChosenYear choose_year(const FileSet& files, int asked) {
  if (asked != 0) return {asked, {}};
  if (const auto readme = files.find("00README.json"); readme != files.end())
    if (const int year = year_in(readme->second); year != 0) return {year, {}};
  bool second = false, third = false;
  for (const auto& [name, content] : files) {
    if (extension_of(name) == "bbl" && biblatex_format(content) == "3.2")
      return {kOlder,
              name + " is of biblatex's format 3.2, which that of TeX Live 2025 does not read"};
    second = second || name.ends_with(".pygtex");
    third = third || name.ends_with(".highlight.minted");
  }
  if (second && !third)
    return {kOlder, "minted's cache is that of minted 2, and TeX Live 2025 has minted 3"};
  return {kNewest, {}};
}

}  // namespace pith::arxiv
