// `pith mirror add DIR FILE...`, `pith mirror verify DIR`, `pith mirror manifest DIR --base-url
// URL`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/commands.h"

namespace pith {

struct MirrorCommand {
  std::filesystem::path folder;
  std::vector<std::string> files;  // bundles to add; "-" is standard input
  std::string base_url, name;      // of the manifest
  std::string now;                 // the time that a manifest is generated at
};

// Files that are not bundles that verify are told, the others are added; the exit code is that of
// the first file that failed.
int mirror_add_command(const MirrorCommand& command, const Context& context);
// 0: all is well; 1: something is not; 3: nothing is there, or a key is not trusted.
int mirror_verify_command(const MirrorCommand& command, const Context& context);
int mirror_manifest_command(const MirrorCommand& command, const Context& context);

}  // namespace pith
