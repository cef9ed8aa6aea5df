#include "base/confinement.h"

namespace pith {

std::string text(const Confinement& confinement) {
  std::string list;
  const auto add = [&](bool there, const std::string& what) {
    if (there) list += (list.empty() ? "" : ", ") + what;
  };
  add(confinement.landlock > 0, "Landlock (ABI " + std::to_string(confinement.landlock) + ")");
  add(confinement.filter, "a filter of system calls");
  add(confinement.network, "an empty network");
  add(confinement.processes, "processes of their own");
  return list.empty() ? "nothing" : list;
}

}  // namespace pith
