// What a program may reach that other people's input drives: a paper's TeX, biber, dvips, …
//
//   const Rules rules({.readable = {"/usr", …}, .writable = {folder}});
//   process.rules = &rules;  // base/process.h
//
// On Linux files are shut off by Landlock (Linux 5.13; later versions of it shut off more), and a
// filter of system calls (seccomp) takes what Landlock leaves: sockets of any kind, modes, owners
// and times of files, keys of the kernel. Both hold for all that the program starts, without any
// privilege. In base/keeper.h
// a network and processes of their own come to it, where the system has them.
//
// What is left: that a file exists, its size and its times can be told by its name.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace pith {

// A path stands for all that is below it. What is not there is passed over. Of symbolic links the
// target counts.
struct Reach {
  std::vector<std::filesystem::path> readable;  // files may be read and run, folders listed
  // Files may be read and written, and regular files and folders made and removed: no symbolic
  // link, through which we would be led elsewhere when we read what came of it; no pipe, no socket.
  // Nothing in them can be run.
  std::vector<std::filesystem::path> writable;
};

// What the system has, asked once.
struct Confinement {
  int landlock = 0;        // version of its interface; 0: files are not shut off
  bool filter = false;     // of system calls
  bool network = false;    // an empty one; sockets are shut off by the filter as well
  bool processes = false;  // their own, so that they all end with the first, and see no others

  // Files, sockets and processes of others are out of reach, whatever the program does.
  bool holds() const { return landlock > 0 && filter; }
};
const Confinement& confinement();
// "Landlock (ABI 7), a filter of system calls, an empty network, processes of their own";
// "nothing".
std::string text(const Confinement& confinement);

// A Reach as the kernel has it: made once, and entered by many programs.
class Rules {
 public:
  explicit Rules(const Reach& reach);  // throws Error kFile when the kernel refuses
  ~Rules();
  Rules(const Rules&) = delete;
  Rules& operator=(const Rules&) = delete;

  // For the calling process and all that it starts, for ever. Only calls that are safe between
  // fork and exec. True when all of confinement() is in force, but for namespaces.
  bool enter() const;

 private:
  int descriptor_ = -1;
  bool filter_ = false;
};

}  // namespace pith
