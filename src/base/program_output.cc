#include "base/program_output.h"

#include <cstdio>
#include <memory>

#include "base/error.h"

namespace pith {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

std::optional<std::string> program_output(Process process, std::size_t max_bytes) {
  const std::unique_ptr<std::FILE, CloseFile> output(std::tmpfile());
  if (!output) return std::nullopt;
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
