#include "arxiv/author_pdf.h"

#include <algorithm>
#include <array>
#include <optional>

#include "arxiv/files/file_name.h"
#include "arxiv/run/page_text.h"
#include "base/ascii.h"
#include "base/file.h"
#include "base/process.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string_view>;

constexpr std::ptrdiff_t kShown = 6;  // words

bool is_month(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  return std::find(kMonths.begin(), kMonths.end(), word) != kMonths.end();
}

bool is_number(std::string_view word, std::size_t most) {
  while (word.ends_with(',') || word.ends_with('.')) word.remove_suffix(1);
  return !word.empty() && word.size() <= most && all_digits(word);
}

// "January 1, 2026", "1 January 2026"
bool begins_date(const Words& words, std::size_t at) {
  if (at + 3 > words.size() || !is_number(words[at + 2], 4)) return false;
  return (is_month(words[at]) && is_number(words[at + 1], 2)) ||
         (is_number(words[at], 2) && is_month(words[at + 1]));
}

Words words_of(std::string_view page) {
  Words all, result;
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t from = page.find_first_not_of(" \t\r\n", at);
    if (from == std::string_view::npos) break;
    at = std::min(page.find_first_of(" \t\r\n", from), page.size());
    all.push_back(page.substr(from, at - from));
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (begins_date(all, i)) {
      i += 2;
    } else {
      result.push_back(all[i]);
    }
  }
  return result;
}

std::string some(Words::const_iterator from, const Words& words) {
  const auto end = from + std::min(words.end() - from, kShown);
  std::string text;
  for (; from != end; ++from) text += (text.empty() ? "" : " ") + std::string(*from);
  return text;
}

std::string_view take_page(std::string_view& text) {
  const std::size_t end = std::min(text.find('\f'), text.size());
  const std::string_view page = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return page;
}

// Whether it was made after all that it is made of.
bool is_newer(const fs::path& pdf, const Project& project, const Build& build) {
  std::error_code error;
  const fs::file_time_type made = fs::last_write_time(pdf, error);
  if (error) return false;
  return std::none_of(build.inputs.begin(), build.inputs.end(), [&](const std::string& name) {
    std::error_code missing;
    const fs::file_time_type written = fs::last_write_time(project.folder / name, missing);
    return !missing && written >= made;
  });
}

}  // namespace

TextDifference compare_texts(std::string_view theirs, std::string_view ours) {
  TextDifference difference;
  for (int page = 1; !theirs.empty() || !ours.empty(); ++page) {
    const Words left = words_of(take_page(theirs)), right = words_of(take_page(ours));
    const auto [one, other] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
    if (one == left.end() && other == right.end()) continue;
    if (difference.pages++ > 0) continue;
    difference.page = page;
    difference.theirs = some(one, left);
    difference.ours = some(other, right);
  }
  return difference;
}

void compare_with_authors(const Project& project, const std::string& document, const Build& build,
                          const OriginalPdf& original, const fs::path& scratch, const Tools& tools,
                          Findings& findings) {
  const std::string name = stem_of(document) + ".pdf";
  const fs::path pdf = project.folder / name;
  std::error_code error;
  // Generated files are not copied, links are not followed.
  if (!project.has(name) || fs::file_size(pdf, error) > kMaxPaperFile || error) return;
  if (!is_newer(pdf, project, build)) return;
  fs::create_directories(scratch);
  const fs::path copy = scratch / "author.pdf";
  fs::copy_file(pdf, copy, fs::copy_options::overwrite_existing);
  const auto theirs = text_of_pages(copy, scratch, tools);
  const std::optional<std::string>& ours = original.text();
  if (!theirs || !ours) return;
  const TextDifference difference = compare_texts(*theirs, *ours);
  if (difference.pages == 0) return;
  const auto quoted = [](const std::string& words) {
    return words.empty() ? std::string("nothing") : "\"" + words + "\"";
  };
  const std::string where = difference.pages == 1
                                ? "page " + std::to_string(difference.page)
                                : std::to_string(difference.pages) + " pages, first on page " +
                                      std::to_string(difference.page);
  findings.note("build.text", name,
                "it is newer than its sources and reads differently on " + where + ": it has " +
                    quoted(difference.theirs) + " where the copy gives " + quoted(difference.ours));
}

}  // namespace pith::arxiv
