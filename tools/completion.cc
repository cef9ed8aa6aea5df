#include "completion.h"

namespace pith::tools {
namespace {

void collect(const CommandDefinition& command, std::vector<const CommandDefinition*>& all) {
  all.push_back(&command);
  for (const CommandDefinition& sub : command.commands) collect(sub, all);
}

}  // namespace

std::vector<const CommandDefinition*> every_command(
    const std::vector<CommandDefinition>& programs) {
  std::vector<const CommandDefinition*> all;
  for (const CommandDefinition& program : programs) collect(program, all);
  return all;
}

std::string joined(const std::vector<std::string>& words, const std::string& separator) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : separator) + word;
  return text;
}

}  // namespace pith::tools
