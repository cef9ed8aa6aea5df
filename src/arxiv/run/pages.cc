#include "arxiv/run/pages.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/error.h"
#include "base/file.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kBuffer = 1 << 20;
constexpr std::size_t kLongestHeader = 40;
constexpr std::size_t kMaxSide = 20'000;  // dots: three metres
constexpr int kTimeLimits = 4;            // of one TeX run

std::optional<std::size_t> number_at(std::string_view text, std::size_t& at, char end) {
  std::size_t number = 0;
  const std::size_t begin = at;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && number <= kMaxSide; ++at) {
    number = number * 10 + static_cast<std::size_t>(text[at] - '0');
  }
  if (at == begin || at >= text.size() || text[at] != end) return std::nullopt;
  ++at;
  return number;
}

}  // namespace

PageStream::PageStream(const std::filesystem::path& pdf, int first, int last,
                       const std::filesystem::path& folder, const Tools& tools, const Drawing& how)
    : name_(display(pdf)), buffer_(kBuffer) {
  Process process;
  process.program = find_program("pdftoppm", tools.search_path);
  if (process.program.empty()) {
    throw Error(ErrorKind::kFile, "pdftoppm", "", "is not installed", "poppler-utils has it");
  }
  process.arguments = {"-r", std::to_string(how.dots_per_inch),
                       "-f", std::to_string(first),
                       "-l", std::to_string(last)};
  if (how.crop_box) process.arguments.emplace_back("-cropbox");
  if (!how.smooth)
    process.arguments.insert(process.arguments.end(), {"-aa", "no", "-aaVector", "no"});
  process.arguments.push_back(pdf.string());
  Reach reach{tools.trees.system, {folder}};
  reach.readable.push_back(pdf);
  process.rules = &rules_.emplace(reach);
  process.folder = folder;
  process.time_limit = tools.time_limit * kTimeLimits;
  process.environment = {{"PATH", tools.search_path}, {"HOME", folder.string()}, {"LC_ALL", "C"}};
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    throw Error(ErrorKind::kFile, name_,
                "no pipe to read its pages from: " + std::generic_category().message(errno));
  }
  descriptor_ = ends[0];
#ifdef F_SETPIPE_SZ
  ::fcntl(descriptor_, F_SETPIPE_SZ, static_cast<int>(kBuffer));  // fewer switches; may be refused
#endif
  process.output = ends[1];
  process.stop = &stop_;
  drawing_ = std::thread([this, process] {
    try {
      const ProcessEnd end = run_process(process);
      // 99: the range begins beyond the last page.
      failed_ = end.timed_out || (end.exit_code != 0 && end.exit_code != 99);
    } catch (...) {
      exception_ = std::current_exception();
    }
    ::close(process.output);
  });
}

PageStream::~PageStream() {
  ::close(descriptor_);
  stop_.stop();
  if (drawing_.joinable()) drawing_.join();
}

void PageStream::fail() const {
  throw Error(ErrorKind::kFile, name_, "pdftoppm cannot draw its pages");
}

void PageStream::wait() {
  if (drawing_.joinable()) drawing_.join();
  if (exception_) std::rethrow_exception(exception_);
  if (failed_) fail();
}

// False at the end.
bool PageStream::fill() {
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
            buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
  end_ -= begin_;
  begin_ = 0;
  for (;;) {
    const ssize_t got = ::read(descriptor_, buffer_.data() + end_, buffer_.size() - end_);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail();
    end_ += static_cast<std::size_t>(got);
    return got > 0;
  }
}

std::optional<PageStream::Size> PageStream::next() {
  for (;;) {
    const std::string_view text(buffer_.data() + begin_, end_ - begin_);
    std::size_t at = 3;
    if (text.starts_with("P6\n")) {
      const auto width = number_at(text, at, ' ');
      const auto height = width ? number_at(text, at, '\n') : std::nullopt;
      if (height && text.substr(at, 4) == "255\n") {
        if (*width == 0 || *height == 0 || *width > kMaxSide || *height > kMaxSide) fail();
        begin_ += at + 4;
        return Size{*width, *height};
      }
    }
    if (text.size() >= kLongestHeader) fail();
    if (fill()) continue;
    wait();
    if (!text.empty()) fail();
    return std::nullopt;
  }
}

std::span<const char> PageStream::read(std::size_t most) {
  if (begin_ == end_ && !fill()) {
    wait();
    fail();
  }
  const std::size_t size = std::min(most, end_ - begin_);
  begin_ += size;
  return {buffer_.data() + begin_ - size, size};
}

std::string PageStream::read_all(const Size& size) {
  std::string dots;
  dots.reserve(size.bytes());
  while (dots.size() < size.bytes()) {
    const std::span<const char> bytes = read(size.bytes() - dots.size());
    dots.append(bytes.data(), bytes.size());
  }
  return dots;
}

}  // namespace pith::arxiv
