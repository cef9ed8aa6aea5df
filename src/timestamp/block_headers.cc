#include "timestamp/block_headers.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <utility>

#include "base/ascii.h"
#include "base/encoding.h"
#include "base/error.h"
#include "number/digest.h"

namespace pith {
namespace {

constexpr std::uint32_t kEasiestMainChainBits = 0x1d00ffff;
constexpr std::size_t kMaxTextBytes = 64u << 20;
constexpr std::size_t kMaxHeightDigits = 9;

bool is_text(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) {
    return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\r' || c == '\t';
  });
}

Target number_of_hash(std::string_view hash) {
  Target number{};
  std::copy(hash.rbegin(), hash.rend(), number.begin());
  return number;
}

bool is_gap(std::string_view header) {
  return header.find_first_not_of('\0') == std::string_view::npos;
}

std::string_view trimmed(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) {
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace

std::optional<Target> target_of_bits(std::uint32_t bits) {
  const std::uint32_t mantissa = bits & 0x7fffff;
  const int exponent = static_cast<int>(bits >> 24);  // bytes that the number has
  if ((bits & 0x800000) != 0) return std::nullopt;
  Target target{};
  bool zero = true;
  for (int i = 0; i < 3; ++i) {
    // The i-th byte of the mantissa, from the least, is worth 256 to the power of this.
    const int power = exponent - 3 + i;
    const auto byte = static_cast<std::uint8_t>((mantissa >> (8 * i)) & 0xff);
    if (byte == 0 || power < 0) continue;
    if (power > 31) return std::nullopt;
    target[static_cast<std::size_t>(31 - power)] = byte;
    zero = false;
  }
  if (zero) return std::nullopt;
  return target;
}

std::string BlockHeader::hash() const {
  return std::string(Digest::of(Digest::of(bytes_).bytes()).bytes());
}

bool BlockHeader::has_its_work() const {
  const auto target = target_of_bits(bits());
  return target && number_of_hash(hash()) <= *target;
}

bool BlockHeader::easier_than_main_chain() const {
  const auto target = target_of_bits(bits());
  return !target || *target > target_of_bits(kEasiestMainChainBits).value();
}

int BlockHeader::work_bits() const {
  const auto target = target_of_bits(bits());
  if (!target) return 0;
  int zeros = 0;
  for (const std::uint8_t byte : *target) {
    zeros += std::countl_zero(byte);
    if (byte != 0) break;
  }
  return zeros;
}

std::uint32_t BlockHeader::integer(std::size_t at) const {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes_[at + i]);
  return value;
}

std::string shown_hash(std::string_view hash) {
  return to_hex(std::string(hash.rbegin(), hash.rend()));
}

BlockHeaders BlockHeaders::read(std::string bytes, std::string_view name) {
  if (bytes.size() > kMaxHeaderFileBytes) {
    throw Error(ErrorKind::kLimit, std::string(name),
                "is larger than " + std::to_string(kMaxHeaderFileBytes) + " bytes");
  }
  if (bytes.empty()) throw Error(ErrorKind::kMalformed, std::string(name), "has no block headers");
  if (is_text(bytes)) return read_text(bytes, name);
  if (bytes.size() % kBlockHeaderBytes != 0) {
    throw Error(ErrorKind::kMalformed, std::string(name),
                "byte " + std::to_string(bytes.size() - bytes.size() % kBlockHeaderBytes),
                "ends inside a block header of 80 bytes");
  }
  BlockHeaders headers;
  headers.bytes_ = std::move(bytes);
  bool gap = true;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const bool before_was_gap = gap;
    gap = is_gap(std::string_view(headers.bytes_).substr(i * kBlockHeaderBytes, kBlockHeaderBytes));
    if (gap) continue;
    if (before_was_gap) headers.runs_.push_back({i, 0, i});
    ++headers.runs_.back().count;
  }
  if (headers.runs_.empty()) {
    throw Error(ErrorKind::kMalformed, std::string(name), "has no block headers");
  }
  return headers;
}

BlockHeaders BlockHeaders::read_text(std::string_view text, std::string_view name) {
  std::size_t line_number = 0;
  const auto malformed = [&](std::string cause) {
    throw Error(ErrorKind::kMalformed, std::string(name), "line " + std::to_string(line_number),
                std::move(cause));
  };
  if (text.size() > kMaxTextBytes) {
    throw Error(ErrorKind::kLimit, std::string(name),
                "is larger than " + std::to_string(kMaxTextBytes) + " bytes, too much for text");
  }
  std::vector<std::pair<std::uint64_t, std::string>> found;
  while (!text.empty()) {
    ++line_number;
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line[0] == '#') continue;
    const std::size_t space = line.find(' ');
    const std::string_view digits = line.substr(0, space);
    if (space == std::string_view::npos || !all_digits(digits) ||
        digits.size() > kMaxHeightDigits) {
      malformed("expected a height, a space and 160 hexadecimal digits");
    }
    std::uint64_t height = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), height);
    auto header = from_hex(to_lower(line.substr(space + 1)));
    if (!header || header->size() != kBlockHeaderBytes) {
      malformed("expected 160 hexadecimal digits after the height");
    }
    found.emplace_back(height, *std::move(header));
  }
  std::sort(found.begin(), found.end());
  BlockHeaders headers;
  for (const auto& [height, header] : found) {
    if (!headers.runs_.empty()) {
      Run& last = headers.runs_.back();
      if (height == last.first + last.count - 1) {
        throw Error(ErrorKind::kMalformed, std::string(name),
                    "has two headers for height " + std::to_string(height));
      }
      if (height == last.first + last.count) {
        ++last.count;
        headers.bytes_ += header;
        continue;
      }
    }
    headers.runs_.push_back({height, 1, headers.size()});
    headers.bytes_ += header;
  }
  if (found.empty()) throw Error(ErrorKind::kMalformed, std::string(name), "has no block headers");
  return headers;
}

const BlockHeaders::Run* BlockHeaders::run_with(std::uint64_t height) const {
  for (const Run& run : runs_) {
    if (height >= run.first && height - run.first < run.count) return &run;
  }
  return nullptr;
}

BlockHeader BlockHeaders::header(const Run& run, std::uint64_t height) const {
  const std::size_t index = run.at + static_cast<std::size_t>(height - run.first);
  return BlockHeader(std::string_view(bytes_).substr(index * kBlockHeaderBytes, kBlockHeaderBytes));
}

}  // namespace pith
