#include "app/arxiv.h"
#include "common.h"
#include "papers.h"
#include "stores.h"

namespace {

constexpr const char* kSession = R"(
Exit codes: 0 yes, 1 no, 2 could not do it, 3 cannot tell.

  $ pith resolve arXiv:2605.29664          find a record by any of its names
  $ pith sty GRALRY4DTUR34CIZ3TIFOJE3QO -o pith.sty
  $ pdflatex paper && pithstamp paper.pdf  number and hash into the PDF
  $ pith verify --offline paper.pdf        the PDF proves itself
)";

void add_arxiv_command(CLI::App& app, pith::tools::CommonFlags& flags,
                       std::function<int(const pith::Context&)>& chosen) {
  auto command = std::make_shared<pith::ArxivCommand>();
  auto* sub = app.add_subcommand("arxiv", "The archive for arXiv, clean and proven to compile");
  sub->add_option("paper", command->source, "Folder of the paper, or its main file")
      ->type_name("DIR|TEX");
  sub->add_option("-o,--output", command->output, "Archive (default: <folder>-arxiv.tar.gz here)")
      ->type_name("FILE");
  sub->add_flag("--dry-run", command->dry_run, "Do all but write");
  sub->add_option("--engine", command->engine, "pdflatex, xelatex or latex (default: found)")
      ->type_name("NAME");
  sub->add_option("--texlive", command->texlive, "arXiv's TeX Live: 2025 (default) or 2023")
      ->type_name("YEAR");
  const auto list = [&](const char* name, std::vector<std::string>& names, const char* what,
                        const char* type) {
    sub->add_option(name, names, what)->type_name(type)->allow_extra_args(false);
  };
  list("--keep", command->keep, "Also this file (or folder/), though TeX does not read it", "NAME");
  list("--accept", command->accept, "A finding that may stand: RULE or RULE:FILE", "NAME");
  list("--remove-command", command->remove_commands, "Take \\NAME{...} out, such as todo", "NAME");
  sub->add_flag("--keep-comments", command->keep_comments, "Leave comments in all files");
  list("--keep-comments-in", command->keep_comments_in, "Leave them in this file", "NAME");
  sub->add_flag("--anonymous", command->anonymous, "Also look for what names the authors");
  sub->add_flag("--readme", command->readme, "Write 00README.json");
  sub->add_flag("--rules", command->rules, "Print arXiv's rules, with dates and sources");
  pith::tools::add_fetch_flags(*sub, flags);
  pith::tools::add_output_flags(*sub, flags);
  sub->footer("\n  $ pith arxiv paper/\n  $ pith arxiv paper/ --dry-run --accept leak.home-path\n");
  sub->callback([&chosen, command] {
    if (command->source.empty() && !command->rules) throw CLI::RequiredError("a folder or --rules");
    command->tools = pith::tools_of_environment();
    chosen = [command](const pith::Context& c) { return pith::arxiv_command(*command, c); };
  });
}

}  // namespace

