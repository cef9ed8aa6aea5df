#include "arxiv/run/text_probe.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>

#include "base/error.h"
#include "pdf/append.h"
#include "pdf/document.h"
#include "pdf/pages.h"
#include "pdf/syntax/text_string.h"

namespace pith::arxiv {
namespace {

using pdf::Dictionary;
using pdf::IndirectObject;
using pdf::Object;
using pdf::Reference;

constexpr int kMostNested = 60;
constexpr std::size_t kMaxContent = 64u << 20;
constexpr std::size_t kLongestText = 64u << 10;
constexpr std::size_t kMostFigures = 2000;

// §9.6.5: a Type 3 font that has no glyph at all.
constexpr std::string_view kBlankFont =
    "<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[.001 0 0 .001 0 0]/CharProcs<<>>"
    "/Encoding<</Type/Encoding/Differences[]>>/FirstChar 0/LastChar 0/Widths[0]/Resources<<>>>>";

std::optional<double> number_of(const Object& object) {
  std::string_view text = object.bytes;
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The fonts that are referred to, wherever that is.
class Fonts {
 public:
  explicit Fonts(pdf::Structure& file) : file_(file) {
    for (const std::uint32_t number : file_.listed_numbers()) {
      const auto object = file_.find_number(number);
      if (object) look(object->value, 0);
    }
  }

  const std::set<Reference>& all() const { return fonts_; }
  bool direct() const { return direct_; }

 private:
  void look(const Object& value, int depth) {
    if (depth > kMostNested) return;
    if (const auto items = pdf::array_of(value)) {
      for (const Object& item : *items) look(item, depth + 1);
      return;
    }
    const auto dictionary = pdf::dictionary_of(value);
    if (!dictionary) return;
    for (const Dictionary::Entry& entry : dictionary->entries()) {
      if (entry.key == "Font") add(entry.value);
      look(entry.value, depth + 1);
    }
  }

  // What a key Font has: names for fonts, or, of a graphics state, a font and its size.
  void add(const Object& value) {
    const Object fonts = file_.resolve(value);
    if (const auto items = pdf::array_of(fonts)) {
      if (!items->empty()) add_font(items->front());
    } else if (const auto names = pdf::dictionary_of(fonts)) {
      for (const Dictionary::Entry& entry : names->entries()) add_font(entry.value);
    }
  }

  void add_font(const Object& value) {
    if (!file_.resolve_dictionary(&value)) return;
    if (const auto reference = pdf::reference_of(value)) {
      fonts_.insert(*reference);
    } else {
      direct_ = true;
    }
  }

  pdf::Structure& file_;
  std::set<Reference> fonts_;
  bool direct_ = false;
};

using Corners = std::array<double, 4>;  // left, bottom, right, top

template <std::size_t kCount>
std::optional<std::array<double, kCount>> numbers(pdf::Structure& file, const Object& value) {
  const auto items = pdf::array_of(file.resolve(value));
  if (!items || items->size() != kCount) return std::nullopt;
  std::array<double, kCount> all{};
  for (std::size_t i = 0; i < kCount; ++i) {
    const auto number = number_of(file.resolve((*items)[i]));
    if (!number) return std::nullopt;
    all[i] = *number;
  }
  return all;
}

std::optional<Corners> corners(pdf::Structure& file, const Object& value) {
  auto box = numbers<4>(file, value);
  if (!box) return std::nullopt;
  if ((*box)[0] > (*box)[2]) std::swap((*box)[0], (*box)[2]);
  if ((*box)[1] > (*box)[3]) std::swap((*box)[1], (*box)[3]);
  return box;
}

std::string larger(const Corners& box) {
  return fmt::format("[{:f} {:f} {:f} {:f}]", box[0] - kProbeMargin, box[1] - kProbeMargin,
                     box[2] + kProbeMargin, box[3] + kProbeMargin);
}

// The frame of a figure, in the space of the page that shows it as it is (§8.10.2).
std::optional<Corners> frame_of(pdf::Structure& file, const Dictionary& form) {
  const Object* own = form.find("BBox");
  const auto box = own ? corners(file, *own) : std::nullopt;
  if (!box) return std::nullopt;
  const Object* moved = form.find("Matrix");
  const auto matrix = moved ? numbers<6>(file, *moved) : std::nullopt;
  if (!matrix) return box;
  const auto& [a, b, c, d, e, f] = *matrix;
  Corners frame{};
  bool first = true;
  for (const double x : {(*box)[0], (*box)[2]}) {
    for (const double y : {(*box)[1], (*box)[3]}) {
      const double to_x = a * x + c * y + e, to_y = b * x + d * y + f;
      frame = first ? Corners{to_x, to_y, to_x, to_y}
                    : Corners{std::min(frame[0], to_x), std::min(frame[1], to_y),
                              std::max(frame[2], to_x), std::max(frame[3], to_y)};
      first = false;
    }
  }
  return frame;
}

std::string stream_object(const std::string& content, const std::string& entries = {}) {
  return fmt::format("<</Length {}\n{}>>\nstream\n{}\nendstream", content.size(), entries, content);
}

bool is_form(pdf::Structure& file, const IndirectObject& object) {
  const auto dictionary = object.stream ? pdf::dictionary_of(object.value) : std::nullopt;
  const Object* kind = dictionary ? dictionary->find("Subtype") : nullptr;
  return kind && pdf::name_of(file.resolve(*kind)) == "Form";
}

// The same without the operators W and W*, each in a word of its own. Within a string that would
// change the text; here it is only drawn.
std::string without_clips_in(std::string content) {
  for (std::size_t at = content.find('W'); at != std::string::npos;
       at = content.find('W', at + 1)) {
    const std::size_t end = at + 1 + (content.substr(at + 1, 1) == "*");
    const bool begins = at == 0 || pdf::is_white_space(content[at - 1]);
    if (begins && end < content.size() && pdf::is_white_space(content[end]))
      std::fill(content.begin() + static_cast<std::ptrdiff_t>(at),
                content.begin() + static_cast<std::ptrdiff_t>(end), ' ');
  }
  return content;
}

// Pages on larger sheets.
class Sheets {
 public:
  explicit Sheets(pdf::Structure& file) : file_(file) {}

  // False where a page has no reference or no box.
  bool add(const IndirectObject& page, const Dictionary& dictionary) {
    const auto media = box(dictionary, "MediaBox");
    if (page.reference.number == 0 || !media) return false;
    Corners shown = *media;
    if (const auto crop = box(dictionary, "CropBox")) {  // §14.11.2.1: what both have
      shown = {std::max(shown[0], (*crop)[0]), std::max(shown[1], (*crop)[1]),
               std::min(shown[2], (*crop)[2]), std::min(shown[3], (*crop)[3])};
      if (shown[0] >= shown[2] || shown[1] >= shown[3]) shown = *media;
    }
    const std::string large = larger(shown);
    const std::string changed = dictionary.with("MediaBox", large);
    const auto again = pdf::object_at(changed, 0);
    const auto entries = again ? pdf::dictionary_of(*again) : std::nullopt;
    if (!entries) return false;
    objects_.push_back({page.reference, entries->with("CropBox", large)});
    return true;
  }

  std::vector<pdf::NewObject> objects() { return std::move(objects_); }

 private:
  // Its own, or that of a node above.
  std::optional<Corners> box(const Dictionary& page, std::string_view key) {
    std::optional<Dictionary> node = page;
    for (int level = 0; node && level < kMostNested; ++level) {
      if (const Object* value = node->find(key)) return corners(file_, *value);
      node = file_.resolve_dictionary(node->find("Parent"));
    }
    return std::nullopt;
  }

  pdf::Structure& file_;
  std::vector<pdf::NewObject> objects_;
};

void add_texts(std::string_view text, std::vector<std::string>& found) {
  constexpr std::string_view kKey = "/ActualText";
  for (std::size_t at = text.find(kKey); at != std::string_view::npos; at = text.find(kKey, at)) {
    at += kKey.size();
    const auto value = pdf::object_at(text.substr(0, std::min(text.size(), at + kLongestText)), at);
    const auto bytes = value ? pdf::string_of(*value) : std::nullopt;
    if (bytes) found.push_back(pdf::utf8_of_text_string(*bytes));
  }
}

}  // namespace

std::optional<TextProbe> make_text_probe(std::string_view bytes) {
  try {
    pdf::Structure file(bytes, "the PDF");
    if (file.encrypted()) return std::nullopt;
    const pdf::Document document = pdf::read_document(file);
    const Fonts fonts(file);
    if (fonts.direct()) return std::nullopt;
    std::vector<pdf::NewObject> blank;
    for (const Reference font : fonts.all()) blank.push_back({font, std::string(kBlankFont)});
    Sheets sheets(file);
    bool all = true;
    pdf::walk_pages(file, document, {}, [&](const IndirectObject& page, const Dictionary& entries) {
      all = sheets.add(page, entries) && all;
    });
    if (!all) return std::nullopt;
    std::vector<pdf::NewObject> large = sheets.objects();
    large.push_back({document.catalog_object.reference, document.catalog.without("OCProperties")});
    TextProbe probe;
    probe.drawing = bytes;
    if (!blank.empty()) probe.drawing += pdf::incremental_update(file, std::move(blank), {});
    probe.reading = bytes;
    probe.reading += pdf::incremental_update(file, std::move(large), {});
    return probe;
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::string figures_as_pages(std::string_view bytes) {
  try {
    pdf::Structure file(bytes, "the PDF");
    const std::uint32_t content = file.highest_number() + 1, tree = content + 1;
    std::vector<pdf::NewObject> objects{{{content, 0}, stream_object("/F Do")}};
    std::string kids;
    std::size_t count = 0;
    for (const std::uint32_t number : file.listed_numbers()) {
      const auto object = file.find_number(number);
      if (!object || !is_form(file, *object) || count == kMostFigures) continue;
      const auto frame = frame_of(file, *pdf::dictionary_of(object->value));
      if (!frame) continue;
      ++count;
      const Reference page{tree + static_cast<std::uint32_t>(count), 0};
      kids += pdf::text(page) + " ";
      objects.push_back(
          {page, fmt::format("<</Type/Page/Parent {} 0 R/MediaBox{}/Resources<</XObject<</F {}>>>>"
                             "/Contents {} 0 R>>",
                             tree, larger(*frame), pdf::text(object->reference), content)});
    }
    if (count == 0) return {};
    objects.push_back({{tree, 0}, fmt::format("<</Type/Pages/Kids[{}]/Count {}>>", kids, count)});
    objects.push_back({file.root(), fmt::format("<</Type/Catalog/Pages {} 0 R>>", tree)});
    return std::string(bytes) + pdf::incremental_update(file, std::move(objects), {});
  } catch (const Error&) {
    return {};
  }
}

std::string without_clips(std::string_view bytes) {
  try {
    pdf::Structure file(bytes, "the PDF");
    std::set<Reference> contents;
    const auto add = [&](const Object& value) {
      if (const auto reference = pdf::reference_of(value)) contents.insert(*reference);
    };
    pdf::walk_pages(file, pdf::read_document(file), {},
                    [&](const IndirectObject&, const Dictionary& page) {
                      const Object* content = page.find("Contents");
                      const auto parts = content ? pdf::array_of(file.resolve(*content))
                                                 : std::optional<std::vector<Object>>();
                      for (const Object& part : parts.value_or(std::vector<Object>())) add(part);
                      if (content && !parts) add(*content);
                    });
    std::vector<pdf::NewObject> objects;
    const auto replace = [&](const IndirectObject& stream) {
      objects.push_back({stream.reference,
                         stream_object(without_clips_in(file.decoded_stream(stream, kMaxContent)),
                                       pdf::dictionary_of(stream.value)
                                           ->entries_except({"Length", "Filter", "DecodeParms"}))});
    };
    for (const Reference reference : contents) {
      const auto stream = file.find(reference);
      if (stream && stream->stream) replace(*stream);
    }
    for (const std::uint32_t number : file.listed_numbers()) {
      const auto object = file.find_number(number);
      if (object && is_form(file, *object)) replace(*object);
    }
    if (objects.empty()) return {};
    return std::string(bytes) + pdf::incremental_update(file, std::move(objects), {});
  } catch (const Error&) {
    return {};
  }
}

std::vector<std::string> actual_texts(std::string_view bytes) {
  std::vector<std::string> found;
  try {
    pdf::Structure file(bytes, "the PDF");
    for (const std::uint32_t number : file.listed_numbers()) {
      const auto object = file.find_number(number);
      if (!object) continue;
      add_texts(object->value.bytes, found);
      if (!object->stream) continue;
      try {
        add_texts(file.decoded_stream(*object, kMaxContent), found);
      } catch (const Error&) {  // a picture
      }
    }
  } catch (const Error&) {
  }
  return found;
}

}  // namespace pith::arxiv
