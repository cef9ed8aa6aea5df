// The author's folder: which files it has, and which of them is the paper.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pith::arxiv {

enum class Engine { kPdfLatex, kXeLatex, kLatex };  // kLatex: latex, dvips, ps2pdf
std::string_view name(Engine engine);               // "pdflatex", "xelatex", "latex"
// As arXiv's 00README.json calls it: "pdflatex", "xelatex", "latex+dvips_ps2pdf".
std::string_view compiler_name(Engine engine);

inline constexpr const char* kDefaultEngine = "the default";  // an engine_reason

struct SourceFile {
  std::string name;  // relative to the folder, "/" between its parts
  std::uint64_t size = 0;
};

struct PassedOver {
  std::string name;
  std::uint64_t size = 0;  // of all files below, for a folder
  std::string reason;      // "hidden: …", "symbolic link that leads out of the folder", …
};

struct ProjectLimits {
  std::size_t max_files = 50'000;
  std::size_t max_depth = 32;
  std::uint64_t max_bytes = std::uint64_t{4} << 30;
  std::uint64_t max_source_bytes = 16u << 20;  // one TeX file
};

struct Project {
  std::filesystem::path folder;
  std::string main;  // "main.tex"; in the folder itself, since arXiv compiles there
  // More documents that arXiv is to compile, each by itself and behind the main one, with the same
  // engine: a supplement.
  std::vector<std::string> also;
  Engine engine = Engine::kPdfLatex;
  std::string engine_reason;        // "package fontspec"
  bool xelatex_too = false;         // in a conditional they load what only XeLaTeX has
  std::vector<SourceFile> files;    // sorted by name
  std::vector<PassedOver> skipped;  // sorted by name
  std::uint64_t bytes = 0;          // of files and skipped
  bool pdf_alone = false;           // main is a PDF, and nothing is compiled
  // Where files above the folder may come from, as "../images/a.png"; empty: from nowhere.
  std::filesystem::path root;
  std::string inside;   // the folder from there: "paper"
  bool climbs = false;  // files of the folder are named by a way out of it and back

  void take_root(const std::filesystem::path& folder_above);

  bool has(std::string_view name) const;
  std::vector<std::string> documents() const;  // main, then also
};

// Whether a source without comments is a document by itself, and neither a part of one (subfiles)
// nor a picture (standalone).
bool is_document(std::string_view tex);

// `source` is the folder, or the main file in it. The engine is found in the sources unless it is
// named ("pdflatex", "xelatex", "latex"). Without sources, a single PDF is the paper. Symbolic
// links are followed when they stay in the folder. `also` names the other documents, from the
// folder or from here. Throws Error kUsage when no main file, or more than one, can be it, and for
// what is no other document or wants another engine; kRefused for LuaLaTeX and plain TeX; kFile,
// kLimit.
Project read_project(const std::filesystem::path& source, const std::string& engine,
                     const std::vector<std::string>& also = {}, const ProjectLimits& limits = {});

}  // namespace pith::arxiv
