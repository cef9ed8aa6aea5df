#include "arxiv/compare.h"

#include <algorithm>
#include <cstring>

#include "arxiv/pages.h"
#include "arxiv/picture.h"
#include "base/error.h"
#include "base/file.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxPages = 5000;

void skip(PageStream& pages, std::size_t bytes) {
  while (bytes > 0) bytes -= pages.read(bytes).size();
}

// Reads a page of that size from both.
bool same_page(PageStream& one, PageStream& other, std::size_t bytes) {
  bool same = true;
  std::span<const char> left, right;
  while (bytes > 0) {
    if (left.empty()) left = one.read(bytes);
    if (right.empty()) right = other.read(bytes);
    const std::size_t size = std::min(left.size(), right.size());
    same = same && std::memcmp(left.data(), right.data(), size) == 0;
    left = left.subspan(size);
    right = right.subspan(size);
    bytes -= size;
  }
  return same;
}

Page page_of(const fs::path& pdf, int page, const fs::path& folder, const Tools& tools) {
  PageStream pages(pdf, page, page, folder, tools);
  const auto size = pages.next();
  if (!size) throw Error(ErrorKind::kFile, display(pdf), "its pages cannot be drawn again");
  Page picture{size->width, size->height, {}};
  for (std::size_t left = size->bytes(); left > 0;) {
    const std::span<const char> bytes = pages.read(left);
    picture.dots.append(bytes.data(), bytes.size());
    left -= bytes.size();
  }
  return picture;
}

}  // namespace

std::string pages_text(int count) {
  return std::to_string(count) + (count == 1 ? " page" : " pages");
}

Comparison compare_pages(const fs::path& before, const fs::path& after, const fs::path& scratch,
                         const Tools& tools, const Progress& progress) {
  fs::create_directories(scratch);
  Comparison result;
  PageStream old_pages(before, 1, kMaxPages + 1, scratch, tools);
  PageStream new_pages(after, 1, kMaxPages + 1, scratch, tools);
  for (int page = 1;; ++page) {
    if (progress && page % 4 == 1) progress("comparing from page " + std::to_string(page));
    const auto old_page = old_pages.next();
    const auto new_page = new_pages.next();
    if (!old_page && !new_page) break;
    if (page > kMaxPages) {
      throw Error(ErrorKind::kLimit, display(before),
                  "has more than " + std::to_string(kMaxPages) + " pages");
    }
    if (old_page) result.pages_before = page;
    if (new_page) result.pages_after = page;
    if (old_page == new_page) {
      if (!same_page(old_pages, new_pages, old_page->bytes())) result.differing.push_back(page);
      continue;
    }
    if (old_page) skip(old_pages, old_page->bytes());
    if (new_page) skip(new_pages, new_page->bytes());
    if (old_page && new_page) result.differing.push_back(page);
  }
  if (!result.differing.empty()) {
    const int page = result.differing.front();
    result.picture =
        difference_png(page_of(before, page, scratch, tools), page_of(after, page, scratch, tools));
  }
  return result;
}

}  // namespace pith::arxiv
