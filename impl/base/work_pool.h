// base/work_pool.h   A few threads that run jobs; what a job gives or throws comes back through its future. Jobs begin in the order in
// which they were posted, urgent ones before all that wait.
//
// A job must not wait for another job of the same pool.
#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <utility>
#include <vector>

#include "base/threads.h"

namespace bertpt {

class WorkPool {
 public:
  enum class Priority { normal, urgent };

  // threads >= 1. When the system has no more threads to give there are fewer; with none at all jobs run where they are posted.
  explicit WorkPool(int64_t threads);
  ~WorkPool();  // lets running jobs end; jobs that have not begun never do, and their futures say broken_promise
  WorkPool(const WorkPool&) = delete;

  template <class Job>
  auto run(Job job, Priority priority = Priority::normal) -> std::future<decltype(job())> {
    auto task = std::make_shared<std::packaged_task<decltype(job())()>>(std::move(job));
    auto result = task->get_future();
    post([task] { (*task)(); }, priority);
    return result;
  }

 private:
  void post(std::function<void()> job, Priority priority);
  struct State;
  std::shared_ptr<State> state_;
  std::vector<NativeThread> threads_;
};

}  // namespace bertpt
