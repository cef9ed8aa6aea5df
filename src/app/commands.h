// The subcommands: each takes its options and a Context, and returns the exit code
// (0 yes · 1 no · 2 could not do it · 3 cannot tell). They throw Error; tools wrap them in
// run_guarded (app/console.h).
#pragma once

#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "app/console.h"
#include "app/settings.h"
#include "record/trust.h"

namespace pith {

struct Context {
  const Console& console;
  std::istream& in;
  TrustStore trust = TrustStore::pinned();
  ResolveOptions fetch;
};

struct ResolveCommand {
  std::string identifier;
  std::filesystem::path output;  // where to write the verified document; "-": standard output;
                                 // empty: nowhere
};
int resolve_command(const ResolveCommand& command, const Context& context);

struct VerifyCommand {
  std::vector<std::string> things;      // files, "-", or identifiers
  bool ndjson = false;                  // standard input holds one JSON document a line
  unsigned jobs = 0;                    // with ndjson: lines at once; 0: one for each core
  std::optional<std::string> title;     // checked against the record's title hash
  std::string abstract_file;            // likewise; empty: not checked
  std::filesystem::path password_file;  // its first line opens encrypted PDFs
  bool unchanged = false;               // a PDF whose pages changed after the stamp is not valid
  std::string headers;                  // of Bitcoin blocks, for the timestamps of bundles
};
int verify_command(const VerifyCommand& command, const Context& context);

// `pith canon` and `pith hash`: a JSON text from a file or "-".
int canon_command(const std::string& file, const Context& context);
int hash_command(const std::string& file, const Context& context);
// `pith hash --ndjson`: one JSON text a line of standard input, one answer a line.
int hash_lines_command(unsigned jobs, const Context& context);

// `pith merge`: the state recomputed from the events of a bundle.
int merge_command(const std::string& file, const Context& context);

struct StyCommand {
  std::string identifier;        // an identifier, or a file with a bundle or record page
  std::filesystem::path output;  // empty or "-": standard output
};
int sty_command(const StyCommand& command, const Context& context);

struct ShowCommand {
  std::string file;                     // "-": standard input
  std::filesystem::path password_file;  // its first line opens an encrypted file
};
int show_command(const ShowCommand& command, const Context& context);

}  // namespace pith
