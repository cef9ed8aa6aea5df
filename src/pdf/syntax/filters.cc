#include "pdf/syntax/filters.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

namespace pith::pdf {
namespace {

// TIFF 6.0 §14, for whole bytes.
Decoded undo_tiff_predictor(std::string bytes, std::size_t pixel, std::size_t width) {
  for (std::size_t row = 0; row < bytes.size(); row += width)
    for (std::size_t i = row + pixel; i < std::min(row + width, bytes.size()); ++i)
      bytes[i] = static_cast<char>(bytes[i] + bytes[i - pixel]);
  return {std::move(bytes)};
}

// PNG specification §9.4, filter type 4.
std::uint8_t paeth(int left, int above, int corner) {
  const int estimate = left + above - corner;
  const int d_left = std::abs(estimate - left);
  const int d_above = std::abs(estimate - above);
  const int d_corner = std::abs(estimate - corner);
  if (d_left <= d_above && d_left <= d_corner) return static_cast<std::uint8_t>(left);
  return static_cast<std::uint8_t>(d_above <= d_corner ? above : corner);
}

// §7.4.2. What is neither a digit nor white space ends it for some readers and not for others.
Decoded decode_ascii_hex(std::string_view data, std::size_t max_bytes) {
  Decoded result;
  int high = -1;
  for (const char c : data) {
    if (is_white_space(c)) continue;
    if (c == '>') {
      if (high >= 0) result.bytes += static_cast<char>(high * 16);
      return result;
    }
    const int digit = hex_value(c);
    if (digit < 0) break;
    if (high < 0) {
      high = digit;
      continue;
    }
    result.bytes += static_cast<char>(high * 16 + digit);
    high = -1;
    if (result.bytes.size() > max_bytes) return {{}, DecodeProblem::kTooLarge};
  }
  return {{}, DecodeProblem::kCorrupt};
}

// §7.4.3.
Decoded decode_ascii85(std::string_view data, std::size_t max_bytes) {
  Decoded result;
  std::uint64_t group = 0;
  std::size_t digits = 0;
  const auto put = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      result.bytes += static_cast<char>(group >> (24 - 8 * i) & 0xFF);
  };
  for (std::size_t at = 0; at < data.size(); ++at) {
    const char c = data[at];
    if (is_white_space(c)) continue;
    if (c == '~') {
      if (at + 1 >= data.size() || data[at + 1] != '>' || digits == 1) break;
      if (digits == 0) return result;
      for (std::size_t i = digits; i < 5; ++i) group = group * 85 + 84;
      if (group > 0xFFFFFFFF) break;
      put(digits - 1);
      return result;
    }
    if (c == 'z' && digits == 0) {
      put(4);
    } else {
      if (c < '!' || c > 'u') break;
      group = group * 85 + static_cast<std::uint64_t>(c - '!');
      if (++digits < 5) continue;
      if (group > 0xFFFFFFFF) break;
      put(4);
    }
    group = 0;
    digits = 0;
    if (result.bytes.size() > max_bytes) return {{}, DecodeProblem::kTooLarge};
  }
  return {{}, DecodeProblem::kCorrupt};
}

// §7.4.5.
Decoded decode_run_length(std::string_view data, std::size_t max_bytes) {
  Decoded result;
  for (std::size_t at = 0; at < data.size();) {
    const auto length = static_cast<std::uint8_t>(data[at++]);
    if (length == 128) return result;
    const std::size_t count = length < 128 ? length + 1u : 257u - length;
    if (data.size() - at < (length < 128 ? count : 1)) break;
    if (length < 128) {
      result.bytes.append(data.substr(at, count));
      at += count;
    } else {
      result.bytes.append(count, data[at++]);
    }
    if (result.bytes.size() > max_bytes) return {{}, DecodeProblem::kTooLarge};
  }
  return {{}, DecodeProblem::kCorrupt};
}

// §7.4.4.2: codes of 9 to 12 bits, the most significant first. `early` is EarlyChange.
Decoded decode_lzw(std::string_view data, bool early, std::size_t max_bytes) {
  constexpr std::size_t kClear = 256, kEnd = 257, kFirst = 258, kMost = 4096;
  struct Word {
    std::size_t begin, size;  // in the bytes that came out
  };
  std::vector<Word> words;
  Decoded result;
  std::string& out = result.bytes;
  Word last{0, 0};  // none after a clear
  std::uint32_t bits = 0;
  int have = 0, width = 9;
  for (const char c : data) {
    bits = bits << 8 | static_cast<std::uint8_t>(c);
    have += 8;
    if (have < width) continue;
    have -= width;
    const std::size_t code = bits >> have & ((1u << width) - 1);
    if (code == kEnd) return result;
    if (code == kClear) {
      words.clear();
      last = {0, 0};
      width = 9;
      continue;
    }
    const Word word{out.size(), code < kClear                  ? 1
                                : code - kFirst < words.size() ? words[code - kFirst].size
                                : code - kFirst == words.size() && last.size > 0 ? last.size + 1
                                                                                 : 0};
    if (word.size == 0) break;
    if (code < kClear) {
      out += static_cast<char>(code);
    } else {
      const std::size_t from =
          code - kFirst < words.size() ? words[code - kFirst].begin : last.begin;
      // Byte by byte: a word may reach into what it makes.
      for (std::size_t i = 0; i < word.size; ++i) out += out[from + i];
    }
    // The last word and the first byte of this one, which stands behind it.
    if (last.size > 0 && kFirst + words.size() < kMost)
      words.push_back({last.begin, last.size + 1});
    last = word;
    const std::size_t next = kFirst + words.size() + (early ? 1 : 0) + 1;
    width = next > 2048 ? 12 : next > 1024 ? 11 : next > 512 ? 10 : 9;
    if (out.size() > max_bytes) return {{}, DecodeProblem::kTooLarge};
  }
  return {{}, DecodeProblem::kCorrupt};
}

Decoded with_predictor(Decoded decoded, const std::optional<Dictionary>& settings) {
  if (decoded.problem != DecodeProblem::kNone || !settings) return decoded;
  const auto predictor = predictor_of(*settings);
  if (!predictor) return {{}, DecodeProblem::kCorrupt};
  return undo_predictor(std::move(decoded.bytes), *predictor);
}

Decoded apply(std::string_view data, const Filter& filter, std::size_t max_bytes) {
  const std::string& name = filter.name;
  if (name == "FlateDecode" || name == "Fl")
    return with_predictor(inflate_zlib(data, max_bytes), filter.settings);
  if (name == "LZWDecode" || name == "LZW") {
    const Object* early = filter.settings ? filter.settings->find("EarlyChange") : nullptr;
    const bool is_early = !early || integer_of(*early) != 0;
    return with_predictor(decode_lzw(data, is_early, max_bytes), filter.settings);
  }
  if (name == "ASCIIHexDecode" || name == "AHx") return decode_ascii_hex(data, max_bytes);
  if (name == "ASCII85Decode" || name == "A85") return decode_ascii85(data, max_bytes);
  if (name == "RunLengthDecode" || name == "RL") return decode_run_length(data, max_bytes);
  return {{}, DecodeProblem::kUnsupported};
}

}  // namespace

