#include "record/merge.h"

#include "app/commands.h"
#include "app/evidence.h"
#include "base/file.h"
#include "json/canonical.h"
#include "record/difference.h"

namespace pith {

int merge_command(const std::string& file, const Context& context) {
  const std::string name = display(file);
  const json::Value bundle = json::parse(read_input(file, kMaxJsonBytes, context), name);
  const Merge merged = merge(bundle, name, context.trust);
  const json::Value* carried = bundle.find("state");
  const bool confirmed = carried != nullptr && first_difference(merged.state, *carried).empty();
  for (const std::string& rule : merged.unconfirmed) {
    if (!confirmed) context.console.say(for_terminal(name + ": merge.assumed: " + rule));
  }
  context.console.out << canonicalize(merged.state).bytes() << "\n";
  if (merged.contradictory.empty()) return 0;
  std::string numbers;
  for (const std::string& number : merged.contradictory) {
    numbers += (numbers.empty() ? "" : ", ") + number;
  }
  context.console.say(for_terminal(
      name + ": bundle.equivocation: record_created events of several records: " + numbers));
  return 3;
}

}  // namespace pith
