#include "arxiv/hidden.h"

#include <string>

#include "base/error.h"
#include "base/utf8.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRule = "arxiv.hidden-text";
constexpr std::size_t kBeginning = 60;  // bytes that are told
constexpr std::size_t kMostTold = 20;   // pages
// Letters from which on it says something: two words or more; one word, or letters by themselves.
constexpr std::size_t kFewLetters = 8, kManyLetters = 15, kWordLetters = 3;

using How = HiddenText::How;

// For those who cannot see, or what authors do without a thought.
bool is_usual(How how) {
  return how == How::kCut || how == How::kScan || how == How::kActualText;
}

bool says_something(const HiddenText& text) {
  return (text.words >= 2 && text.letters >= kFewLetters) || text.letters >= kManyLetters;
}

std::string reason(How how) {
  switch (how) {
    case How::kOutside:
      return "lies outside of the page";
    case How::kTiny:
      return "is smaller than one point, or so narrow that nobody reads it";
    case How::kOverprinted:
      return "is text on text, letter on letter, so that neither can be read";
    case How::kLayer:
      return "is in a layer that is off";
    case How::kPicture:
      return "lies behind a picture or in one, and nothing of it is seen";
    case How::kNoInk:
      return "leaves no trace on the page: it has the colour of what is behind it, is covered or "
             "cut off, transparent or drawn in no way";
    case How::kCut:
      return "is in a figure of which a part is cut off: the part that is not shown is uploaded "
             "too";
    case How::kScan:
      return "stands where a picture shows words: recognised characters, for those who search or "
             "listen";
    case How::kActualText:
      return "is what the PDF says is to be read in the place of something else (ActualText), for "
             "those who copy or listen";
  }
  return {};
}

std::string beginning(const std::string& text) {
  const std::string_view begin = cut(text, kBeginning);
  return "\"" + std::string(begin) + (begin.size() < text.size() ? "…\"" : "\"");
}

}  // namespace

std::future<HiddenTextSearch> search_hidden_text(const fs::path& pdf, const fs::path& scratch,
                                                 const Tools& tools) {
  return std::async(std::launch::async, [pdf, scratch, &tools] {
    try {
      return find_hidden_text(pdf, scratch, tools);
    } catch (const Error& error) {
      HiddenTextSearch none;
      none.unknown = error.cause();
      return none;
    }
  });
}

void tell(const HiddenTextSearch& search, const std::string& document, Findings& findings) {
  if (!search.unknown.empty())
    findings.note(kRule, document, "whether all text is seen cannot be told: " + search.unknown);
  std::size_t told = 0, more = 0;
  bool blocks = false;
  for (const HiddenText& text : search.found) {
    if (text.letters < kWordLetters) continue;
    const bool block = says_something(text) && !is_usual(text.how);
    blocks = blocks || block;
    if (++told > kMostTold) {
      ++more;
      continue;
    }
    const std::string place =
        (document.empty() ? "" : document + ", ") + "page " + std::to_string(text.page);
    const std::string what = beginning(text.text) + " (" + std::to_string(text.words) +
                             (text.words == 1 ? " word) " : " words) ") + reason(text.how);
    if (!block) {
      findings.note(kRule, place, what);
      continue;
    }
    findings.block(kRule, place,
                   what +
                       "; programs read it and nobody sees it, which venues take for a hidden "
                       "prompt: take it out of the paper, or out of the figure that it is in");
  }
  const std::string rest = "and on " + std::to_string(more) + " more pages";
  if (more > 0 && blocks) findings.block(kRule, document, rest);
  if (more > 0 && !blocks) findings.note(kRule, document, rest);
  if (told == 0 && search.unknown.empty())
    findings.done(kRule, document, "all text of the pages is seen on them");
}

}  // namespace pith::arxiv
