// tests/support/child.h   Runs a piece of a test in a forked child and brings its answer back, for what would spoil the test
// process: a mounted file system, a resource limit, a library that cannot be unloaded. Not for use when threads run.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <exception>
#include <string>

namespace bertpt::test {

// The string that `f` returns in the child; "threw: ..." when it throws, "died: ..." when the child ends otherwise.
template <class F>
std::string in_child(F&& f) {
  int ends[2];
  if (::pipe(ends) != 0) return "died: no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    std::string answer;
    try {
      answer = f();
    } catch (const std::exception& error) {
      answer = std::string("threw: ") + error.what();
    }
    const bool whole = ::write(ends[1], answer.data(), answer.size()) == static_cast<ssize_t>(answer.size());
    ::_exit(whole ? 0 : 1);  // no destructors, no second report of the test framework
  }
  ::close(ends[1]);
  std::string answer;
  char buffer[4096];
  for (ssize_t n; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) answer.append(buffer, static_cast<size_t>(n));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) return "died: signal " + std::to_string(WTERMSIG(status));
  if (WEXITSTATUS(status) != 0) return "died: status " + std::to_string(WEXITSTATUS(status));
  return answer;
}

}  // namespace bertpt::test
