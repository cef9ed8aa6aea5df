#include "arxiv/run/compare.h"

#include <algorithm>
#include <cstring>

#include "arxiv/run/page_digests.h"
#include "arxiv/run/pages.h"
#include "arxiv/run/picture.h"
#include "base/error.h"
#include "base/file.h"
#include "base/mapped_file.h"

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
  return {size->width, size->height, pages.read_all(*size)};
}

[[noreturn]] void too_many(const fs::path& pdf) {
  throw Error(ErrorKind::kLimit, display(pdf),
              "has more than " + std::to_string(kMaxPages) + " pages");
}

void tell(const Progress& progress, int page) {
  if (progress && page % 4 == 1) progress("comparing from page " + std::to_string(page));
}

class Compare {
 public:
  Compare(const OriginalPdf& original, const fs::path& after, const fs::path& scratch,
          const Tools& tools, const Progress& progress)
      : original_(original),
        before_(original.path()),
        after_(after),
        scratch_(scratch),
        tools_(tools),
        progress_(progress) {}

  Comparison run() {
    fs::create_directories(scratch_);
    const std::vector<Digest> new_pages = page_digests(MappedFile(after_, kMaxPaperFile).bytes());
    const std::vector<Digest>& old_pages = original_.digests();
    if (old_pages.empty() || new_pages.empty()) {
      draw(1, kMaxPages + 1);
    } else {
      if (std::max(old_pages.size(), new_pages.size()) > kMaxPages) too_many(before_);
      result_.pages_before = static_cast<int>(old_pages.size());
      result_.pages_after = static_cast<int>(new_pages.size());
      draw_differing(old_pages, new_pages);
    }
    if (!result_.differing.empty()) {
      const int page = result_.differing.front();
      result_.picture = difference_png(page_of(before_, page, scratch_, tools_),
                                       page_of(after_, page, scratch_, tools_));
    }
    return std::move(result_);
  }

 private:
  // To start pdftoppm costs more than a page or two.
  static constexpr int kGap = 3;

  void draw_differing(const std::vector<Digest>& old_pages, const std::vector<Digest>& new_pages) {
    const int common = std::min(result_.pages_before, result_.pages_after);
    const auto differs = [&](int page) {
      const auto i = static_cast<std::size_t>(page - 1);
      return old_pages[i] != new_pages[i];
    };
    for (int page = 1; page <= common; ++page) {
      if (!differs(page)) continue;
      int last = page;
      for (int next = page + 1; next <= std::min(common, last + kGap); ++next)
        if (differs(next)) last = next;
      draw(page, last);
      page = last;
    }
  }

  void draw(int first, int last) {
    PageStream old_pages(before_, first, last, scratch_, tools_);
    PageStream new_pages(after_, first, last, scratch_, tools_);
    for (int page = first;; ++page) {
      tell(progress_, page);
      const auto old_page = old_pages.next();
      const auto new_page = new_pages.next();
      if (!old_page && !new_page) break;
      if (page > kMaxPages) too_many(before_);
      if (old_page) result_.pages_before = std::max(result_.pages_before, page);
      if (new_page) result_.pages_after = std::max(result_.pages_after, page);
      result_.drawn += old_page && new_page;
      if (old_page == new_page) {
        if (!same_page(old_pages, new_pages, old_page->bytes())) result_.differing.push_back(page);
        continue;
      }
      if (old_page) skip(old_pages, old_page->bytes());
      if (new_page) skip(new_pages, new_page->bytes());
      if (old_page && new_page) result_.differing.push_back(page);
    }
  }

  const OriginalPdf& original_;
  const fs::path& before_;
  const fs::path& after_;
  const fs::path& scratch_;
  const Tools& tools_;
  const Progress& progress_;
  Comparison result_;
};

}  // namespace

std::string pages_text(int count) {
  return std::to_string(count) + (count == 1 ? " page" : " pages");
}

Comparison compare_pages(const OriginalPdf& before, const fs::path& after, const fs::path& scratch,
                         const Tools& tools, const Progress& progress) {
  return Compare(before, after, scratch, tools, progress).run();
}

int draw_pages(const fs::path& pdf, const fs::path& scratch, const Tools& tools,
               const Progress& progress) {
  fs::create_directories(scratch);
  PageStream pages(pdf, 1, kMaxPages + 1, scratch, tools);
  for (int page = 0;; ++page) {
    const auto size = pages.next();
    if (!size) return page;
    if (page == kMaxPages) too_many(pdf);
    tell(progress, page + 1);
    skip(pages, size->bytes());
  }
}

}  // namespace pith::arxiv
