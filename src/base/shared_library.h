// Libraries that are loaded when first needed. libcurl and PoDoFo bring some fifty others, and to
// load those takes longer than all that most commands do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pith {

class SharedLibrary {
 public:
  // Loads the first of these, absolute paths or names, that can be loaded; it stays. A name is
  // looked for where the system would, but never in the current folder or another relative one,
  // whatever the run path and LD_LIBRARY_PATH say (with glibc; elsewhere as the system does).
  // Throws Error kFile, with what the system says of the last one.
  SharedLibrary(std::string_view what, const std::vector<std::string>& names);

  // Throws Error kFile when the library has no such function.
  template <typename Function>
  Function* function(const char* name) const {
    return reinterpret_cast<Function*>(address(name));
  }

 private:
  void* address(const char* name) const;
  std::string what_;
  void* handle_;
};

}  // namespace pith

// A function of a library that is loaded late, as if it were linked: it passes what it is given on,
// and the first call loads the library. Hidden, so that the library itself never finds it.
#define PITH_PASS_ON(library, result, name, parameters, arguments)               \
  __attribute__((visibility("hidden"))) result name parameters {                 \
    static auto* const kFunction = (library).function<result parameters>(#name); \
    return kFunction arguments;                                                  \
  }
