#include "base/threads.h"

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"

namespace bertpt {

int64_t usable_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
  return std::max(1u, std::thread::hardware_concurrency());
}

struct NativeThread::State {
  pthread_t handle{};
  std::string name;
  std::function<void()> body;
  bool joined = false;
};

NativeThread::NativeThread(std::string name, std::function<void()> body) : state_(std::make_shared<State>()) {
  state_->name = name.substr(0, 15);
  state_->body = std::move(body);
  auto* const keep = new std::shared_ptr<State>(state_);  // before the mask is changed: it may throw
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, size_t{16} << 20);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // the new thread inherits the mask
  const int error = pthread_create(
      &state_->handle, &attributes,
      [](void* argument) -> void* {
        const std::unique_ptr<std::shared_ptr<State>> state(static_cast<std::shared_ptr<State>*>(argument));
        pthread_setname_np(pthread_self(), (*state)->name.c_str());
        const auto body = std::move((*state)->body);
        body();
        return nullptr;
      },
      keep);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  if (error != 0) {
    delete keep;
    state_.reset();
    throw Error(Code::out_of_memory, "base/threads", "cannot start a thread: " + std::generic_category().message(error),
                {{"errno", error}});
  }
}

NativeThread::NativeThread(NativeThread&& other) noexcept : state_(std::move(other.state_)) {}
NativeThread& NativeThread::operator=(NativeThread&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
NativeThread::~NativeThread() {
  if (joinable()) pthread_detach(state_->handle);
}
void NativeThread::join() {
  if (!joinable()) return;
  pthread_join(state_->handle, nullptr);
  state_->joined = true;
}
bool NativeThread::joinable() const { return state_ && !state_->joined; }
bool NativeThread::is_current() const { return state_ && pthread_equal(state_->handle, pthread_self()) != 0; }

namespace {

// Of all workers of the process. A worker counts itself in before it looks whether it may work, and halt_workers() looks in the other
// order, so that one of them sees the other.
constinit std::atomic<bool> halted{false};
constinit std::atomic<int64_t> at_work{0};

[[noreturn]] void rest_for_ever() {
  for (;;) ::pause();  // a worker's signals are all blocked
}

void do_job(std::function<void()>& job) {
  at_work.fetch_add(1);
  if (!halted.load()) {
    job();
    job = nullptr;  // what it held may be an engine's object too
  }
  at_work.fetch_sub(1);
  if (halted.load()) rest_for_ever();
}

}  // namespace

bool halt_workers(int64_t timeout_ms) {
  halted.store(true);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  while (at_work.load() > 0) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

struct Worker::State {
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<std::function<void()>> jobs;
  std::function<void()> last;
  bool stop = false, ending = false;
};

Worker::Worker(std::string name) : state_(std::make_shared<State>()) {
  thread_ = NativeThread(std::move(name), [state = state_] {
    while (true) {
      std::function<void()> job;
      {
        std::unique_lock lock(state->mutex);
        state->wake.wait(lock, [&] { return state->stop || state->ending || !state->jobs.empty(); });
        if (state->stop) return;
        if (!state->jobs.empty()) {
          job = std::move(state->jobs.front());
          state->jobs.pop_front();
        } else {
          state->ending = false;
          job = std::exchange(state->last, nullptr);
          if (!job) continue;
        }
      }
      do_job(job);
    }
  });
}

void Worker::refuse_when_halted() {
  if (halted.load()) throw Error(Code::shutdown, "base/threads", "the process is exiting: nothing is computed any more");
}

Worker::~Worker() {
  std::deque<std::function<void()>> dropped;
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
    dropped.swap(state_->jobs);
  }
  state_->wake.notify_all();
  if (!thread_.is_current() && !halted.load()) thread_.join();  // a halted one never ends
}

void Worker::post(std::function<void()> job) {
  const std::shared_ptr<State> state = state_;  // the job may destroy this worker before we are through
  {
    const std::lock_guard lock(state->mutex);
    state->jobs.push_back(std::move(job));
  }
  state->wake.notify_one();
}

void Worker::prepare_end(std::function<void()> job) {
  const std::lock_guard lock(state_->mutex);
  state_->last = std::move(job);
}

void Worker::end() noexcept {
  const std::shared_ptr<State> state = state_;
  {
    const std::lock_guard lock(state->mutex);
    state->ending = true;
  }
  state->wake.notify_one();
}

bool Worker::is_current() const { return thread_.is_current(); }

void parallel_for(int64_t threads, int64_t n, const std::function<void(int64_t)>& f) {
  threads = std::min(threads, n);
  if (threads <= 1) {
    for (int64_t i = 0; i < n; ++i) f(i);
    return;
  }
  std::atomic<int64_t> next{0};
  std::mutex mutex;
  std::exception_ptr first;
  const auto work = [&] {
    for (int64_t i = next.fetch_add(1); i < n; i = next.fetch_add(1)) {
      try {
        f(i);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!first) first = std::current_exception();
        next.store(n);
      }
    }
  };
  std::vector<NativeThread> helpers;
  helpers.reserve(static_cast<size_t>(threads));
  try {
    for (int64_t i = 1; i < threads; ++i) helpers.emplace_back("bertpt-work", work);
  } catch (const std::exception&) {  // no more threads or memory to be had: those that started, and this one, do the work
  }
  work();
  for (NativeThread& helper : helpers) helper.join();
  if (first) std::rethrow_exception(first);
}

}  // namespace bertpt
