// What a LaTeX log says that decides something.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pith::arxiv {

struct TexLog {
  // "main.tex:12: Undefined control sequence. l.12 \undefined": what, and how far TeX had read;
  // empty when there is none.
  std::string first_error;
  std::vector<std::string> undefined;           // "reference fig:a", "citation smith"; each once
  std::vector<std::string> missing_characters;  // each once
  std::vector<std::string> missing_files;       // "No file main.ind."
  bool asks_for_rerun = false;
};

// Requires lines that were not broken (max_print_line).
TexLog read_tex_log(std::string_view log);

}  // namespace pith::arxiv
