// `pith doctor`: what is installed, reachable, trusted, cached and configured, and what to do next
// where something is wrong.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "app/console.h"
#include "app/settings.h"

namespace pith {

struct DoctorCommand {
  FetchChoices fetch;
  Environment environment;
  // All that programs are to be given, "NAME=value"; those that change what pith does are shown.
  std::vector<std::string> variables;
  std::string now;                            // RFC 3339; keys are judged by it
  std::chrono::milliseconds patience{5'000};  // with a mirror
};

// 0: all is well; 1: something is wrong; 3: nothing is, but mirrors were not asked. It takes no
// Context, since a configuration that cannot be read is one of its findings.
int doctor_command(const DoctorCommand& command, const Console& console);

}  // namespace pith
