#include "pdf/syntax/file_scan.h"

#include <algorithm>
#include <optional>

#include "base/ascii.h"
#include "pdf/syntax/object.h"

namespace pith::pdf {
namespace {

constexpr std::size_t kBlock = 256, kSmallBlock = 16;
constexpr std::size_t kPart = std::size_t{8} << 20;
constexpr std::size_t kMaxLine = 4096;   // of a comment between the parts of a header
constexpr std::size_t kMaxSpace = 4096;  // and of white space
constexpr std::size_t kMaxDigits = 40;   // leading zeros are taken by all
constexpr std::string_view kTrailer = "trailer", kEndstream = "endstream";

// Whether "obj", "tra" or "ends" begins in the block. Without a branch inside, so that the compiler
// makes vector instructions of it: it is what a file of gigabytes waits for.
template <std::size_t kSize>
bool may_hold_keyword(const char* block) {
  unsigned char found = 0;
  for (std::size_t i = 0; i < kSize; ++i) {
    const bool object = (block[i] == 'o') & (block[i + 1] == 'b') & (block[i + 2] == 'j');
    const bool trailer = (block[i] == 't') & (block[i + 1] == 'r') & (block[i + 2] == 'a');
    const bool end =
        (block[i] == 'e') & (block[i + 1] == 'n') & (block[i + 2] == 'd') & (block[i + 3] == 's');
    found = static_cast<unsigned char>(found | static_cast<unsigned char>(object | trailer | end));
  }
  return found != 0;
}

// The same, and how often. Of "tra" only few are found that do not go on.
void count_in_block(const char* block, KeywordCount& count) {
  unsigned char objects = 0, trailers = 0;  // kBlock / 3 at most
  for (std::size_t i = 0; i < kBlock; ++i) {
    const bool object = (block[i] == 'o') & (block[i + 1] == 'b') & (block[i + 2] == 'j');
    const bool trailer = (block[i] == 't') & (block[i + 1] == 'r') & (block[i + 2] == 'a');
    objects = static_cast<unsigned char>(objects + object);
    trailers = static_cast<unsigned char>(trailers | static_cast<unsigned char>(trailer));
  }
  count.objects += objects;
  for (std::size_t i = 0; trailers != 0 && i < kBlock; ++i)
    count.trailers += std::string_view(block + i, kTrailer.size()) == kTrailer;
}

// Behind the last byte before `at` that is neither white space nor in a comment.
std::size_t skip_back(std::string_view bytes, std::size_t at) {
  for (std::size_t steps = 0; at > 0 && steps < kMaxSpace; ++steps) {
    const char c = bytes[at - 1];
    if (!is_white_space(c)) break;
    --at;
    if (c != '\n' && c != '\r') continue;
    const std::size_t from = at - std::min(at, kMaxLine);
    const std::string_view before = bytes.substr(from, at - from);
    const std::size_t line = before.find_last_of("\r\n");
    const std::size_t start = line == std::string_view::npos ? 0 : line + 1;
    const std::size_t comment = before.find('%', start);
    if (comment != std::string_view::npos) at = from + comment;
  }
  return at;
}

// The number whose digits end at `at`, which is moved to their start.
std::optional<std::uint32_t> digits_before(std::string_view bytes, std::size_t& at) {
  const std::size_t end = at;
  std::uint64_t value = 0, power = 1;
  for (; at > 0 && is_digit(bytes[at - 1]); --at) {
    const auto digit = static_cast<std::uint64_t>(bytes[at - 1] - '0');
    if (end - at == kMaxDigits || (digit > 0 && power > kMaxObjectNumber)) return std::nullopt;
    value += digit * power;
    if (power <= kMaxObjectNumber) power *= 10;
  }
  if (at == end || value > kMaxObjectNumber) return std::nullopt;
  return static_cast<std::uint32_t>(value);
}

// The header of which "obj" stands at `keyword`.
std::optional<Definition> definition_at(std::string_view bytes, std::size_t keyword) {
  Definition found;
  found.body = keyword + 3;
  std::size_t at = skip_back(bytes, keyword);
  const auto generation = digits_before(bytes, at);
  if (!generation) return std::nullopt;
  const std::size_t between = at;
  at = skip_back(bytes, at);
  if (at == between) return std::nullopt;
  const auto number = digits_before(bytes, at);
  if (!number) return std::nullopt;
  found.at = at;
  found.number = *number;
  found.generation = *generation;
  return found;
}

class Scan {
 public:
  Scan(std::string_view bytes, const SyntaxLimits& limits, const Passed& passed)
      : bytes_(bytes), limits_(limits), passed_(passed) {}

