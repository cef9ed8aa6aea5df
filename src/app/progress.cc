#include "app/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pith {
namespace {

constexpr double kRedraw = 0.1;  // seconds
constexpr std::size_t kMaxBar = 40, kMinBar = 10;

std::string duration(double seconds) {
  const auto whole = static_cast<unsigned long long>(std::min(std::ceil(seconds), 1e9));
  if (whole >= 3600) {
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  }
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

std::string progress_line(std::size_t done, std::size_t total, double seconds, unsigned columns) {
  const std::string count = fmt::format("{}/{}", done, total);
  std::string pace;
  if (done > 0 && seconds > 0) {
    const double rate = static_cast<double>(done) / seconds;
    pace = fmt::format("  {:.{}f} files/s", rate, rate < 10 ? 1 : 0);
    if (done < total) {
      pace += "  " + duration(static_cast<double>(total - done) / rate) + " left";
    }
  }
  if (count.size() + pace.size() > columns) return count.substr(0, columns);
  const std::size_t around = count.size() + pace.size() + 3;  // "[", "]", " "
  if (columns < around + kMinBar) return count + pace;
  const std::size_t bar = std::min(kMaxBar, columns - around);
  const std::size_t full = total == 0 ? bar : bar * std::min(done, total) / total;
  return "[" + std::string(full, '#') + std::string(bar - full, '.') + "] " + count + pace;
}

void Progress::update(std::size_t done, double seconds) {
  if (columns_ == 0) return;
  if (shown_ && done < total_ && seconds - drawn_at_ < kRedraw) return;
  // One column stays free: some terminals wrap when the last one is written.
  out_ << "\r" << progress_line(done, total_, seconds, columns_ - 1) << "\x1b[K" << std::flush;
  shown_ = true;
  drawn_at_ = seconds;
}

void Progress::clear() {
  if (!shown_) return;
  out_ << "\r\x1b[K" << std::flush;
  shown_ = false;
}

}  // namespace pith
