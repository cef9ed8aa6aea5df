// What the names of files tell.
#pragma once

#include <string>
#include <string_view>

namespace pith::arxiv {

// Of a name with folders: the extension in lower case without the dot, "" when there is none; the
// name without its extension, folders included; and without its folders.
std::string extension_of(std::string_view name);
std::string stem_of(std::string_view name);
std::string_view base_name(std::string_view name);

// Whether TeX reads a file of this name as source, by its extension (none counts as source).
bool is_tex_source(std::string_view name);
bool is_package(std::string_view name);    // .sty, .cls and what belongs to them
bool is_ancillary(std::string_view name);  // below anc/, which arXiv publishes beside the paper

// What file names may have on arXiv (arxiv.name), "/" between folders included.
bool is_allowed_in_name(char c);

// What epstopdf calls the PDF that it makes of an EPS, without a folder: "a-eps-converted-to.pdf".
std::string converted_name(std::string_view eps);

}  // namespace pith::arxiv
