#include "arxiv/original.h"

#include <algorithm>
#include <future>

#include "arxiv/files/lines.h"
#include "arxiv/run/documents.h"
#include "arxiv/tex/tex_text.h"
#include "base/file.h"
#include "base/process.h"

namespace pith::arxiv {

namespace fs = std::filesystem;

Original PaperCopies::make(const std::string& name) const {
  Original made;
  made.root = work_ / name;
  made.folder = project_.inside.empty() ? made.root : made.root / project_.inside;
  fs::create_directories(scratch());
  made.copy = make_working_copy(project_, options_, made.folder);
  if (minted_.any() || converted_) {
    for (const auto& [name, plain] : made.copy.plain) {
      const MintedSource source = given(name, read_file(made.folder / name, kMaxPaperFile));
      if (source.line == 0) continue;
      write_temporary(made.folder / name, source.text);
      fs::last_write_time(made.folder / name, kSameTime);
      made.copy.given[name] = source.line;
    }
    write_listings(minted_, made.folder);
  }
  return made;
}

MintedSource PaperCopies::given(const std::string& name, const std::string& text) const {
  MintedSource source{text, 0};
  if (minted_.any()) source = minted_.applied(name, text);
  const std::vector<std::string> documents = project_.documents();
  if (converted_ && std::find(documents.begin(), documents.end(), name) != documents.end()) {
    const std::size_t place = first_command(source.text);
    source.line = LineCounter(source.text).line_of(place);
    source.text.insert(place, "\\AddToHook{package/graphics/after}{\\RequirePackage{epstopdf}}");
  }
  return source;
}

fs::path PaperCopies::readable_root(const Original& original) const {
  return project_.climbs || !project_.root.empty() ? original.root : fs::path();
}

void PaperCopies::compile(Original& original, Engine engine) const {
  if (!package_.empty()) write_temporary(original.folder / "pith.sty", package_);
  std::vector<std::future<ReadyFigures>> figures;
  Names known;  // which of them are made ready already
  BuildOptions how;
  // Only links that lead out are not copied and not refused by their names.
  how.tell_searches =
      std::any_of(project_.skipped.begin(), project_.skipped.end(),
                  [](const PassedOver& passed) { return passed.reason.starts_with("symbolic"); });
  how.root = readable_root(original);
  how.first_inputs = [&](const std::vector<std::string>& names) {
    std::vector<std::string> more;
    for (const std::string& name : names) {
      if (known.insert(name).second) more.push_back(name);
    }
    const fs::path ready = original.root.string() + "-figures-" + std::to_string(figures.size());
    figures.push_back(
        std::async(std::launch::async, make_figures_ready, original.folder, more, ready));
  };
  const std::vector<std::string> documents = project_.documents();
  original.builds = build_documents(original.folder, scratch(), documents, engine, options_.tools,
                                    how, options_.progress);
  original.build = merged(original.builds, documents);
  for (std::future<ReadyFigures>& some : figures) original.figures.merge(some.get());
}

}  // namespace pith::arxiv
