#include "pdf/append.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

#include "base/big_endian.h"
#include "base/encoding.h"
#include "base/error.h"
#include "number/digest.h"

namespace pith::pdf {
namespace {

// A comment in front of the last startxref. It cannot follow %%EOF: nothing but a line end may
// (ISO 19005-1 6.1.3).
constexpr std::string_view kMarker = "%PithStamp 1 ";

constexpr std::uint64_t kMaxTableOffset = 9'999'999'999;  // ten digits, §7.5.4

struct Placed {
  Reference reference;
  std::uint64_t offset;
};

// Calls f(first, last) for every run of consecutive object numbers.
template <class F>
void for_each_run(const std::vector<Placed>& objects, F f) {
  for (std::size_t first = 0; first < objects.size();) {
    std::size_t last = first + 1;
    while (last < objects.size() &&
           objects[last].reference.number == objects[last - 1].reference.number + 1)
      ++last;
    f(first, last);
    first = last;
  }
}

// §14.4: the first identifier is permanent, the second changes with the contents.
std::optional<std::string> next_identifier(const Dictionary& trailer, std::string_view appended) {
  const Object* id = trailer.find("ID");
  const auto parts = id ? array_of(*id) : std::nullopt;
  if (!parts || parts->size() != 2 || (*parts)[0].kind != ObjectKind::kString) return std::nullopt;
  const Digest digest = Digest::of(std::string(id->bytes).append(appended));
  return fmt::format("[{} <{}>]", (*parts)[0].bytes, to_hex(digest.bytes().substr(0, 16)));
}

// What table trailers and cross-reference streams have in common.
std::string trailer_entries(const Structure& pdf, std::uint32_t size, std::string_view appended,
                            const std::optional<Reference>& info) {
  const Dictionary& old = pdf.trailer();
  std::string out = fmt::format("/Size {}\n", size);
  // Those of the stream that the old dictionary may be (§7.3.8.2, §7.5.8.2) are not the trailer's.
  std::string carried =
      old.entries_except({"Size", "Prev", "XRefStm", "ID", "Info", "Type", "W", "Index", "Length",
                          "Filter", "DecodeParms", "F", "FFilter", "FDecodeParms", "DL"});
  out += carried;
  if (info)
    out += fmt::format("/Info {}\n", text(*info));
  else if (const Object* old_info = old.find("Info"))
    out += fmt::format("/Info {}\n", old_info->bytes);
  if (const auto id = next_identifier(old, appended))
    out += fmt::format("/ID {}\n", *id);
  else if (const Object* old_id = old.find("ID"))
    out += fmt::format("/ID {}\n", old_id->bytes);
  return out += fmt::format("/Prev {}\n", pdf.last_startxref());
}

std::string table_section(const Structure& pdf, const std::vector<Placed>& objects,
                          const std::string& entries) {
  std::string out = "xref\n";
  for_each_run(objects, [&](std::size_t first, std::size_t last) {
    out += fmt::format("{} {}\n", objects[first].reference.number, last - first);
    for (std::size_t i = first; i < last; ++i) {
      if (objects[i].offset > kMaxTableOffset)
        throw Error(ErrorKind::kLimit, pdf.name(),
                    "is too long for another cross-reference table (10 digits)");
      out += fmt::format("{:010} {:05} n \n", objects[i].offset, objects[i].reference.generation);
    }
  });
  return out.append("trailer\n<<\n").append(entries).append(">>\n");
}

// Rows are not compressed: there are at most a handful. Eight bytes only where four do not do, for
// readers that take no more.
std::string stream_section(const std::vector<Placed>& objects, Reference self,
                           const std::string& entries) {
  const bool wide = objects.back().offset > std::numeric_limits<std::uint32_t>::max();
  std::string index, rows;
  auto sorted = objects;
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.reference < b.reference; });
  for_each_run(sorted, [&](std::size_t first, std::size_t last) {
    if (!index.empty()) index += ' ';
    index += fmt::format("{} {}", sorted[first].reference.number, last - first);
    for (std::size_t i = first; i < last; ++i)
      rows.append(to_big_endian(1, 1))
          .append(to_big_endian(sorted[i].offset, wide ? 8 : 4))
          .append(to_big_endian(sorted[i].reference.generation, 2));
  });
  return fmt::format(
             "{} {} obj\n<<\n/Type /XRef\n{}/W [1 {} 2]\n/Index [{}]\n/Length {}\n>>\n"
             "stream\n",
             self.number, self.generation, entries, wide ? 8 : 4, index, rows.size()) +
         rows + "\nendstream\nendobj\n";
}

}  // namespace

std::string incremental_update(const Structure& pdf, std::vector<NewObject> objects,
                               const std::optional<Reference>& info) {
  std::sort(objects.begin(), objects.end(),
            [](const auto& a, const auto& b) { return a.reference < b.reference; });
  std::string out;
  if (const char last = pdf.bytes().back(); last != '\n' && last != '\r') out = "\n";
  const auto offset = [&] {
    return static_cast<std::uint64_t>(pdf.bytes().size() - pdf.base() + out.size());
  };
  std::vector<Placed> placed;
  std::uint32_t highest = pdf.highest_number();
  for (const NewObject& object : objects) {
    placed.push_back({object.reference, offset()});
    out += fmt::format("{} {} obj\n{}\nendobj\n", object.reference.number,
                       object.reference.generation, object.body);
    highest = std::max(highest, object.reference.number);
  }
  const bool stream = pdf.form() == XrefForm::kStream;
  if (stream) ++highest;
  if (highest > kMaxObjectNumber)
    throw Error(ErrorKind::kLimit, pdf.name(), "has no object numbers left");

  const std::uint64_t startxref = offset();
  const std::string entries = trailer_entries(pdf, highest + 1, out, info);
  if (stream) {
    const Reference self{highest, 0};
    placed.push_back({self, startxref});
    out += stream_section(placed, self, entries);
  } else {
    out += table_section(pdf, placed, entries);
  }
  return out += fmt::format("{}{}\nstartxref\n{}\n%%EOF\n", kMarker, pdf.bytes().size(), startxref);
}

std::optional<std::size_t> marked_length(const Structure& pdf) {
  std::string_view before = pdf.bytes().substr(0, pdf.startxref_at());
  if (!before.ends_with('\n')) return std::nullopt;
  before.remove_suffix(1);
  const std::size_t line = before.rfind('\n');
  if (line == std::string_view::npos || before.substr(line + 1, kMarker.size()) != kMarker)
    return std::nullopt;
  std::size_t at = line + 1 + kMarker.size();
  const auto length = digits_at(before, at);
  if (!length || at != before.size() || *length >= line) return std::nullopt;
  return static_cast<std::size_t>(*length);
}

}  // namespace pith::pdf
