#include "base/shared_library.h"

#include <dlfcn.h>

#include "base/error.h"

namespace pith {
namespace {

[[noreturn]] void fail(const std::string& what) {
  const char* cause = dlerror();
  throw Error(ErrorKind::kFile, what, "", cause ? cause : "cannot be loaded",
              "install it again: the program was built to use it");
}

}  // namespace

SharedLibrary::SharedLibrary(std::string_view what, const std::vector<std::string>& names)
    : what_(what), handle_(nullptr) {
  for (const std::string& name : names) {
    handle_ = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle_) return;
  }
  fail(what_);
}

void* SharedLibrary::address(const char* name) const {
  void* const found = dlsym(handle_, name);
  if (!found) fail(what_);
  return found;
}

}  // namespace pith
