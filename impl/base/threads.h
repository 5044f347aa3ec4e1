// base/threads.h   Native threads of the library's own: big stacks, all signals blocked, named.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>

namespace bertpt {

// Usable cores: the affinity mask of the process, not the machine's count.
int64_t usable_cores();

// A joinable thread with a 16 MiB stack whose signals are all blocked, so that the host's handlers never run on it.
class NativeThread {
 public:
  NativeThread() = default;
  NativeThread(std::string name, std::function<void()> body);  // name: 15 bytes at most; body must not throw
  NativeThread(NativeThread&& other) noexcept;
  NativeThread& operator=(NativeThread&& other) noexcept;
  ~NativeThread();  // detaches when not joined: the owner decides whether to wait
  void join();
  bool joinable() const;
  bool is_current() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// One thread that runs posted jobs in order. The destructor lets the current job finish, drops the rest and never joins when it
// runs on the worker itself.
class Worker {
 public:
  explicit Worker(std::string name);
  ~Worker();
  Worker(const Worker&) = delete;

  void post(std::function<void()> job);  // job must not throw; dropped after halt_workers()
  // A job kept for end(), which runs it once nothing else is left to do. end() needs no memory, so that a destructor can call it; the job
  // may destroy this worker.
  void prepare_end(std::function<void()> job);
  void end() noexcept;
  // Runs `job` on the worker and waits; what it throws is thrown here. Called on the worker itself, it runs at once.
  // Error{shutdown} after halt_workers().
  template <class Job>
  auto call(Job&& job) -> decltype(job()) {
    using Result = decltype(job());
    if (is_current()) return job();
    refuse_when_halted();
    auto task = std::make_shared<std::packaged_task<Result()>>(std::forward<Job>(job));
    auto result = task->get_future();
    post([task] { (*task)(); });
    return result.get();
  }
  bool is_current() const;

 private:
  struct State;
  static void refuse_when_halted();
  std::shared_ptr<State> state_;
  NativeThread thread_;
};

// For the exit of the process, and for good: no worker begins another job, those in one stop at its end and never return from there (their
// threads die with the process). Waits for that, at most timeout_ms; true when no job runs any more. Not to be called on a worker.
bool halt_workers(int64_t timeout_ms);

// Calls f(i) for i in [0, n) on up to `threads` threads, the caller's own included, in no fixed order. The first exception is
// rethrown after all have stopped.
void parallel_for(int64_t threads, int64_t n, const std::function<void(int64_t)>& f);

}  // namespace bertpt