int main(int argc, char** argv) {
  using namespace pith;
  CLI::App app("Pith Numbers: resolve, verify, and put them into papers.");
  app.footer(kSession);
  app.require_subcommand(1);
  tools::CommonFlags flags;
  std::function<int(const Context&)> command;

  ResolveCommand resolve;
  auto* sub = app.add_subcommand("resolve", "Find a record and verify it");
  sub->add_option("id", resolve.identifier, "Pith Number, arXiv id, DOI or record URL")
      ->required()
      ->type_name("ID");
  sub->add_option("-o,--output", resolve.output, "Keep the verified bundle here (- for stdout)")
      ->type_name("FILE");
  tools::add_fetch_flags(*sub, flags);
  tools::add_output_flags(*sub, flags);
  sub->footer("\n  $ pith resolve pith:GRALRY4D\n  $ pith resolve 2605.29664v1 -o bundle.json\n");
  sub->callback([&] { command = [&](const Context& c) { return resolve_command(resolve, c); }; });

  VerifyCommand verify;
  sub = app.add_subcommand("verify", "Check records, bundles, states, stamped PDFs");
  sub->add_option("thing", verify.things, "Files (- for stdin) or identifiers")->type_name("THING");
  sub->add_option("--title", verify.title, "Is this the record of a paper with this title?")
      ->type_name("TEXT");
  sub->add_option("--abstract-file", verify.abstract_file, "… and this abstract?")
      ->type_name("FILE");
  auto* ndjson =
      sub->add_flag("--ndjson", verify.ndjson, "Standard input: one JSON document a line");
  tools::add_jobs_option(*sub, verify.jobs)->needs(ndjson);
  tools::add_fetch_flags(*sub, flags);
  tools::add_output_flags(*sub, flags);
  sub->footer("\n  $ pith verify --offline paper.pdf\n  $ pith verify bundle.json --json\n");
  sub->callback([&] {
    if (verify.things.empty() && !verify.ndjson) {
      throw CLI::RequiredError("a file, an identifier, or --ndjson");
    }
    if (!verify.things.empty() && verify.ndjson) {
      throw CLI::ValidationError("--ndjson", "reads standard input and takes no files");
    }
    if (verify.ndjson && (verify.title || !verify.abstract_file.empty())) {
      throw CLI::ValidationError("--ndjson", "does not go with --title and --abstract-file");
    }
    command = [&](const Context& c) { return verify_command(verify, c); };
  });

  std::string file = "-";
  const auto file_command = [&](const char* name, const char* description, const char* what,
                                int (*run)(const std::string&, const Context&)) {
    auto* added = app.add_subcommand(name, description);
    added->add_option("file", file, what)->type_name("FILE");
    tools::add_output_flags(*added, flags);
    added->callback([&command, &file, run] {
      command = [&file, run](const Context& c) { return run(file, c); };
    });
    return added;
  };
  file_command("canon", "Canonical bytes of a JSON text", "JSON (default: stdin)", canon_command)
      ->footer("\n  $ pith canon record.json | sha256sum\n");
  sub = file_command("hash", "SHA-256 of the canonical bytes, and its 26 characters",
                     "JSON (default: stdin)", hash_command);
  bool hash_lines = false;
  unsigned hash_jobs = 0;
  ndjson = sub->add_flag("--ndjson", hash_lines, "Standard input: one JSON text a line");
  tools::add_jobs_option(*sub, hash_jobs)->needs(ndjson);
  sub->footer("\n  $ pith hash record.json\n  $ pith hash --ndjson < records.ndjson\n");
  sub->callback([&] {
    if (hash_lines && file != "-") {
      throw CLI::ValidationError("--ndjson", "reads standard input and takes no file");
    }
    command = [&](const Context& c) {
      return hash_lines ? hash_lines_command(hash_jobs, c) : hash_command(file, c);
    };
  });
  file_command("merge", "State recomputed from the events of a bundle", "Bundle (default: stdin)",
               merge_command)
      ->footer("\n  $ pith merge bundle.json > state.json\n");

  add_arxiv_command(app, flags, command);

  StyCommand sty;
  sub = app.add_subcommand("sty", "LaTeX package with the verified record inside");
  sub->add_option("id", sty.identifier, "Identifier, or a bundle file")
      ->required()
      ->type_name("ID");
  sub->add_option("-o,--output", sty.output, "Where to write it (default: stdout)")
      ->type_name("FILE");
  tools::add_fetch_flags(*sub, flags);
  tools::add_output_flags(*sub, flags);
  sub->footer("\n  $ pith sty 2605.29664 -o pith.sty\n");
  sub->callback([&] { command = [&](const Context& c) { return sty_command(sty, c); }; });

  ShowCommand show;
  sub = app.add_subcommand("show", "What a PDF carries, unverified, and its revisions");
  sub->add_option("pdf", show.file, "PDF (- for stdin)")->required()->type_name("PDF");
  sub->add_option("--password-file", show.password_file, "First line: the password (- for stdin)")
      ->type_name("FILE");
  tools::add_output_flags(*sub, flags);
  sub->footer("\n  $ pith show paper.pdf\n");
  sub->callback([&] { command = [&](const Context& c) { return show_command(show, c); }; });

  StampCommand stamp;
  sub = app.add_subcommand("stamp", "Number and hash into PDF metadata (= pithstamp)");
  tools::add_stamp_options(*sub, stamp, flags);
  sub->footer("\n  $ pith stamp paper.pdf\n");
  sub->callback([&] { command = [&](const Context& c) { return stamp_command(stamp, c); }; });

  tools::add_compute_command(app, flags, command);
  tools::add_timestamp_command(app, flags, command);
  tools::add_keys_commands(app, flags, command);
  tools::add_cache_commands(app, flags, command);
  tools::add_mirror_commands(app, flags, command);

  if (const int code = tools::parse(app, "pith", argc, argv); code >= 0) return code;
  return tools::run("pith", flags, command);
}
