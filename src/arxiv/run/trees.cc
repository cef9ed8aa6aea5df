#include "arxiv/run/trees.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <system_error>

#include "base/program_output.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;

// Read and run everywhere. Distributions of which all lies in one store come last.
constexpr std::array kSystem = {"/usr",
                                "/bin",
                                "/sbin",
                                "/lib",
                                "/lib32",
                                "/lib64",
                                "/etc/ld.so.cache",
                                "/etc/fonts",
                                "/etc/texmf",
                                "/etc/perl",
                                "/etc/papersize",
                                "/etc/paperspecs",
                                "/var/lib/texmf",
                                "/var/lib/ghostscript",
                                "/etc/ghostscript",
                                "/var/cache/fontconfig",
                                "/nix/store",
                                "/gnu/store"};
// What a paper is built with, and what those start.
constexpr std::array kPrograms = {"pdflatex", "xelatex",   "lualatex", "latex",  "bibtex",
                                  "biber",    "makeindex", "dvips",    "ps2pdf", "gs",
                                  "pdftoppm", "kpsewhich", "perl",     "sh"};
// Of a prefix that is no system's (conda, Homebrew): its libraries, and no more of its share than
// that of these programs. ~/.local has other things there.
constexpr std::array kOfPrefix = {"lib",
                                  "lib64",
                                  "libexec",
                                  "share/texmf",
                                  "share/texmf-dist",
                                  "share/texmf-var",
                                  "share/ghostscript",
                                  "share/poppler",
                                  "share/fonts",
                                  "share/perl5",
                                  "etc/fonts",
                                  "var/cache/fontconfig"};
constexpr std::size_t kMostEntries = 100'000;  // of the author's tree
constexpr std::chrono::seconds kPatience{20};

bool is_below(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
         folder.end();
}

bool is_of_the_system(const fs::path& path) {
  return std::any_of(kSystem.begin(), kSystem.end(),
                     [&](const char* folder) { return is_below(path, folder); });
}

void add_home_of(const fs::path& program, std::vector<fs::path>& trees) {
  std::error_code error;
  const fs::path real = fs::canonical(program, error);
  if (error || is_of_the_system(real)) return;
  trees.push_back(real);
  const fs::path folder = real.parent_path();
  if (folder.parent_path().filename() == "bin") {
    // TeX Live as TUG installs it: …/2026/bin/x86_64-linux/pdftex beside …/2026/texmf-dist.
    const fs::path root = folder.parent_path().parent_path();
    if (fs::is_directory(root / "texmf-dist", error)) trees.push_back(root);
  } else if (folder.filename() == "bin") {
    for (const char* name : kOfPrefix) trees.push_back(folder.parent_path() / name);
  }
}

// The programs of one TeX lie beside each other, and start others than those that we know.
void add_folder_of_tex(const fs::path& kpsewhich, std::vector<fs::path>& trees) {
  std::error_code error;
  const fs::path real = fs::canonical(kpsewhich, error);
  if (!error && !is_of_the_system(real)) trees.push_back(real.parent_path());
}

// "!!/usr/share/texmf:/etc/texmf": what kpathsea searches, and !! where it has a list of names.
void add_listed(std::string_view list, std::vector<fs::path>& trees) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find_first_of(":\n"), list.size());
    std::string_view name = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    while (name.starts_with('!')) name.remove_prefix(1);
    while (name.ends_with('/')) name.remove_suffix(1);  // and "/" by itself is no tree
    if (name.starts_with('/')) trees.emplace_back(name);
  }
}

void ask_kpathsea(const fs::path& kpsewhich, const std::string& search_path, const fs::path& folder,
                  std::vector<fs::path>& trees) {
  const Rules rules({.readable = trees, .writable = {folder}});
  Process process;
  process.program = kpsewhich;
  process.arguments = {"--expand-braces=$TEXMF:$TEXMFCNF:$OSFONTDIR"};
  process.folder = folder;
  process.environment = {{"PATH", search_path}, {"HOME", folder.string()}, {"LC_ALL", "C.UTF-8"}};
  process.time_limit = kPatience;
  process.rules = &rules;
  add_listed(program_output(process).value_or(""), trees);
}

// An author may link what is elsewhere into the tree: that is wanted, and no paper can do it.
std::vector<fs::path> with_linked(const fs::path& tree) {
  std::vector<fs::path> found{tree};
  std::error_code error;
  const fs::path real = fs::canonical(tree, error);
  if (error) return found;
  std::size_t entries = 0;
  fs::recursive_directory_iterator at(real, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator() && entries < kMostEntries;
       at.increment(error), ++entries) {
    std::error_code broken;
    if (!at->is_symlink(broken)) continue;
    const fs::path target = fs::canonical(at->path(), broken);
    // One that leads to a folder above would open that.
    if (!broken && !is_below(target, real) && !is_below(real, target)) found.push_back(target);
  }
  return found;
}

}  // namespace

Trees find_trees(const std::string& search_path, const fs::path& user_tree,
                 const fs::path& folder) {
  Trees trees;
  trees.system.assign(kSystem.begin(), kSystem.end());
  for (const char* name : kPrograms) {
    const fs::path program = find_program(name, search_path);
    if (!program.empty()) add_home_of(program, trees.system);
  }
  if (const fs::path kpsewhich = find_program("kpsewhich", search_path); !kpsewhich.empty()) {
    add_folder_of_tex(kpsewhich, trees.system);
    ask_kpathsea(kpsewhich, search_path, folder, trees.system);
  }
  if (!user_tree.empty()) trees.user = with_linked(user_tree);
  return trees;
}

Reach reach_over_paper(const Trees& trees, bool with_user, const fs::path& folder,
                       const fs::path& scratch, const fs::path& written) {
  Reach reach{trees.system, {folder, written}};
  if (with_user) {
    reach.readable.insert(reach.readable.end(), trees.user.begin(), trees.user.end());
  }
  // biber as TeX Live has it unpacks itself to where it is then run.
  reach.readable.push_back(scratch);
  return reach;
}

}  // namespace pith::arxiv
