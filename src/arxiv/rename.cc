#include "arxiv/rename.h"

#include <algorithm>
#include <map>

#include "arxiv/files/file_name.h"
#include "arxiv/policy/leaks.h"
#include "arxiv/tex/argument.h"
#include "base/ascii.h"

namespace pith::arxiv {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kFarthest = 4000;   // how far an argument's beginning is looked for
constexpr std::size_t kLongest = 20'000;  // definition

const Names& file_commands() {
  static const Names kCommands = {"input",
                                  "include",
                                  "includeonly",
                                  "subfile",
                                  "subfileinclude",
                                  "import",
                                  "subimport",
                                  "inputfrom",
                                  "subinputfrom",
                                  "includefrom",
                                  "subincludefrom",
                                  "includegraphics",
                                  "includesvg",
                                  "includestandalone",
                                  "includepdf",
                                  "graphicspath",
                                  "svgpath",
                                  "epsfbox",
                                  "epsffile",
                                  "epsfig",
                                  "psfig",
                                  "plotone",
                                  "plottwo",
                                  "overpic",
                                  "bibliography",
                                  "bibliographystyle",
                                  "addbibresource",
                                  "addglobalbib",
                                  "usepackage",
                                  "RequirePackage",
                                  "documentclass",
                                  "LoadClass",
                                  "lstinputlisting",
                                  "verbatiminput",
                                  "VerbatimInput",
                                  "inputminted",
                                  "IfFileExists",
                                  "InputIfFileExists",
                                  "pgfimage",
                                  "pgfdeclareimage",
                                  "includemedia",
                                  "externaldocument",
                                  "DeclareGraphicsRule",
                                  "csvautotabular",
                                  "csvreader",
                                  "pgfplotstableread",
                                  "DTLloaddb",
                                  "loadglsentries",
                                  "@input",
                                  "@@input",
                                  "includetikz",
                                  "tikzexternalize",
                                  "addplot",
                                  "tikzfig"};
  return kCommands;
}

}  // namespace

Names wrappers_of(const Names& commands, const FileSet& files) {
  Names found;
  for (const auto& [name, text] : files) {
    if (!is_tex_source(name) || is_binary(text)) continue;
    for (std::size_t at = text.find('\\'); at != kNone; at = text.find('\\', at)) {
      const std::size_t length = control_length(text, at, true);
      const std::string_view define = std::string_view(text).substr(at + 1, length - 1);
      at += length;
      if (define != "newenvironment" && !defines(define)) continue;
      std::size_t i = at;
      while (i < text.size() && (text[i] == '*' || text[i] == '{' || text[i] == ' ')) ++i;
      if (i >= text.size() || (text[i] != '\\' && define != "newenvironment")) continue;
      if (text[i] == '\\') ++i;
      std::size_t end = i;
      while (end < text.size() && (is_letter(text[end]) || text[end] == '@')) ++end;
      const std::size_t open = text.find('{', end + 1);
      if (open == kNone || open > end + 200) continue;
      const std::size_t close = group_end(std::string_view(text).substr(0, open + kLongest), open);
      if (close == kNone) continue;
      const std::string_view body = std::string_view(text).substr(open, close - open);
      const bool passes_on =
          std::any_of(commands.begin(), commands.end(), [&](const std::string& command) {
            return body.find("\\" + command) != kNone && body.find('#') != kNone;
          });
      if (passes_on) found.insert(text.substr(i, end - i));
    }
  }
  return found;
}

namespace {

// The command in whose argument text[at] stands: \name[…]{…}{…at…}. Empty when there is none.
std::string command_around(std::string_view text, std::size_t at) {
  const std::size_t farthest = at > kFarthest ? at - kFarthest : 0;
  // Back over the rest of this group, then over the arguments in front of it.
  int depth = 0;
  std::size_t i = at;
  bool inside = true, gap = false;
  while (i > farthest) {
    const char c = text[--i];
    if (c == '}' || c == ']') {
      if (!inside && depth == 0 && gap) return {};
      ++depth;
    } else if (c == '{' || c == '[') {
      if (depth > 0) {
        --depth;
      } else {
        inside = false;
        gap = false;
      }
    } else if (!inside && depth == 0 && c <= ' ') {
      gap = true;
    } else if (!inside && depth == 0 && c > ' ' && c != '*' && c != '%') {
      std::size_t begin = i + 1;
      while (begin > farthest && (is_letter(text[begin - 1]) || text[begin - 1] == '@')) --begin;
      if (begin == i + 1 || begin == 0 || text[begin - 1] != '\\') return {};
      return std::string(text.substr(begin, i + 1 - begin));
    }
  }
  return {};
}

class Renamer {
 public:
  Renamer(std::map<std::string, std::string> parts, Names commands)
      : parts_(std::move(parts)), commands_(std::move(commands)) {}