Decoded decode(std::string_view data, const std::vector<Filter>& filters, std::size_t max_bytes) {
  Decoded result;
  for (std::size_t i = 0; i < filters.size(); ++i) {
    Decoded next = apply(i == 0 ? data : std::string_view(result.bytes), filters[i], max_bytes);
    result = std::move(next);
    if (result.problem != DecodeProblem::kNone) return result;
  }
  if (filters.empty()) result.bytes = data.substr(0, std::min(data.size(), max_bytes + 1));
  if (result.bytes.size() > max_bytes) result.problem = DecodeProblem::kTooLarge;
  return result;
}

bool may_be_encoded(std::string_view data, std::string_view filter) {
  constexpr std::size_t kLooked = 64;
  const std::string_view start = data.substr(0, kLooked);
  const auto all = [&](auto what) {
    return std::all_of(start.begin(),
                       start.begin() + static_cast<std::ptrdiff_t>(
                                           std::min(start.find_first_of(">~"), start.size())),
                       [&](char c) { return is_white_space(c) || what(c); });
  };
  if (filter == "ASCIIHexDecode" || filter == "AHx")
    return all([](char c) { return hex_value(c) >= 0; });
  if (filter == "ASCII85Decode" || filter == "A85")
    return start.starts_with("<~") ||
           all([](char c) { return (c >= '!' && c <= 'u') || c == 'z'; });
  if (filter != "FlateDecode" && filter != "Fl") return true;
  // RFC 1950 §2.2: the method in the low bits of the first byte, and both divisible by 31.
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(start[i]); };
  return start.size() >= 2 && (byte(0) & 0x0F) == 8 && (byte(0) * 256 + byte(1)) % 31 == 0;
}

