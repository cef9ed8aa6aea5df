#include "arxiv/files/file_name.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace pith::arxiv {

std::string_view base_name(std::string_view name) {
  return name.substr(name.rfind('/') + 1);  // npos + 1 is 0
}

std::string extension_of(std::string_view name) {
  name = base_name(name);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? "" : to_lower(name.substr(dot + 1));
}

std::string stem_of(std::string_view name) {
  const std::size_t extension = extension_of(name).size();
  return std::string(name.substr(0, name.size() - (extension == 0 ? 0 : extension + 1)));
}

bool is_package(std::string_view name) {
  static constexpr std::array kExtensions = {"sty", "cls", "clo", "def", "cfg",
                                             "ldf", "bbx", "cbx", "lbx", "fd"};
  const std::string extension = extension_of(name);
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

bool is_tex_source(std::string_view name) {
  static constexpr std::array kExtensions = {"",        "tex",   "ltx",      "tikz",     "pgf",
                                             "pdf_tex", "pdf_t", "pspdftex", "pdftex_t", "eps_tex"};
  const std::string extension = extension_of(name);
  return is_package(name) ||
         std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

bool is_ancillary(std::string_view name) {
  return name.starts_with("anc/");
}

bool is_allowed_in_name(char c) {
  return is_letter(c) || is_digit(c) ||
         std::string_view("_+-.,=/").find(c) != std::string_view::npos;
}

std::string converted_name(std::string_view eps) {
  return std::string(base_name(stem_of(eps))) + "-eps-converted-to.pdf";
}

}  // namespace pith::arxiv
