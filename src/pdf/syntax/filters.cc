#include "pdf/syntax/filters.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

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

}  // namespace

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
