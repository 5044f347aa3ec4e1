#include "base/work_pool.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>

namespace bertpt {

struct WorkPool::State {
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<std::function<void()>> jobs;
  bool stop = false;

  void work() {
    while (true) {
      std::function<void()> job;
      {
        std::unique_lock lock(mutex);
        wake.wait(lock, [&] { return stop || !jobs.empty(); });
        if (stop) return;
        job = std::move(jobs.front());
        jobs.pop_front();
      }
      job();
    }
  }
};

WorkPool::WorkPool(int64_t threads) : state_(std::make_shared<State>()) {
  try {
    for (int64_t i = 0; i < threads; ++i) threads_.emplace_back("bertpt-work", [state = state_] { state->work(); });
  } catch (const std::exception&) {  // those that started do the work
  }
}

WorkPool::~WorkPool() {
  std::deque<std::function<void()>> dropped;
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
    dropped.swap(state_->jobs);
  }
  state_->wake.notify_all();
  for (NativeThread& thread : threads_) thread.join();
}

void WorkPool::post(std::function<void()> job, Priority priority) {
  if (threads_.empty()) return job();
  {
    const std::lock_guard lock(state_->mutex);
    if (priority == Priority::urgent) state_->jobs.push_front(std::move(job));
    else state_->jobs.push_back(std::move(job));
  }
  state_->wake.notify_one();
}

}  // namespace bertpt
