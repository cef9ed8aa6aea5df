#include "arxiv/labels.h"

#include <algorithm>

#include "arxiv/clean_file.h"
#include "arxiv/policy/leaks.h"
#include "arxiv/rename.h"
#include "arxiv/tex/tex_text.h"

namespace pith::arxiv {
namespace {

const Names& label_commands() {
  static const Names kCommands = {"externaldocument", "externalcitedocument", "zexternaldocument"};
  return kCommands;
}

std::string free_stem(const FileSet& files, const std::string& stem) {
  const auto is_taken = [&](const std::string& name) {
    return files.contains(name + ".aux") || files.contains(name + ".tex");
  };
  std::string name = stem + "-labels";
  for (int number = 2; is_taken(name); ++number) name = stem + "-labels-" + std::to_string(number);
  return name;
}

// xr-hyper links to the PDF of the file that it is given, unless it is told of another one:
// \externaldocument{labels}[supplement.pdf].
void keep_link(std::string& text, const std::string& labels, const std::string& pdf) {
  const std::string argument = "{" + labels + "}";
  for (std::size_t at = text.find(argument); at != std::string::npos;
       at = text.find(argument, at + 1)) {
    const std::size_t line = text.rfind('\n', at) + 1;  // npos + 1 is 0
    const std::size_t behind = at + argument.size();
    if (std::string_view(text).substr(line, at - line).find("\\externaldocument") ==
            std::string_view::npos ||
        (behind < text.size() && text[behind] == '[')) {
      continue;
    }
    text.insert(behind, "[" + pdf + "]");
  }
}

}  // namespace

std::string name_labels(FileSet& files, const std::vector<KeptFile>& kept,
                        const Vocabulary& vocabulary, const std::string& stem, Engine engine) {
  const std::string labels = free_stem(files, stem);
  Names commands = wrappers_of(label_commands(), files);
  commands.insert(label_commands().begin(), label_commands().end());
  const auto is_text = [&](const KeptFile& file) {
    return is_source(file, vocabulary) && !is_binary(files.at(file.name));
  };
  const auto loads = [&](const KeptFile& file, const char* package) {
    return is_text(file) && loads_package(without_comments(files.at(file.name)), package);
  };
  const auto any_loads = [&](const char* package) {
    return std::any_of(kept.begin(), kept.end(),
                       [&](const KeptFile& file) { return loads(file, package); });
  };
  // xr takes no link, and of two documents one may use this, the other that.
  const bool all_hyper = any_loads("xr-hyper") && !any_loads("xr");
  for (const KeptFile& file : kept) {
    if (!is_text(file)) continue;
    std::string& text = files.at(file.name);
    rename_argument(text, stem, labels, commands);
    if (all_hyper || loads(file, "xr-hyper"))
      keep_link(text, labels, stem + (engine == Engine::kLatex ? ".dvi" : ".pdf"));
  }
  return labels + ".aux";
}

}  // namespace pith::arxiv
