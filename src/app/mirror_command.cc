#include "app/mirror_command.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/evidence.h"
#include "app/lines.h"
#include "app/report_json.h"
#include "app/report_text.h"
#include "base/error.h"
#include "base/file.h"
#include "fetch/manifest.h"
#include "fetch/mirror_tree.h"

namespace pith {
namespace {

const char* status_text(MirrorTree::Added added) {
  switch (added) {
    case MirrorTree::Added::kNew:
      return "added";
    case MirrorTree::Added::kUpdated:
      return "updated";
    case MirrorTree::Added::kUnchanged:
      return "unchanged";
    case MirrorTree::Added::kOlder:
      break;
  }
  return "older";
}

void tell_rivals(const std::string& file, const std::vector<std::string>& rivals,
                 const Console& console) {
  for (const std::string& number : rivals) {
    console.say(for_terminal(file + ": its version of the paper has another signed record here, " +
                             number + ": both are kept as evidence"));
  }
}

}  // namespace

int mirror_add_command(const MirrorCommand& command, const Context& context) {
  const Console& console = context.console;
  MirrorTree tree(command.folder);
  nlohmann::ordered_json document = json_document("pith.mirror/1");
  document["folder"] = display(command.folder);
  document["files"] = nlohmann::ordered_json::array();
  int code = 0;
  bool added = false;
  for (const std::string& file : command.files) {
    nlohmann::ordered_json told{{"file", display(file)}};
    try {
      std::vector<std::string> rivals;
      const char* status = status_text(tree.add(read_input(file, kMaxMirrorFile, context),
                                                display(file), context.trust, &rivals));
      told["status"] = status;
      if (!rivals.empty()) {
        told["contradicted_by"] = rivals;
        code = worse_exit_code(code, 3);
      }
      added = true;
      if (!console.json) {
        console.out << fmt::format("{}: {}\n", for_terminal(display(file)), status);
        tell_rivals(display(file), rivals, console);
      }
    } catch (const Error& error) {
      if (code == 0) code = error.exit_code();
      told["status"] = "failed";
      told["error"] = to_json(error);
      console.say(lines_for_terminal(error.what()));
      if (!error.hint().empty()) console.hint(for_terminal(error.hint()));
    }
    document["files"].push_back(std::move(told));
  }
  if (tree.has_manifest()) {
    tree.renew_manifest(command.now);
  } else if (added && !console.json) {
    console.hint("pith mirror manifest DIR --base-url URL says where the mirror will be");
  }
  document["exit_code"] = code;
  if (console.json) console.out << dump(document);
  return code;
}

int mirror_verify_command(const MirrorCommand& command, const Context& context) {
  const Console& console = context.console;
  const Report report = MirrorTree(command.folder).verify(context.trust);
  if (console.json) {
    nlohmann::ordered_json document = json_document("pith.mirror/1");
    document["folder"] = display(command.folder);
    document.update(to_json(report));
    document["exit_code"] = report.exit_code();
    console.out << dump(document);
  } else {
    console.out << fmt::format("{}: {}\n", for_terminal(display(command.folder)),
                               verdict_words(report.verdict()))
                << findings_text(report, console.out_colors, console.verbose);
    if (report.findings().empty()) {
      console.hint("there is no bundle in it; pith mirror add puts one there");
    } else if (report.verdict() == Outcome::kFail) {
      console.hint("pith mirror add of a bundle writes anew what belongs to it");
    }
  }
  return report.exit_code();
}

int mirror_manifest_command(const MirrorCommand& command, const Context& context) {
  const Console& console = context.console;
  if (!std::filesystem::is_directory(command.folder)) {
    throw Error(ErrorKind::kFile, display(command.folder), "", "no such folder",
                "pith mirror add makes it, with bundles in it");
  }
  MirrorTree(command.folder).write_manifest(command.base_url, command.name, command.now);
  const std::string file = display(command.folder / kManifestFile);
  if (console.json) {
    nlohmann::ordered_json document = json_document("pith.mirror/1");
    document["folder"] = display(command.folder);
    document["manifest"] = file;
    console.out << dump(document);
  } else {
    console.out << fmt::format("wrote {}\n", for_terminal(file));
  }
  return 0;
}

}  // namespace pith
