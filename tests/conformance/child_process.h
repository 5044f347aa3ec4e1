// tests/conformance/child_process.h   Another process that runs one hidden test case of this program: what must be seen from outside
// (exit, a new process after a checkpoint, a process without LibTorch). Arguments travel in environment variables.
#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>

namespace bertpt::host {

struct ChildResult {
  bool exited = false;  // by itself, not by a signal or our patience
  int code = -1;        // exit code, or the signal
  double seconds = 0;   // from `mark` (a file that the child makes), or from the start, to the end
};

inline std::string argument(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// First in a test case that is for children only: run by a filter of the whole file, it does nothing.
#define CHILD_ONLY() \
  if (bertpt::host::argument("BERTPT_TEST_CHILD").empty()) return

// Runs the test case `name`, tagged [.child], with extra environment variables; "" removes one.
inline ChildResult run_child(const std::string& name, const std::map<std::string, std::string>& environment, double patience_seconds,
                             const std::string& mark = {}) {
  const pid_t child = ::fork();
  if (child == 0) {
    for (const auto& [key, value] : environment) {
      if (value.empty()) ::unsetenv(key.c_str());
      else ::setenv(key.c_str(), value.c_str(), 1);
    }
    ::setenv("BERTPT_TEST_CHILD", "1", 1);
    ::execl("/proc/self/exe", "child", name.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ChildResult result;
  auto begin = std::chrono::steady_clock::now();
  const auto start = begin;
  bool marked = mark.empty();
  while (true) {
    if (!marked && ::access(mark.c_str(), F_OK) == 0) {
      marked = true;
      begin = std::chrono::steady_clock::now();
    }
    int status = 0;
    if (::waitpid(child, &status, WNOHANG) == child) {
      result.exited = WIFEXITED(status);
      result.code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
      break;
    }
    if (std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() > patience_seconds) {
      ::kill(child, SIGKILL);
      ::waitpid(child, &status, 0);
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace bertpt::host
