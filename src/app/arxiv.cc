#include "app/arxiv.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <map>

#include <nlohmann/json.hpp>

#include "app/report_json.h"
#include "app/report_text.h"
#include "arxiv/policy/rules.h"
#include "arxiv/prepare.h"
#include "base/confinement.h"
#include "base/file.h"
#include "base/process.h"
#include "fetch/resolve.h"

namespace pith {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string size_text(std::uint64_t bytes) {
  if (bytes < 10'000) return fmt::format("{} B", bytes);
  if (bytes < 10'000'000) return fmt::format("{} kB", bytes / 1000);
  return fmt::format("{} MB", bytes / 1'000'000);
}

int print_rules(const Console& console) {
  if (console.json) {
    Json json = json_document("pith.arxiv-rules/1");
    json["rules"] = Json::array();
    for (const arxiv::Rule& rule : arxiv::rules()) {
      json["rules"].push_back({{"name", std::string(rule.name)},
                               {"blocks", rule.blocks},
                               {"text", std::string(rule.text)},
                               {"date", std::string(rule.date)},
                               {"source", std::string(rule.source)}});
    }
    console.out << dump(json);
    return 0;
  }
  for (const arxiv::Rule& rule : arxiv::rules()) {
    console.out << fmt::format("{}  {}  {}\n    {}\n    {}\n", rule.date,
                               rule.blocks ? "blocks" : "notes ",
                               console.out_colors.strong(rule.name), rule.text, rule.source);
  }
  return 0;
}

bool is_stdout(const fs::path& output) {
  return output == "-";
}

fs::path output_of(const ArxivCommand& command) {
  fs::path output = command.output;
  if (is_stdout(output)) return output;
  if (output.empty()) {
    std::error_code error;
    const bool is_folder = fs::is_directory(command.source, error);
    const fs::path source = fs::canonical(command.source, error);
    if (error) throw Error(ErrorKind::kFile, display(command.source), error.message());
    const fs::path name = (is_folder ? source : source.parent_path()).filename();
    output =
        name.empty() ? fs::path("paper-arxiv.tar.gz") : fs::path(name.string() + "-arxiv.tar.gz");
  }
  const std::string text = output.string();
  if (!text.ends_with(".tar.gz") && !text.ends_with(".tgz")) {
    throw Error(ErrorKind::kUsage, display(output), "", "is no name of an archive",
                "it must end in .tar.gz");
  }
  return output;
}

// What would fail when all is done is told before TeX runs.
void need_folder_of(const fs::path& output) {
  if (is_stdout(output)) return;
  const fs::path folder = output.has_parent_path() ? output.parent_path() : fs::path(".");
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    throw Error(
        ErrorKind::kFile, display(output), "",
        display(folder) + (fs::exists(folder, error) ? " is no folder" : " does not exist"));
  }
  if (fs::is_directory(output, error)) {
    throw Error(ErrorKind::kFile, display(output), "is a folder");
  }
  if (::access(folder.c_str(), W_OK) != 0) {
    throw Error(ErrorKind::kFile, display(output), "",
                "nothing can be written into " + display(folder) + ": " +
                    std::generic_category().message(errno));
  }
}

fs::path picture_path(const fs::path& archive) {
  std::string text = archive.string();
  text.erase(text.rfind(text.ends_with(".tgz") ? ".tgz" : ".tar.gz"));
  return text + "-difference.png";
}

Json to_json(const arxiv::Preparation& p) {
  Json json = json_document("pith.arxiv/1");
  json["main"] = p.main;
  json["documents"] = Json::array();
  for (const arxiv::ProvenDocument& document : p.documents) {
    json["documents"].push_back(
        {{"name", document.name}, {"pages", document.pages}, {"latex_runs", document.runs}});
  }
  json["engine"] = p.pdf_alone ? "" : std::string(arxiv::name(p.engine));
  json["engine_reason"] = p.engine_reason;
  json.update(to_json(p.report));
  json["kept"] = Json::array();
  for (const arxiv::KeptFile& file : p.kept) {
    json["kept"].push_back({{"name", file.name},
                            {"from", file.from},
                            {"bytes_before", file.before},
                            {"bytes_after", file.after},
                            {"changes", file.changes}});
  }
  json["left_out"] = Json::array();
  for (const arxiv::LeftOut& file : p.left_out) {
    json["left_out"].push_back(
        {{"name", file.name}, {"bytes", file.size}, {"reason", file.reason}});
  }
  json["hints"] = p.hints;
  json["confinement"] = {{"holds", confinement().holds()}, {"by", text(confinement())}};
  json["folder_bytes"] = p.folder_bytes;
  json["pages"] = p.pages;
  json["latex_runs"] = p.runs;
  return json;
}

// What went well is shown with its place as well: it tells where something was removed.
Report with_places(const Report& report) {
  Report shown;
  for (const Finding& finding : report.findings()) {
    const bool ahead = finding.outcome == Outcome::kPass && !finding.place.empty();
    shown.add(finding.rule, finding.outcome, finding.place,
              ahead ? finding.place + ": " + finding.detail : finding.detail);
  }
  return shown;
}

void print_files(const arxiv::Preparation& p, const Console& console) {
  const Palette& colors = console.out_colors;
  if (!p.kept.empty()) console.out << colors.strong("in the archive") << "\n";
  for (const arxiv::KeptFile& file : p.kept) {
    std::string line = fmt::format("  {}  {}", for_terminal(file.name), size_text(file.before));
    if (file.after != file.before) line += " → " + size_text(file.after);
    for (const std::string& change : file.changes) line += "; " + for_terminal(change);
    console.out << line << "\n";
  }
  if (!p.left_out.empty()) console.out << colors.strong("left out") << "\n";
  for (const arxiv::LeftOut& file : p.left_out) {
    console.out << fmt::format("  {}  {}  {}\n", for_terminal(file.name), size_text(file.size),
                               colors.dim(for_terminal(file.reason)));
  }
}

arxiv::Options options_of(const ArxivCommand& command, const Context& context) {
  arxiv::Options options;
  options.source = command.source;
  options.root = command.root;
  options.engine = command.engine;
  options.texlive = command.texlive;
  options.keep_comments = command.keep_comments;
  options.keep_unseen = command.keep_unseen;
  options.keep_comments_in = {command.keep_comments_in.begin(), command.keep_comments_in.end()};
  for (std::string name : command.remove_commands) {
    if (name.starts_with('\\')) name.erase(0, 1);
    options.remove_commands.insert(name);
  }
  options.also = command.also;
  options.keep = command.keep;
  options.accept = command.accept;
  options.anonymous = command.anonymous;
  options.readme = command.readme;
  options.tools = command.tools;
  options.progress = [&console = context.console](std::string_view what) {
    console.err << console.err_colors.dim(fmt::format("… {}", for_terminal(what))) << std::endl;
  };
  options.resolve = [&context](const Identifier& identifier) {
    return resolve(identifier, context.trust, context.fetch).record;
  };
  return options;
}

}  // namespace

