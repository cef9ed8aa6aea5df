#include "arxiv/run/documents.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "arxiv/files/file_name.h"
#include "base/file.h"
#include "number/digest.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

constexpr int kMostRounds = 5;
constexpr std::uint64_t kMaxAux = 16u << 20;
constexpr std::size_t kMostParts = 1000;

using Labels = std::map<std::string, std::string>;  // "supplement.aux" → its digest

std::string aux_of(const std::string& document) {
  return stem_of(document) + ".aux";
}

std::string read_if_there(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) ? read_file(path, kMaxAux) : std::string();
}

Labels labels_for(const Build& build, const std::string& own, const fs::path& folder,
                  const std::vector<std::string>& documents) {
  Labels labels;
  for (const std::string& document : documents) {
    if (document == own || !wants_labels(build, document)) continue;
    labels[document] = Digest::of(read_if_there(folder / aux_of(document))).hex();
  }
  return labels;
}

void add_sorted(std::vector<std::string>& to, const std::vector<std::string>& from) {
  std::set<std::string> all(to.begin(), to.end());
  all.insert(from.begin(), from.end());
  to.assign(all.begin(), all.end());
}

// \read takes lines until the braces are closed: the end of the last of them.
std::size_t end_of_balanced(std::string_view text, std::size_t at) {
  int open = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '{') {
      ++open;
    } else if (text[at] == '}') {
      --open;
    } else if (text[at] == '\n' && open <= 0) {
      break;
    }
  }
  return std::min(at, text.size());
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

// Which files are the author's, and which were made, only the first round can tell: the next finds
// all of them.
Build with_files_of(const Build& before, Build build, const std::vector<std::string>& documents) {
  std::vector<std::string> inputs = before.inputs;
  for (const std::string& document : documents) {
    if (takes_labels(build, document)) inputs.push_back(aux_of(document));
  }
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  build.inputs = std::move(inputs);
  build.only_opened = before.only_opened;
  build.made = before.made;
  build.bibliography_failures = before.bibliography_failures;
  build.not_run = before.not_run;
  build.missing_files = before.missing_files;
  build.with_xindy = before.with_xindy;
  build.runs += before.runs;
  add_sorted(build.asked, before.asked);
  add_sorted(build.escaped, before.escaped);
  return build;
}

}  // namespace

std::vector<Build> build_documents(const fs::path& folder, const fs::path& scratch,
                                   const std::vector<std::string>& documents, Engine engine,
                                   const Tools& tools, const BuildOptions& options,
                                   const Progress& progress) {
  std::vector<Build> builds;
  std::vector<Labels> taken;  // as they were before the last build of each
  for (const std::string& document : documents) {
    builds.push_back(build_paper(folder, scratch, document, engine, tools, options, progress));
    if (!builds.back().ok) return builds;
    taken.emplace_back();  // whatever it was, it is to be looked at again
  }
  BuildOptions again = options;
  again.make_bibliography = false;
  again.first_inputs = nullptr;
  bool changed = documents.size() > 1;
  for (int round = 2; changed && round <= kMostRounds; ++round) {
    changed = false;
    for (std::size_t i = 0; i < documents.size(); ++i) {
      Labels now = labels_for(builds[i], documents[i], folder, documents);
      if (now == taken[i]) continue;
      changed = true;
      Build build = build_paper(folder, scratch, documents[i], engine, tools, again, progress);
      builds[i] = with_files_of(builds[i], std::move(build), documents);
      taken[i] = std::move(now);
      if (!builds[i].ok) {
        builds.resize(i + 1);
        return builds;
      }
    }
  }
  return builds;
}

Build merged(const std::vector<Build>& builds, const std::vector<std::string>& documents) {
  Build all = builds.front();
  std::set<std::string> read;
  for (const Build& build : builds) {
    std::set_difference(build.inputs.begin(), build.inputs.end(), build.only_opened.begin(),
                        build.only_opened.end(), std::inserter(read, read.end()));
  }
  for (std::size_t i = 1; i < builds.size(); ++i) {
    const Build& build = builds[i];
    all.ok = all.ok && build.ok;
    if (all.failure.empty()) {
      all.failure = build.failure;
      all.missing_file = build.missing_file;
    }
    add_sorted(all.inputs, build.inputs);
    add_sorted(all.only_opened, build.only_opened);
    add_sorted(all.made, build.made);
    add_sorted(all.missing_files, build.missing_files);
    append(all.with_xindy, build.with_xindy);
    add_sorted(all.asked, build.asked);
    add_sorted(all.escaped, build.escaped);
    append(all.outside, build.outside);
    append(all.bibliography_failures, build.bibliography_failures);
    append(all.not_run, build.not_run);
    all.wanted_shell = all.wanted_shell || build.wanted_shell;
  }
  std::erase_if(all.only_opened, [&](const std::string& name) { return read.contains(name); });
  for (const std::string& document : documents) {
    for (std::vector<std::string>* names : {&all.inputs, &all.only_opened, &all.made}) {
      std::erase(*names, aux_of(document));
    }
    std::erase(all.only_opened, document);
  }
  return all;
}

bool takes_labels(const Build& build, const std::string& document) {
  return std::binary_search(build.inputs.begin(), build.inputs.end(), aux_of(document));
}

bool wants_labels(const Build& build, const std::string& document) {
  return takes_labels(build, document) ||
         std::binary_search(build.asked.begin(), build.asked.end(), aux_of(document));
}

std::string labels_of(const fs::path& folder, const std::string& document) {
  static constexpr std::array kTaken = {"\\newlabel{", "\\bibcite{", "\\zref@newlabel{"};
  // xr-hyper sees by it that the labels are hyperref's, whatever is behind it.
  static constexpr std::string_view kOfHyperref = "\\HyperFirstAtBeginDocument";
  std::string labels;
  std::vector<std::string> open{aux_of(document)};
  for (std::size_t part = 0; part < open.size() && part < kMostParts; ++part) {
    const std::string aux = read_if_there(folder / open[part]);
    for (std::size_t at = 0; at < aux.size();) {
      const std::size_t begin = at, end = std::min(aux.find('\n', at), aux.size());
      const std::string_view line = std::string_view(aux).substr(at, end - at);
      at = end + 1;
      if (std::any_of(kTaken.begin(), kTaken.end(),
                      [&](const char* begin) { return line.starts_with(begin); })) {
        const std::size_t whole = end_of_balanced(aux, begin);
        labels += aux.substr(begin, whole - begin) + "\n";
        at = whole + 1;
      } else if (line.starts_with(kOfHyperref)) {
        labels += std::string(kOfHyperref) + "{}\n";
      } else if (line.starts_with("\\@input{") && line.ends_with("}")) {
        const fs::path named = fs::path(line.substr(8, line.size() - 9)).lexically_normal();
        const bool inside = !named.empty() && named.is_relative() && *named.begin() != "..";
        const std::string name = named.generic_string();
        if (inside && std::find(open.begin(), open.end(), name) == open.end()) open.push_back(name);
      }
    }
  }
  return labels;
}

}  // namespace pith::arxiv
