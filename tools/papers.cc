#include "papers.h"

#include <memory>

#include "app/arxiv.h"
#include "app/compute.h"
#include "app/timestamp.h"

namespace pith::tools {

void add_compute_command(CLI::App& app, CommonFlags& flags, Chosen& chosen) {
  auto command = std::make_shared<ComputeCommand>();
  auto* sub = app.add_subcommand("compute", "Record, hash and number from metadata");
  sub->add_option("--arxiv", command->arxiv, "arXiv identifier")->type_name("ID");
  sub->add_option("--ver", command->version, "Version (with --snapshot: default the latest)")
      ->type_name("N");
  sub->add_option("--submitted", command->submitted, "When version 1 was submitted (RFC 3339)")
      ->type_name("TIME");
  sub->add_option("--license", command->license, "License, \"\" when there is none")
      ->type_name("URL");
  sub->add_option("--primary", command->primary, "Primary category")->type_name("CAT");
  sub->add_option("--cross", command->cross, "Cross-list category; once for each")
      ->type_name("CAT")
      ->allow_extra_args(false);
  sub->add_option("--title", command->title, "Title as in arXiv's metadata")->type_name("TEXT");
  sub->add_option("--abstract-file", command->abstract_file, "Abstract, likewise")
      ->type_name("FILE");
  sub->add_option("--abstract-sha256", command->abstract_sha256, "Its hash, in place of it")
      ->type_name("HEX");
  sub->add_option("--atom", command->atom, "Atom feed of arXiv's API instead")->type_name("FILE");
  auto* snapshot =
      sub->add_option("--snapshot", command->snapshot, "JSON lines of arXiv's snapshot instead");
  snapshot->type_name("FILE");
  sub->add_flag_callback(
         "--ndjson", [command] { command->snapshot = "-"; }, "The same as --snapshot -")
      ->excludes(snapshot);
  add_jobs_option(*sub, command->jobs);
  add_output_flags(*sub, flags);
  sub->footer(
      "\n  $ pith compute --atom feed.xml --license "
      "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
      "\n  $ pith compute --ndjson < arxiv-metadata-oai-snapshot.json\n");
  sub->callback([&chosen, command] {
    chosen = [command](const Context& context) { return compute_command(*command, context); };
  });
}

void add_timestamp_command(CLI::App& app, CommonFlags& flags, Chosen& chosen) {
  auto command = std::make_shared<TimestampCommand>();
  auto* sub = app.add_subcommand("timestamp", "What an OpenTimestamps proof proves of a record");
  sub->add_option("proof", command->proof, "OpenTimestamps proof (.ots)")
      ->required()
      ->type_name("FILE");
  sub->add_option("id", command->identifier, "The paper, to be resolved")->type_name("ID");
  sub->add_option("--record", command->record, "Its record, bundle or stamped PDF")
      ->type_name("FILE");
  sub->add_option("--sha256", command->sha256, "Its canonical hash")->type_name("HEX");
  sub->add_option("--headers", command->headers, "Bitcoin block headers (docs/format.md)")
      ->type_name("FILE");
  add_fetch_flags(*sub, flags);
  add_json_flag(*sub, flags);
  sub->footer("\n  $ pith timestamp record.ots --record bundle.json --headers headers.txt\n");
  sub->callback([&chosen, command] {
    chosen = [command](const Context& context) { return timestamp_command(*command, context); };
  });
}

void add_arxiv_command(CLI::App& app, CommonFlags& flags, Chosen& chosen) {
  auto command = std::make_shared<ArxivCommand>();
  auto* sub = app.add_subcommand("arxiv", "The archive for arXiv, clean and proven to compile");
  sub->add_option("paper", command->source, "Folder of the paper, or its main file")
      ->type_name("DIR|TEX");
  sub->add_option("-o,--output", command->output,
                  "Archive (default: <folder>-arxiv.tar.gz here; - for stdout)")
      ->type_name("FILE");
  sub->add_flag("--dry-run", command->dry_run, "Do all but write");
  sub->add_option("--root", command->root,
                  "A folder above, with files of the paper (default: its repository)")
      ->type_name("DIR");
  sub->add_option("--also", command->also, "Another document to compile, such as supplement.tex")
      ->type_name("TEX")
      ->allow_extra_args(false);
  sub->add_option("--engine", command->engine, "pdflatex, xelatex or latex (default: found)")
      ->type_name("NAME");
  sub->add_option("--texlive", command->texlive,
                  "arXiv's TeX Live: 2025 or 2023 (default: as needed)")
      ->type_name("YEAR");
  const auto list = [&](const char* name, std::vector<std::string>& names, const char* what,
                        const char* type) {
    sub->add_option(name, names, what)->type_name(type)->allow_extra_args(false);
  };
  list("--keep", command->keep, "Also this file or folder, though TeX does not read it", "NAME");
  list("--accept", command->accept, "A finding that may stand: RULE or RULE:FILE", "NAME");
  list("--remove-command", command->remove_commands, "Take \\NAME{...} out, such as todo", "NAME");
  sub->add_flag("--keep-comments", command->keep_comments, "Leave comments in all files");
  list("--keep-comments-in", command->keep_comments_in, "Leave them in this file", "NAME");
  sub->add_flag("--keep-unseen", command->keep_unseen, "Leave text that stands on no page");
  sub->add_flag("--anonymous", command->anonymous, "Also look for what names the authors");
  sub->add_flag("--readme", command->readme, "Write 00README.json");
  sub->add_flag("--rules", command->rules, "Print arXiv's rules, with dates and sources");
  add_fetch_flags(*sub, flags);
  add_json_flag(*sub, flags);
  sub->footer("\n  $ pith arxiv paper/\n  $ pith arxiv paper/ --dry-run --accept leak.home-path\n");
  sub->callback([&chosen, command] {
    if (command->source.empty() && !command->rules) throw CLI::RequiredError("a folder or --rules");
    chosen = [command](const Context& c) {
      command->tools = tools_of(read_environment());
      return arxiv_command(*command, c);
    };
  });
}

}  // namespace pith::tools
