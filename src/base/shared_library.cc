#include "base/shared_library.h"

#include <dlfcn.h>

#include <filesystem>

#include "base/error.h"

#ifdef __GLIBC__
#include <link.h>
#endif

namespace pith {
namespace {

// Where the system looks for a library that this code asks for.
struct SearchPath {
  std::vector<std::string> folders;  // absolute ones
  bool relative = false;             // there are others, such as the current folder
};

#ifdef __GLIBC__

SearchPath read_search_path() {
  SearchPath path;
  Dl_info ignored;
  void* own = nullptr;  // the program, or the library that this code is part of
  if (dladdr1(reinterpret_cast<void*>(&read_search_path), &ignored, &own, RTLD_DL_LINKMAP) == 0) {
    return path;
  }
  Dl_serinfo size{};
  if (dlinfo(own, RTLD_DI_SERINFOSIZE, &size) != 0) return path;
  std::vector<Dl_serinfo> room(size.dls_size / sizeof(Dl_serinfo) + 1);
  Dl_serinfo* const info = room.data();
  info->dls_size = size.dls_size;
  info->dls_cnt = size.dls_cnt;
  if (dlinfo(own, RTLD_DI_SERINFO, info) != 0) return path;
  for (unsigned i = 0; i < info->dls_cnt; ++i) {
    const std::string folder = info->dls_serpath[i].dls_name;
    if (folder.starts_with('/')) {
      path.folders.push_back(folder);
    } else {
      path.relative = true;
    }
  }
  return path;
}

#else

SearchPath read_search_path() {
  return {};
}

#endif

void* open_path(const std::string& path) {
  return dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
}

// By a name: from an absolute folder, or from where the system's own list says. Null when it is not
// there.
void* open_name(const std::string& name) {
  static const SearchPath kPath = read_search_path();
  for (const std::string& folder : kPath.folders) {
    const std::string file = folder + "/" + name;
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) continue;
    if (void* const handle = open_path(file)) return handle;
  }
  return kPath.relative ? nullptr : open_path(name);
}

[[noreturn]] void fail(const std::string& what) {
  const char* cause = dlerror();
  throw Error(ErrorKind::kFile, what, "", cause ? cause : "is in no folder of the system",
              "install it again: the program was built to use it");
}

}  // namespace

SharedLibrary::SharedLibrary(std::string_view what, const std::vector<std::string>& names)
    : what_(what), handle_(nullptr) {
  for (const std::string& name : names) {
    handle_ = name.starts_with('/') ? open_path(name) : open_name(name);
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
