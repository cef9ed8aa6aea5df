#include "arxiv/policy/choose_year.h"

#include "arxiv/files/file_name.h"
#include "arxiv/policy/rules.h"
#include "arxiv/tex/clean_bbl.h"
#include "base/error.h"

namespace pith::arxiv {
namespace {

constexpr int kNewest = 2025, kOlder = 2023;

// 0 when it names none that is offered, or cannot be read, which the rules tell.
int year_in(const std::string& readme) {
  try {
    return texlive_named_in(readme);
  } catch (const Error&) {
    return 0;
  }
}

}  // namespace

ChosenYear choose_year(const FileSet& files, int asked) {
  if (asked != 0) return {asked, {}};
  if (const auto readme = files.find("00README.json"); readme != files.end())
    if (const int year = year_in(readme->second); year != 0) return {year, {}};
  for (const auto& [name, content] : files) {
    if (extension_of(name) == "bbl" && biblatex_format(content) == "3.2")
      return {kOlder,
              name + " is of biblatex's format 3.2, which that of TeX Live 2025 does not read"};
  }
  const MintedCache cache = minted_cache_in(views_of(files));
  if (cache.second && !cache.third)
    return {kOlder, "minted's cache is that of minted 2, and TeX Live 2025 has minted 3"};
  return {kNewest, {}};
}

}  // namespace pith::arxiv