  void apply(std::string& text) const {
    // Longer parts first: "a b.tex" before "a b".
    for (auto part = parts_.rbegin(); part != parts_.rend(); ++part) {
      replace(text, part->first, part->second);
    }
  }

 private:
  void replace(std::string& text, const std::string& from, const std::string& to) const {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + 1)) {
      const std::size_t behind = at + from.size();
      const char before_it = at == 0 ? '\n' : text[at - 1];
      const char behind_it = behind < text.size() ? text[behind] : '\n';
      if (std::string_view("{\"/, \t\n").find(before_it) == kNone) continue;
      if (std::string_view("}\"./, \t\n").find(behind_it) == kNone) continue;
      const bool path = before_it == '/' || behind_it == '/';
      if (path || plain_input(text, at) || takes_file(text, at)) text.replace(at, from.size(), to);
    }
  }

  // \input"a b": without braces.
  static bool plain_input(const std::string& text, std::size_t at) {
    return at >= 7 && text[at - 1] == '"' &&
           std::string_view(text).substr(0, at - 1).ends_with("\\input");
  }
  bool takes_file(const std::string& text, std::size_t at) const {
    const std::string command = command_around(text, at);
    return commands_.contains(command);
  }

  std::map<std::string, std::string> parts_;
  Names commands_;
};

std::string allowed_name(std::string name) {
  for (char& c : name) {
    if (!is_allowed_in_name(c)) c = '_';
  }
  return name;
}

// As a file, or as a folder, or below a file.
bool is_taken(const FileSet& files, const std::string& name) {
  const auto below = files.lower_bound(name + "/");
  if (files.contains(name) || (below != files.end() && below->first.starts_with(name + "/"))) {
    return true;
  }
  for (std::size_t slash = name.find('/'); slash != kNone; slash = name.find('/', slash + 1)) {
    if (files.contains(name.substr(0, slash))) return true;
  }
  return false;
}

}  // namespace

void rename_argument(std::string& text, const std::string& from, const std::string& to,
                     const Names& commands) {
  for (std::size_t at = text.find(from); at != kNone; at = text.find(from, at + to.size())) {
    const std::size_t behind = at + from.size();
    const char before_it = at == 0 ? '\n' : text[at - 1];
    const char behind_it = behind < text.size() ? text[behind] : '\n';
    const bool whole = std::string_view("{, \t\n").find(before_it) != kNone &&
                       std::string_view("}, \t\n").find(behind_it) != kNone;
    if (whole && commands.contains(command_around(text, at))) text.replace(at, from.size(), to);
  }
}

std::map<std::string, std::string> rename_for_arxiv(FileSet& files, std::vector<KeptFile>& kept,
                                                    const Vocabulary& vocabulary,
                                                    Findings& findings) {
  std::map<std::string, std::string> names;
  std::map<std::string, std::string> parts;  // of paths: old → new
  for (KeptFile& file : kept) {
    const std::string renamed = allowed_name(file.name);
    if (renamed == file.name) continue;
    if (is_taken(files, renamed)) {
      findings.block("file.name", file.name,
                     "cannot become " + renamed + ", which is another file or folder");
      continue;
    }
    for (std::size_t at = 0; at <= file.name.size();) {
      const std::size_t slash = std::min(file.name.find('/', at), file.name.size());
      const std::string part = file.name.substr(at, slash - at);
      at = slash + 1;
      if (allowed_name(part) == part) continue;
      parts[part] = allowed_name(part);
      const std::string stem = stem_of(part);
      if (allowed_name(stem) != stem) parts[stem] = allowed_name(stem);
    }
    auto node = files.extract(file.name);
    node.key() = renamed;
    files.insert(std::move(node));
    findings.done("file.renamed", file.from, "is " + renamed + " in the archive");
    file.changes.push_back("renamed from " + file.name);
    names[file.name] = renamed;
    file.name = renamed;
  }
  if (parts.empty()) return names;
  Names commands = wrappers_of(file_commands(), files);
  commands.insert(file_commands().begin(), file_commands().end());
  const Renamer renamer(std::move(parts), std::move(commands));
  for (const KeptFile& file : kept) {
    if (is_ancillary(file.name)) continue;
    if (is_tex_source(file.name) || vocabulary.reads(file.from)) {
      renamer.apply(files.at(file.name));
    }
  }
  return names;
}

}  // namespace pith::arxiv
