// Runs a program as pith runs it over a paper, or without any of that, to see what it can reach.
//
//   confined_tool confined|open FOLDER SCRATCH PROGRAM ARGUMENT...
//
// The environment is the caller's. Ends with the program's exit code.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "arxiv/run/trees.h"
#include "base/error.h"
#include "base/process.h"

extern "C" char** environ;

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  namespace fs = std::filesystem;
  const std::string search_path = "/usr/bin:/bin";
  const fs::path folder = argv[2], scratch = argv[3];
  pith::Process process;
  process.program = pith::find_program(argv[4], search_path);
  process.folder = folder;
  if (std::string(argv[1]) == "open") {
    fs::current_path(folder);
    ::execv(process.program.c_str(), argv + 4);
    return 127;
  }
  process.arguments.assign(argv + 5, argv + argc);
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    const std::size_t equals = text.find('=');
    process.environment.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  try {
    const pith::arxiv::Trees trees = pith::arxiv::find_trees(search_path, {}, scratch);
    const pith::Rules rules(pith::arxiv::reach_over_paper(trees, true, folder, scratch, scratch));
    process.rules = &rules;
    return pith::run_process(process).exit_code;
  } catch (const pith::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 127;
  }
}
