#include "arxiv/selection.h"

#include <algorithm>

#include "arxiv/files/file_name.h"
#include "arxiv/tex/tex_text.h"
#include "arxiv/working_copy.h"

namespace pith::arxiv {
namespace {

// With epstopdf's option outdir it is elsewhere.
bool is_converted(const std::string& pdf, const std::string& eps) {
  return base_name(pdf) == converted_name(eps);
}

// arXiv's preflight misses a style that \bibliographystyle names, though the .bbl makes it
// needless.
bool is_named_style(const FileSet& sources, const std::string& style) {
  return std::any_of(sources.begin(), sources.end(), [&](const auto& source) {
    const std::vector<CommandUse> uses = uses_of(source.second, "bibliographystyle");
    return std::any_of(uses.begin(), uses.end(),
                       [&](const CommandUse& use) { return use.argument == style; });
  });
}

// Without their folders.
std::set<std::string> names_of_pdfs(const std::vector<std::string>& names) {
  std::set<std::string> pdfs;
  for (const std::string& name : names) {
    if (extension_of(name) == "pdf") pdfs.insert(std::string(base_name(name)));
  }
  return pdfs;
}

bool is_postscript(const std::string& name) {
  return extension_of(name) == "eps" || extension_of(name) == "ps";
}

}  // namespace

std::set<std::string> select_files(const Project& project, const Build& build,
                                   const FileSet& sources, const std::vector<std::string>& keep) {
  std::set<std::string> chosen(build.inputs.begin(), build.inputs.end());
  for (const SourceFile& file : project.files) {
    const std::string& name = file.name;
    const bool wanted =
        is_ancillary(name) || name.starts_with("00README") || is_kept_by_name(keep, name) ||
        (extension_of(name) == "bst" && is_named_style(sources, stem_of(name))) ||
        // graphics looks for the EPS before it takes the PDF.
        (name.ends_with(".eps") &&
         std::any_of(chosen.begin(), chosen.end(),
                     [&](const std::string& pdf) { return is_converted(pdf, name); }));
    if (wanted) chosen.insert(name);
  }
  return chosen;
}

bool is_kept_by_name(const std::vector<std::string>& keep, const std::string& name) {
  return std::any_of(keep.begin(), keep.end(),
                     [&](const std::string& kept) { return keeps(kept, name); });
}

bool is_taken_from(const PassedOver& passed, const std::vector<KeptFile>& kept) {
  return std::any_of(kept.begin(), kept.end(),
                     [&](const KeptFile& file) { return keeps(passed.name, file.from); });
}

bool keeps(const std::string& keep, const std::string& name) {
  return name == keep || name.starts_with(keep.ends_with('/') ? keep : keep + "/");
}

void note_unused_options(const Project& project, const FileSet& plain, const Options& options,
                         Findings& findings) {
  const auto note = [&](const std::string& option, const std::string& name, const char* what) {
    findings.note("option.unused", option + " " + name, what);
  };
  const auto names_a_file = [&](const auto& is_it) {
    return std::any_of(project.files.begin(), project.files.end(),
                       [&](const SourceFile& file) { return is_it(file.name); });
  };
  for (const std::string& name : options.keep) {
    if (!names_a_file([&](const std::string& file) { return keeps(name, file); })) {
      note("--keep", name, "is no file or folder of the paper");
    }
  }
  for (const std::string& name : options.keep_comments_in) {
    if (!names_a_file([&](const std::string& file) { return file == name; })) {
      note("--keep-comments-in", name, "is no file of the paper");
    }
  }
  for (const std::string& name : options.remove_commands) {
    if (std::none_of(plain.begin(), plain.end(),
                     [&](const auto& source) { return !uses_of(source.second, name).empty(); })) {
      note("--remove-command", name, "stands nowhere in the paper");
    }
  }
}

std::vector<LeftOut> files_left_out(const Project& project, const std::vector<KeptFile>& kept,
                                    const Names& tested) {
  std::set<std::string> used;
  for (const KeptFile& file : kept) used.insert(file.from);
  std::vector<LeftOut> left_out;
  for (const SourceFile& file : project.files) {
    if (used.contains(file.name) || file.name.starts_with("../")) continue;
    const std::string extension = extension_of(file.name);
    std::string reason = "the paper does not use it";
    if (tested.contains(file.name)) reason = "the paper only asks whether it is there";
    if (is_generated(file.name, project)) reason = "TeX makes it";
    if (extension == "bib" || extension == "bst") reason = "what it gave is in the .bbl";
    left_out.push_back({file.name, file.size, std::move(reason)});
  }
  for (const PassedOver& passed : project.skipped) {
    if (is_taken_from(passed, kept)) continue;
    left_out.push_back({passed.name, passed.size, passed.reason});
  }
  std::sort(left_out.begin(), left_out.end(),
            [](const LeftOut& a, const LeftOut& b) { return a.name < b.name; });
  return left_out;
}

bool has_postscript(const Project& project) {
  return std::any_of(project.files.begin(), project.files.end(),
                     [](const SourceFile& file) { return is_postscript(file.name); });
}

bool reads_postscript(const Build& build) {
  const std::set<std::string> pdfs = names_of_pdfs(build.inputs);
  return std::any_of(build.inputs.begin(), build.inputs.end(), [&](const std::string& name) {
    return is_postscript(name) && !pdfs.contains(converted_name(name));
  });
}

bool has_converted(const std::vector<std::string>& names) {
  const std::set<std::string> pdfs = names_of_pdfs(names);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return extension_of(name) == "eps" && pdfs.contains(converted_name(name));
  });
}

}  // namespace pith::arxiv
