#include "common.h"
#include "help.h"
#include "papers.h"
#include "stores.h"
#include "web.h"

namespace {

constexpr const char* kSession = R"(
Exit codes: 0 yes, 1 no, 2 could not do it, 3 cannot tell.

  $ pith resolve arXiv:2605.29664          find a record by any of its names
  $ pith sty GRALRY4DTUR34CIZ3TIFOJE3QO -o pith.sty
  $ pdflatex paper && pithstamp paper.pdf  number and hash into the PDF
  $ pith verify --offline paper.pdf        the PDF proves itself
)";

}  // namespace

int main(int argc, char** argv) {
  using namespace pith;
  CLI::App app("Pith Numbers: resolve, verify, and put them into papers.", "pith");
  app.footer(kSession);
  app.require_subcommand(1);
  tools::CommonFlags flags;
  tools::Chosen command;

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
  sub->add_option("--password-file", verify.password_file, "First line: opens encrypted PDFs")
      ->type_name("FILE");
  sub->add_flag("--unchanged", verify.unchanged, "PDFs: no page may have changed after the stamp");
  sub->add_option("--headers", verify.headers, "Bundles: Bitcoin block headers for their timestamps")
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
    if (verify.ndjson &&
        (verify.title || !verify.abstract_file.empty() || !verify.password_file.empty())) {
      throw CLI::ValidationError("--ndjson",
                                 "does not go with --title, --abstract-file and --password-file");
    }
    command = [&](const Context& c) { return verify_command(verify, c); };
  });

  std::string file = "-";
  const auto file_command = [&](const char* name, const char* description, const char* what,
                                int (*run)(const std::string&, const Context&)) {
    auto* added = app.add_subcommand(name, description);
    added->add_option("file", file, what)->type_name("FILE");
    tools::add_json_flag(*added, flags);
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

  tools::add_arxiv_command(app, flags, command);

  StyCommand sty;
  sub = app.add_subcommand("sty", "LaTeX package with the verified record inside");
  sub->add_option("id", sty.identifier, "Identifier, or a file: bundle, record page, stamped PDF")
      ->required()
      ->type_name("ID");
  sub->add_option("-o,--output", sty.output, "Where to write it (default: stdout)")
      ->type_name("FILE");
  tools::add_fetch_flags(*sub, flags);
  tools::add_json_flag(*sub, flags);
  sub->footer("\n  $ pith sty 2605.29664 -o pith.sty\n");
  sub->callback([&] { command = [&](const Context& c) { return sty_command(sty, c); }; });

  ShowCommand show;
  sub = app.add_subcommand("show", "What a PDF carries, unverified, and its revisions");
  sub->add_option("pdf", show.file, "PDF (- for stdin)")->required()->type_name("PDF");
  sub->add_option("--password-file", show.password_file, "First line: the password (- for stdin)")
      ->type_name("FILE");
  tools::add_json_flag(*sub, flags);
  sub->footer("\n  $ pith show paper.pdf\n");
  sub->callback([&] { command = [&](const Context& c) { return show_command(show, c); }; });

  StampCommand stamp;
  sub = app.add_subcommand("stamp", "Number and hash into PDF metadata (= pithstamp)");
  tools::add_stamp_options(*sub, stamp, flags);
  sub->footer("\n  $ pith stamp paper.pdf\n");
  sub->callback([&] { command = [&](const Context& c) { return stamp_command(stamp, c); }; });

  tools::add_web_commands(app, flags, command);
  tools::add_compute_command(app, flags, command);
  tools::add_timestamp_command(app, flags, command);
  tools::add_keys_commands(app, flags, command);
  tools::add_cache_commands(app, flags, command);
  tools::add_mirror_commands(app, flags, command);
  tools::ChosenWithoutSettings alone;
  tools::add_help_commands(app, flags, alone);

  if (const int code = tools::parse(app, "pith", argc, argv); code >= 0) return code;
  if (alone) return tools::run_without_settings("pith", flags, alone);
  return tools::run("pith", flags, command);
}
