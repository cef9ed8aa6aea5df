// The pages of a PDF as pictures, one after the other, drawn by pdftoppm while they are read:
// through a pipe, for a page has some megabytes.
#pragma once

#include <cstddef>
#include <exception>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "arxiv/run/build.h"
#include "base/process.h"

namespace pith::arxiv {

inline constexpr int kDotsPerInch = 150;

struct Drawing {
  double dots_per_inch = kDotsPerInch;
  bool crop_box = false;  // what a reader of the paper sees; else all of the sheet
  bool smooth = true;     // dots that are covered in part are paler
};

class PageStream {
 public:
  // From page `first` to page `last`, or to the end if that comes before; pages count from 1.
  // Starts pdftoppm, which reads nothing else; `folder` is where it runs. Throws Error kFile when
  // that is not installed.
  PageStream(const std::filesystem::path& pdf, int first, int last,
             const std::filesystem::path& folder, const Tools& tools, const Drawing& how = {});
  ~PageStream();
  PageStream(const PageStream&) = delete;
  PageStream& operator=(const PageStream&) = delete;

  struct Size {
    std::size_t width = 0, height = 0;
    std::size_t bytes() const { return width * height * 3; }
    bool operator==(const Size&) const = default;
  };
  // The next page, whose bytes() have to be read then; nullopt after the last.
  // Throws Error kFile when pdftoppm cannot draw the pages.
  std::optional<Size> next();
  // The next bytes of the page, at least one and at most as many; they hold until the next call.
  // Throws Error kFile likewise.
  std::span<const char> read(std::size_t most);
  // All bytes of a page of this size.
  std::string read_all(const Size& size);

 private:
  [[noreturn]] void fail() const;
  bool fill();
  void wait();

  std::string name_;
  int descriptor_ = -1;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;  // of what was read and not yet given out
  std::optional<Rules> rules_;
  Stop stop_;
  std::thread drawing_;
  bool failed_ = false;           // written by drawing_ before it ends
  std::exception_ptr exception_;  // likewise
};

}  // namespace pith::arxiv