arxiv::Tools tools_of(const Environment& environment) {
  arxiv::Tools tools;
  tools.search_path = environment.path;
  tools.user_tree = environment.texmf_home;
  if (tools.user_tree.empty() && !environment.home.empty()) {
    tools.user_tree = fs::path(environment.home) / "texmf";
  }
  std::error_code error;
  if (!fs::is_directory(tools.user_tree, error)) tools.user_tree.clear();
  tools.temporary_parent = environment.tmpdir.empty() ? "/tmp" : environment.tmpdir;
  return tools;
}

void write_archive(const fs::path& output, const std::string& bytes, const Console& console) {
  if (is_stdout(output)) {
    console.out << bytes;
    return console.flush_out();
  }
  WriteOptions options;
  options.sync = false;  // it can be made again
  write_file_atomically(output, bytes, options);
}

// Where the report goes: beside an archive on standard output, where messages go.
Console console_of(const ArxivCommand& command, const Console& console) {
  if (!is_stdout(command.output)) return console;
  if (console.json) {
    throw Error(ErrorKind::kUsage, "--json",
                "cannot be used when the archive goes to standard output");
  }
  return {console.err,     console.err,        console.program,   false,
          console.verbose, console.err_colors, console.err_colors};
}

int arxiv_command(const ArxivCommand& command, const Context& context) {
  if (command.rules) return print_rules(context.console);

  const Console console = console_of(command, context.console);
  const SignalWatch signals;  // Ctrl-C leaves neither TeX nor temporary folders behind
  const fs::path output = output_of(command);  // a name that is refused costs no TeX run
  if (!command.dry_run || !command.output.empty()) need_folder_of(output);
  const arxiv::Preparation p = arxiv::prepare(options_of(command, context));
  const bool good = !p.archive.bytes.empty();
  fs::path picture;
  if (good && !command.dry_run) write_archive(output, p.archive.bytes, context.console);
  std::string no_picture;  // why; the report is worth more than the picture
  if (!p.picture.empty() && !command.dry_run && !is_stdout(output)) {
    picture = picture_path(output);
    try {
      write_file_atomically(picture, p.picture);
    } catch (const Error& error) {
      no_picture = error.what();
      picture.clear();
    }
  }

  if (!no_picture.empty()) console.hint(for_terminal(no_picture));

  if (console.json) {
    Json json = to_json(p);
    json["archive"] = good ? Json{{"path", command.dry_run ? "" : display(output)},
                                  {"bytes", p.archive.bytes.size()},
                                  {"sha256", p.archive.sha256},
                                  {"tar_sha256", p.archive.tar_sha256}}
                           : Json(nullptr);
    json["picture"] = display(picture);
    if (picture.empty()) json["picture"] = nullptr;
    console.out << dump(json);
    return p.report.exit_code();
  }

  const Palette& colors = console.out_colors;
  if (!good) {
    console.out << colors.bad("not ready for arXiv") << ": no archive was written\n";
  } else if (command.dry_run) {
    console.out << colors.good("ready for arXiv") << ": nothing was written (--dry-run)\n";
  } else {
    console.out << colors.good("ready for arXiv") << ": "
                << (is_stdout(output) ? "on standard output" : for_terminal(display(output)))
                << "\n";
  }
  if (p.pdf_alone) {
    console.out << fmt::format("  {} alone, without sources\n", for_terminal(p.main));
  } else {
    console.out << fmt::format("  {} with {} ({})\n", for_terminal(p.main), arxiv::name(p.engine),
                               for_terminal(p.engine_reason));
    for (std::size_t i = 1; i < p.documents.size(); ++i) {
      console.out << fmt::format("  and {}\n", for_terminal(p.documents[i].name));
    }
  }
  console.out << (confinement().holds() ? "  confined by " : "  not confined: there is ")
              << text(confinement()) << "\n";
  if (good) {
    console.out << fmt::format("  {} → {}, {} page{}, {} run{}\n  sha256 {}\n",
                               size_text(p.folder_bytes), size_text(p.archive.bytes.size()),
                               p.pages, p.pages == 1 ? "" : "s", p.runs, p.runs == 1 ? "" : "s",
                               p.archive.sha256);
  }
  console.out << findings_text(with_places(p.report), colors, true);
  print_files(p, console);
  if (!picture.empty()) {
    console.hint("the first page that differs: " + for_terminal(display(picture)));
  }
  if (p.may_be_accepted) {
    console.hint("mend what is BAD, or let it stand by its name: --accept RULE or RULE:FILE");
  }
  for (const std::string& hint : p.hints) console.hint(for_terminal(hint));
  return p.report.exit_code();
}

}  // namespace pith
