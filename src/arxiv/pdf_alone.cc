#include "arxiv/pdf_alone.h"

#include <algorithm>
#include <map>
#include <set>

#include "arxiv/pdf_objects.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// "/Name" behind a key, without the slash.
std::string name_of(std::string_view dictionary, std::string_view key) {
  const std::size_t at = value_of(dictionary, key);
  if (at == kNone || dictionary.substr(at, 1) != "/") return {};
  const std::size_t end = dictionary.find_first_of(" \t\r\n\f/<>[]()", at + 1);
  return std::string(dictionary.substr(at + 1, std::min(end, dictionary.size()) - at - 1));
}

// All dictionaries by object number, of object streams too. A later one replaces an earlier one, as
// an update does.
std::map<std::size_t, std::string> dictionaries(const PdfObjects& objects,
                                                std::set<std::size_t>& information) {
  std::map<std::size_t, std::string> found;
  for (const PdfObject& o : objects.all()) {
    found[o.number] = objects.dictionary(o);
    if (o.data == 0 || !objects.is(o, "/ObjStm")) continue;
    const auto plain = objects.content(o);
    if (!plain) continue;
    for (const PdfObject& inner : objects.compressed(o, *plain)) {
      found[inner.number] = plain->substr(inner.begin, inner.end - inner.begin);
    }
  }
  for (const auto& [number, text] : found) {
    if (objects.is_information(number)) information.insert(number);
  }
  return found;
}

std::string tex_in(std::string_view information) {
  if (information.find("/PTEX.Fullbanner") != kNone) return "PTEX.Fullbanner";
  for (std::string_view program : {"pdfTeX", "XeTeX", "xdvipdfmx", "LuaTeX", "LuaHBTeX", "dvipdfm",
                                   "dvips", "MiKTeX", "TeX output", "LaTeX"}) {
    if (information.find(program) != kNone) return std::string(program);
  }
  return {};
}

}  // namespace

PdfAlone look_at_pdf(std::string_view pdf) {
  PdfAlone result;
  result.encrypted = pdf.find("/Encrypt") != kNone;
  const PdfObjects objects(pdf);
  std::set<std::size_t> information;
  const auto all = dictionaries(objects, information);
  for (std::size_t number : information) {
    if (result.made_by_tex.empty()) result.made_by_tex = tex_in(all.at(number));
  }
  for (const auto& [number, text] : all) {
    if (name_of(text, "/Type") != "Font") continue;
    result.has_fonts = true;
    const std::string kind = name_of(text, "/Subtype");
    std::string font = name_of(text, "/BaseFont");
    if (font.empty()) font = name_of(text, "/Name");
    if (font.empty()) font = "object " + std::to_string(number);
    if (kind == "Type3") result.type3.push_back(font);
    // A composite font has its outlines in its descendant (ISO 32000-1 §9.7.1).
    if (kind == "Type3" || kind == "Type0") continue;
    const auto descriptor = integer_at(text, value_of(text, "/FontDescriptor"));
    const auto known = descriptor ? all.find(*descriptor) : all.end();
    if (known == all.end() || known->second.find("/FontFile") == std::string::npos) {
      result.not_embedded.push_back(font);
    }
  }
  return result;
}

}  // namespace pith::arxiv
