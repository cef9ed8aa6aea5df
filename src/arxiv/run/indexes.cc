#include "arxiv/run/indexes.h"

#include <algorithm>
#include <optional>

#include "arxiv/files/file_name.h"
#include "base/ascii.h"

namespace pith::arxiv {
namespace {

// Neither an option nor a path.
bool is_plain(std::string_view name) {
  return !name.empty() && name.size() < 200 && name.front() != '-' && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
         });
}

// {a}{b}… at the beginning, `count` of them; nullopt where there are fewer.
std::optional<std::vector<std::string_view>> groups(std::string_view text, std::size_t count) {
  std::vector<std::string_view> found;
  while (found.size() < count) {
    const std::size_t close = text.find('}');
    if (!text.starts_with('{') || close == std::string_view::npos) return std::nullopt;
    found.push_back(text.substr(1, close - 1));
    text.remove_prefix(close + 1);
  }
  return found;
}

struct Glossary {
  std::string log, output, input;  // extensions
};

struct Declared {
  std::vector<Glossary> glossaries;
  std::string style;  // "main.ist", "main.xdy"
  bool by_letter = false, german = false;
};

Declared read_aux(std::string_view aux) {
  Declared declared;
  while (!aux.empty()) {
    const std::size_t end = std::min(aux.find('\n'), aux.size());
    const std::string_view line = aux.substr(0, end);
    aux.remove_prefix(std::min(end + 1, aux.size()));
    const auto arguments = [&](std::string_view command, std::size_t count) {
      return line.starts_with(command) ? groups(line.substr(command.size()), count) : std::nullopt;
    };
    if (const auto found = arguments("\\@newglossary", 4)) {
      const auto& all = *found;
      if (is_plain(all[1]) && is_plain(all[2]) && is_plain(all[3]))
        declared.glossaries.push_back(
            {std::string(all[1]), std::string(all[2]), std::string(all[3])});
    } else if (const auto style = arguments("\\@istfilename", 1)) {
      if (is_plain(style->front())) declared.style = style->front();
    } else if (const auto order = arguments("\\@glsorder", 1)) {
      declared.by_letter = order->front() == "letter";
    } else if (const auto more = arguments("\\@gls@extramakeindexopts", 1)) {
      declared.german = more->front() == "-g";
    }
  }
  return declared;
}

}  // namespace

Indexes find_indexes(const std::string& job, std::string_view aux,
                     const std::set<std::string>& written) {
  Indexes found;
  const Declared declared = read_aux(aux);
  const auto wrote = [&](const std::string& name) { return written.contains(name); };
  for (const Glossary& glossary : declared.glossaries) {
    const std::string input = job + "." + glossary.input, output = job + "." + glossary.output;
    if (!wrote(input) || wrote(output) || !wrote(declared.style)) continue;
    if (extension_of(declared.style) == "xdy") {
      found.with_xindy.push_back(output);
      continue;
    }
    std::vector<std::string> arguments{"-q"};
    if (declared.by_letter) arguments.emplace_back("-l");
    if (declared.german) arguments.emplace_back("-g");
    for (const std::string& argument :
         {std::string("-s"), declared.style, std::string("-t"), job + "." + glossary.log,
          std::string("-o"), output, input}) {
      arguments.push_back(argument);
    }
    found.runs.push_back({input, output, std::move(arguments)});
  }
  if (wrote(job + ".nlo")) {
    found.runs.push_back(
        {job + ".nlo",
         job + ".nls",
         {"-q", "-s", "nomencl.ist", "-t", job + ".nlg", "-o", job + ".nls", job + ".nlo"}});
  }
  // imakeidx and splitidx have several, by names of their own.
  for (const std::string& name : written) {
    if (extension_of(name) != "idx" || name.starts_with('-')) continue;
    found.runs.push_back({name, stem_of(name) + ".ind", {"-q", name}});
  }
  return found;
}

}  // namespace pith::arxiv
