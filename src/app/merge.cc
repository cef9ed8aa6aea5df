#include "record/merge.h"

#include "app/commands.h"
#include "app/evidence.h"
#include "json/canonical.h"

namespace pith {

int merge_command(const std::string& file, const Context& context) {
  const std::string name = file == "-" ? "standard input" : file;
  const json::Value bundle = json::parse(read_input(file, kMaxJsonBytes, context), name);
  context.console.out << canonicalize(merge_bundle(bundle, name, context.trust)).bytes() << "\n";
  return 0;
}

}  // namespace pith
