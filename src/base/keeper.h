// Between run_process and a program: what sees to it that all that the program starts ends with it,
// and that it ends with us, even when we are killed hard.
//
// On Linux that is a process of its own, which starts the program, waits for it, and then ends what
// is left, also what made a session of its own. Where the system allows, it is the first process of
// a PID namespace, whose end the kernel makes the end of all in it; the user, network and IPC
// namespaces that come with it are empty. Elsewhere in Linux orphans come to it
// (PR_SET_CHILD_SUBREAPER). On other systems the program is a plain child and leads a session.
#pragma once

#include <sys/types.h>

namespace pith {

class Keeper {
 public:
  Keeper();  // throws Error kFile
  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  // `become` runs in the new process with the signals blocked, makes only calls that are safe
  // between fork and exec, and does not return. The process to wait for, or -1 with errno.
  pid_t start(void (*become)(const void*), const void* what);
  // What waitpid said of the program, from what it said of the process to wait for; of a program
  // that was ended, that a signal did it.
  int status(int waited) const;

  // Ends the program with all that it started. The process is still to be waited for.
  static void end(pid_t process);
  // What it left running; right after it was waited for.
  static void end_rest(pid_t process);

 private:
  int* program_status_ = nullptr;  // in memory that is shared with the process
};

// Whether a PID and a network namespace can be had. Forks.
bool keeper_has_namespaces();
// Gives the calling process an empty network. False where the system does not allow that.
bool network_is_shut_off();

}  // namespace pith
