#include "arxiv/run/minted_listings.h"

#include <algorithm>

#include "arxiv/tex/minted.h"
#include "base/ascii.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Neither absolute nor a way up.
bool is_below(std::string_view name) {
  return !name.starts_with('/') && !name.starts_with('-') && !name.starts_with("..") &&
         name.find("/..") == kNone;
}

std::string_view without_dot(std::string_view name) {
  if (name.starts_with("./")) name.remove_prefix(2);
  return name;
}

std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

std::vector<MintedListing> read_minted_listings(std::string_view log) {
  constexpr std::string_view kMove = "runsystem(mv -f ";
  std::vector<MintedListing> found;
  while (!log.empty()) {
    std::string_view line = next_line(log);
    if (!line.starts_with(kMove)) continue;
    line.remove_prefix(kMove.size());
    line = line.substr(0, line.rfind(")..."));
    const std::size_t blank = line.find(' ');
    if (blank == kNone) continue;
    const std::string_view from = without_dot(line.substr(0, blank));
    const std::string_view to = without_dot(line.substr(blank + 1));
    if (is_below(from) && is_below(to) && is_second_cache(from) && is_second_cache(to))
      found.push_back({std::string(from), std::string(to)});
  }
  return found;
}

std::vector<std::string> listings_not_cached(std::string_view log) {
  constexpr std::string_view kError = ": Package minted Error: ";
  std::vector<std::string> found;
  while (!log.empty()) {
    const std::string_view line = next_line(log);
    const std::size_t error = line.find(kError);
    if (error == kNone) continue;
    const std::string_view what = line.substr(error + kError.size());
    if (!what.starts_with("Missing Pygments output") && !what.starts_with("Cannot highlight code"))
      continue;
    std::string place(without_dot(line.substr(0, error)));
    if (std::find(found.begin(), found.end(), place) == found.end())
      found.push_back(std::move(place));
  }
  return found;
}

int minted_version_in(std::string_view log) {
  while (!log.empty()) {
    const std::string_view line = next_line(log);
    if (!line.starts_with("Package: minted ")) continue;
    const std::size_t version = line.find(" v");
    if (version == kNone || version + 2 >= line.size() || !is_digit(line[version + 2])) return 0;
    return line[version + 2] - '0';
  }
  return 0;
}

}  // namespace pith::arxiv