std::optional<Predictor> predictor_of(const Dictionary& parameters) {
  Predictor result;
  const auto read = [&](std::string_view key, std::int64_t& field, std::int64_t most) {
    const Object* object = parameters.find(key);
    if (!object) return true;
    const auto value = integer_of(*object);
    if (!value || *value < 1 || *value > most) return false;
    field = *value;
    return true;
  };
  if (!read("Predictor", result.predictor, 15) || !read("Colors", result.colors, 32) ||
      !read("BitsPerComponent", result.bits, 16) || !read("Columns", result.columns, 1 << 20))
    return std::nullopt;
  return result;
}

Decoded inflate_zlib(std::string_view data, std::size_t max_bytes) {
  Decoded result;
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> owner(&stream, &inflateEnd);
  std::array<char, 1 << 14> chunk;
  int status = Z_OK;
  while (status == Z_OK) {
    if (stream.avail_in == 0) {
      const std::size_t take = std::min<std::size_t>(data.size(), 1u << 30);
      // zlib's interface has no const; it does not write to its input.
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
      stream.avail_in = static_cast<uInt>(take);
      data.remove_prefix(take);
    }
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    status = inflate(&stream, Z_NO_FLUSH);
    result.bytes.append(chunk.data(), chunk.size() - stream.avail_out);
    if (result.bytes.size() > max_bytes) {
      result.problem = DecodeProblem::kTooLarge;
      return result;
    }
  }
  if (status != Z_STREAM_END) result.problem = DecodeProblem::kCorrupt;
  return result;
}

Decoded undo_predictor(std::string bytes, const Predictor& predictor) {
  if (predictor.predictor == 1) return {std::move(bytes)};
  if (predictor.predictor < 10 && (predictor.predictor != 2 || predictor.bits != 8))
    return {{}, DecodeProblem::kUnsupported};
  const auto bits = static_cast<std::size_t>(predictor.colors * predictor.bits);
  const std::size_t pixel = std::max<std::size_t>(1, bits / 8);
  const std::size_t width = (bits * static_cast<std::size_t>(predictor.columns) + 7) / 8;
  if (predictor.predictor == 2) return undo_tiff_predictor(std::move(bytes), pixel, width);
  if (width > bytes.size()) return {{}, DecodeProblem::kCorrupt};
  std::string out;
  out.reserve(bytes.size());
  std::string above(width, '\0');
  const auto byte = [](char c) { return static_cast<std::uint8_t>(c); };
  for (std::size_t at = 0; at < bytes.size(); at += width + 1) {
    if (bytes.size() - at < width + 1) return {{}, DecodeProblem::kCorrupt};
    const int type = byte(bytes[at]);
    if (type > 4) return {{}, DecodeProblem::kCorrupt};
    std::string row = bytes.substr(at + 1, width);
    for (std::size_t i = 0; i < width; ++i) {
      const int left = i >= pixel ? byte(row[i - pixel]) : 0;
      const int up = byte(above[i]);
      const int corner = i >= pixel ? byte(above[i - pixel]) : 0;
      const int guess[] = {0, left, up, (left + up) / 2, paeth(left, up, corner)};
      row[i] = static_cast<char>(byte(row[i]) + guess[type]);
    }
    out += row;
    above = std::move(row);
  }
  return {std::move(out)};
}

}  // namespace pith::pdf
