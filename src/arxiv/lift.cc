#include "arxiv/lift.h"

#include <algorithm>
#include <filesystem>

#include "arxiv/files/file_name.h"
#include "arxiv/policy/leaks.h"

namespace pith::arxiv {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kNone = std::string_view::npos;

// "../../a/b" → "above/above/a/b"
std::string lifted_name(std::string_view name, const std::string& above) {
  std::string result;
  for (; name.starts_with("../"); name.remove_prefix(3)) result += above + "/";
  return name == ".." ? result + above : result + std::string(name);
}

// Whether one of the names is `path`, or `path` with an extension, or below it; `open` when more
// letters may follow, since a macro does.
bool leads_to(const Names& names, std::string_view path, bool open) {
  for (auto it = names.lower_bound(path); it != names.end() && it->starts_with(path); ++it) {
    if (open || it->size() == path.size() || path.ends_with('/')) return true;
    if ((*it)[path.size()] == '/' || (*it)[path.size()] == '.') return true;
  }
  return false;
}

// A name, and not text: "cd ../images" stays. TeX's \input takes a name without braces.
bool begins_name(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  if (std::string_view("{\"=,[").find(text[at - 1]) != kNone) return true;
  std::string_view before = text.substr(0, at);
  while (before.ends_with(' ')) before.remove_suffix(1);
  return before.size() < at && (before.ends_with("\\input") || before.ends_with('{') ||
                                before.ends_with(',') || before.ends_with('='));
}

}  // namespace

std::string with_lifted_names(std::string_view text, const Names& lifted, const Names& here,
                              const std::string& inside, const std::string& above) {
  std::string result;
  std::size_t done = 0;
  for (std::size_t at = text.find(".."); at != kNone; at = text.find("..", at + 1)) {
    if (at < done || !begins_name(text, at)) continue;
    const std::size_t end = std::min(text.find_first_of("{}[],;\"#\\%\r\n\t~", at), text.size());
    std::string_view name = text.substr(at, end - at);
    while (name.ends_with(' ')) name.remove_suffix(1);
    if (name != ".." && !name.starts_with("../")) continue;
    const bool open = end < text.size() && (text[end] == '#' || text[end] == '\\');
    // "../paper/a" is in the folder itself.
    std::string from_here =
        (fs::path(inside) / name).lexically_normal().lexically_relative(inside).generic_string();
    while (from_here.ends_with('/')) from_here.pop_back();
    if (name.ends_with('/')) from_here += '/';
    const bool leads_above = from_here.starts_with("..");
    // "../" itself, before a macro, may be anything above.
    if (!leads_to(leads_above ? lifted : here, from_here, open)) continue;
    result += text.substr(done, at - done);
    result += leads_above ? lifted_name(from_here, above) : from_here;
    done = at + name.size();
  }
  return result + std::string(text.substr(done));
}

void lift_for_arxiv(FileSet& files, std::vector<KeptFile>& kept, const std::string& inside,
                    const Vocabulary& vocabulary, Findings& findings) {
  Names lifted, here;
  for (const KeptFile& file : kept)
    (file.name.starts_with("../") ? lifted : here).insert(file.name);
  if (lifted.empty()) return;
  std::string above = "above";
  const auto is_taken = [&] {
    return std::any_of(here.begin(), here.end(), [&](const std::string& name) {
      return name == above || name.starts_with(above + "/");
    });
  };
  for (int number = 2; is_taken(); ++number) above = "above-" + std::to_string(number);
  for (KeptFile& file : kept) {
    if ((is_tex_source(file.name) || vocabulary.reads(file.from)) && !is_ancillary(file.name)) {
      std::string& text = files.at(file.name);
      if (!is_binary(text)) text = with_lifted_names(text, lifted, here, inside, above);
    }
  }
  for (KeptFile& file : kept) {
    if (!file.name.starts_with("../")) continue;
    auto node = files.extract(file.name);
    file.name = lifted_name(file.name, above);
    node.key() = file.name;
    files.insert(std::move(node));
    findings.done("file.renamed", file.from, "is " + file.name + " in the archive");
    file.changes.push_back("from above the folder");
  }
}

}  // namespace pith::arxiv
