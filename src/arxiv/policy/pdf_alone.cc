#include "arxiv/policy/pdf_alone.h"

#include <optional>

#include "base/error.h"
#include "pdf/syntax/structure.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

std::string name_in(pdf::Structure& pdf, const pdf::Dictionary& dictionary, std::string_view key) {
  const pdf::Object* value = dictionary.find(key);
  return value ? pdf::name_of(pdf.resolve(*value)).value_or("") : "";
}

// What a program says of itself in the document information.
std::string tex_in(pdf::Structure& pdf, const pdf::Dictionary& information) {
  for (const auto& entry : information.entries()) {
    if (entry.key == "PTEX.Fullbanner") return entry.key;
    const std::string text = pdf::string_of(pdf.resolve(entry.value)).value_or("");
    for (std::string_view program : {"pdfTeX", "XeTeX", "xdvipdfmx", "LuaTeX", "LuaHBTeX",
                                     "dvipdfm", "dvips", "MiKTeX", "TeX output", "LaTeX"}) {
      if (text.find(program) != kNone) return std::string(program);
    }
  }
  return {};
}

void look_at_font(pdf::Structure& pdf, std::uint32_t number, const pdf::Dictionary& font,
                  PdfAlone& result) {
  result.has_fonts = true;
  const std::string kind = name_in(pdf, font, "Subtype");
  std::string name = name_in(pdf, font, "BaseFont");
  if (name.empty()) name = name_in(pdf, font, "Name");
  if (name.empty()) name = "object " + std::to_string(number);
  if (kind == "Type3") result.type3.push_back(name);
  // A composite font has its outlines in its descendant (ISO 32000-1 §9.7.1).
  if (kind == "Type3" || kind == "Type0") return;
  const auto descriptor = pdf.resolve_dictionary(font.find("FontDescriptor"));
  if (descriptor) {
    for (const char* file : {"FontFile", "FontFile2", "FontFile3"}) {
      if (descriptor->find(file)) return;
    }
  }
  result.not_embedded.push_back(name);
}

void look(pdf::Structure& pdf, PdfAlone& result) {
  if (pdf.encrypted()) {
    result.encrypted = true;
    return;
  }
  if (const auto information = pdf.resolve_dictionary(pdf.trailer().find("Info"))) {
    result.made_by_tex = tex_in(pdf, *information);
  }
  for (const std::uint32_t number : pdf.listed_numbers()) {
    const auto object = pdf.find_number(number);
    const auto dictionary = object ? pdf::dictionary_of(object->value) : std::nullopt;
    if (!dictionary) continue;
    // pdfTeX keeps the information of a figure.
    const auto of_figure = pdf.resolve_dictionary(dictionary->find("PTEX.InfoDict"));
    if (of_figure && result.made_by_tex.empty()) result.made_by_tex = tex_in(pdf, *of_figure);
    if (name_in(pdf, *dictionary, "Type") == "Font") look_at_font(pdf, number, *dictionary, result);
  }
}

}  // namespace

PdfAlone look_at_pdf(std::string_view bytes) {
  PdfAlone result;
  try {
    pdf::Structure pdf(bytes, "paper");
    look(pdf, result);
  } catch (const Error& error) {
    result.damage = error.cause();
  }
  return result;
}

}  // namespace pith::arxiv
