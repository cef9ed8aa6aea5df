// Systems without namespaces and subreapers: the program is a plain child that leads a session.
#include <signal.h>
#include <unistd.h>

#include "base/keeper.h"

namespace pith {

Keeper::Keeper() = default;
Keeper::~Keeper() = default;

pid_t Keeper::start(void (*become)(const void*), const void* what) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::setsid();
    become(what);
    ::_exit(127);
  }
  return child;
}

int Keeper::status(int waited) const {
  return waited;
}

void Keeper::end(pid_t process) {
  ::kill(-process, SIGKILL);
  ::kill(process, SIGKILL);  // also before it leads a session
}

void Keeper::end_rest(pid_t process) {
  ::kill(-process, SIGKILL);
}

bool keeper_has_namespaces() {
  return false;
}

bool network_is_shut_off() {
  return false;
}

}  // namespace pith