  FileScan run(std::size_t begin, std::size_t last) {
    for (std::size_t part = begin; part < last && result_.complete; part += kPart) {
      const std::size_t end = std::min(last, part + kPart);
      scan_part(part, end);
      if (passed_) passed_(bytes_.substr(part, end - part));
    }
    // A header that goes on behind a comment begins before one that is in the comment. Few files
    // have one.
    auto& all = result_.definitions;
    const auto before = [](const Definition& a, const Definition& b) { return a.at < b.at; };
    if (!std::is_sorted(all.begin(), all.end(), before)) std::sort(all.begin(), all.end(), before);
    return std::move(result_);
  }

 private:
  void scan_part(std::size_t at, std::size_t end) {
    for (; at < end; at += kBlock)
      if (may_hold<kBlock>(at)) scan_block(at, std::min(end, at + kBlock));
  }

  void scan_block(std::size_t at, std::size_t end) {
    for (; at < end; at += kSmallBlock) {
      if (!may_hold<kSmallBlock>(at)) continue;
      for (std::size_t i = at; i < std::min(end, at + kSmallBlock); ++i) look_at(i);
    }
  }

  template <std::size_t kSize>
  bool may_hold(std::size_t at) const {
    return bytes_.size() - at <= kSize + 3 || may_hold_keyword<kSize>(bytes_.data() + at);
  }

  void look_at(std::size_t at) {
    switch (bytes_[at]) {
      case 'o':
        if (bytes_.substr(at, 3) != "obj") return;
        if (const auto found = definition_at(bytes_, at)) result_.definitions.push_back(*found);
        break;
      case 't':
        if (bytes_.substr(at, kTrailer.size()) != kTrailer) return;
        result_.trailers.push_back(at);
        break;
      case 'e':
        if (bytes_.substr(at, kEndstream.size()) != kEndstream) return;
        result_.endstreams.push_back(at);
        break;
      default:
        return;
    }
    if (result_.definitions.size() > limits_.max_definitions ||
        result_.endstreams.size() > limits_.max_definitions ||
        result_.trailers.size() > limits_.max_trailers)
      result_.complete = false;
  }

  std::string_view bytes_;
  const SyntaxLimits& limits_;
  const Passed& passed_;
  FileScan result_;
};

}  // namespace

const Definition* FileScan::at(std::size_t place) const {
  const auto found =
      std::lower_bound(definitions.begin(), definitions.end(), place,
                       [](const Definition& d, std::size_t wanted) { return d.at < wanted; });
  return found != definitions.end() && found->at == place ? &*found : nullptr;
}

bool FileScan::has_endstream(std::size_t begin, std::size_t end) const {
  const auto found = std::lower_bound(endstreams.begin(), endstreams.end(), begin);
  return found != endstreams.end() && *found < end;
}

FileScan scan_file(std::string_view bytes, const SyntaxLimits& limits, const Passed& passed) {
  return Scan(bytes, limits, passed).run(0, bytes.size());
}

FileScan scan_part(std::string_view bytes, std::size_t begin, std::size_t end,
                   const SyntaxLimits& limits) {
  return Scan(bytes, limits, {}).run(begin, end);
}

KeywordCount count_keywords(std::string_view bytes, std::size_t begin, std::size_t end) {
  KeywordCount count;
  for (; begin < end && bytes.size() - begin >= kBlock + kTrailer.size(); begin += kBlock) {
    if (end - begin < kBlock) break;
    count_in_block(bytes.data() + begin, count);
  }
  for (; begin < end; ++begin) {
    count.objects += bytes.substr(begin, 3) == "obj";
    count.trailers += bytes.substr(begin, kTrailer.size()) == kTrailer;
  }
  return count;
}

}  // namespace pith::pdf
