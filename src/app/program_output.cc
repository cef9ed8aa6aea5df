#include "app/program_output.h"

#include <cstdio>
#include <memory>

#include "base/error.h"
#include "base/process.h"

namespace pith {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

std::optional<std::string> program_output(const std::filesystem::path& program,
                                          const std::vector<std::string>& arguments,
                                          const std::vector<std::string>& environment,
                                          std::chrono::seconds limit, std::size_t max_bytes) {
  const std::unique_ptr<std::FILE, CloseFile> output(std::tmpfile());
  if (!output) return std::nullopt;
  Process process;
  process.program = program;
  process.arguments = arguments;
  process.folder = std::filesystem::current_path();
  for (const std::string& variable : environment) {
    const std::size_t equals = variable.find('=');
    if (equals == std::string::npos) continue;
    process.environment.emplace_back(variable.substr(0, equals), variable.substr(equals + 1));
  }
  process.time_limit = limit;
  process.output = ::fileno(output.get());
  try {
    if (run_process(process).exit_code != 0) return std::nullopt;
  } catch (const Error&) {
    return std::nullopt;
  }
  std::string text(max_bytes + 1, '\0');
  std::rewind(output.get());
  text.resize(std::fread(text.data(), 1, text.size(), output.get()));
  if (text.size() > max_bytes) return std::nullopt;
  return text;
}

}  // namespace pith
