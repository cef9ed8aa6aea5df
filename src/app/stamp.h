// `pithstamp`, which is also `pith stamp`: Pith metadata into PDFs, or out of them.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"

namespace pith {

struct StampCommand {
  std::vector<std::filesystem::path> files;  // PDFs, folders (app/file_list.h), "-"
  std::string number;                        // empty: found in the PDF or beside it
  std::filesystem::path record;              // a bundle or record page; empty: resolved
  // A file (for one PDF), a folder (one that is there, or a path that ends in "/"), "-" for
  // standard output; empty: in place.
  std::filesystem::path output;
  bool remove = false;                  // take the stamp away instead
  bool allow_signed = false;            // as in StampOptions
  bool replace_xmp = false;             // likewise
  std::filesystem::path password_file;  // its first line opens encrypted files
  std::string password;
  // Asked for the password of an encrypted file when none was given and it is the only file.
  std::function<std::optional<std::string>(const std::filesystem::path&)> ask_password;
  std::string utc_time;     // as in StampOptions
  bool dry_run = false;     // say what would be done, write nothing
  bool backup = false;      // keep what is replaced (app/backup.h)
  bool keep_mtime = false;  // the output gets the input's modification time
  bool quiet = false;       // say nothing about files that went well
  bool ndjson = false;      // one JSON object for each file, as soon as it is done
  unsigned jobs = 0;        // files at once; 0: one for each processor
  std::chrono::milliseconds time_limit{120'000};  // for one file, until its result is written
  unsigned columns = 0;  // of the terminal that shows progress; 0: there is none
};

// The exit code is the worst of the files': 1, then 2, then 3. A record that was given and cannot
// be used ends the whole command, as Error.
int stamp_command(const StampCommand& command, const Context& context);

}  // namespace pith
