#include "train/batch_source.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>

#include "base/threads.h"

namespace bertpt::train {

struct BatchSource::State {
  std::shared_ptr<const examples::Loader> loader;
  std::mutex mutex;
  std::condition_variable wake;
  bool stop = false;
  // The order of the thread: wanted is set, the thread makes it, then `ready` is set.
  bool wanted = false, ready = false;
  examples::Position position;
  int64_t count = 0;
  Item item;
  std::exception_ptr failure;

  Item make(examples::Position at, int64_t n) const {
    Item result;
    result.next = loader->fill(at, n, result.batch);
    return result;
  }

  void work() {
    std::unique_lock lock(mutex);
    while (true) {
      wake.wait(lock, [&] { return stop || (wanted && !ready); });
      if (stop) return;
      const examples::Position at = position;
      const int64_t n = count;
      lock.unlock();
      Item made;
      std::exception_ptr error;
      try {
        made = make(at, n);
      } catch (...) {
        error = std::current_exception();
      }
      lock.lock();
      item = std::move(made);
      failure = error;
      ready = true;
      wake.notify_all();
    }
  }
};

BatchSource::BatchSource(std::shared_ptr<const examples::Loader> loader) : state_(std::make_shared<State>()) {
  state_->loader = std::move(loader);
  NativeThread("bertpt-batch", [state = state_] { state->work(); });
}

BatchSource::~BatchSource() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->wake.notify_all();
}

BatchSource::Item BatchSource::take(examples::Position position, int64_t count) {
  State& s = *state_;
  std::unique_lock lock(s.mutex);
  std::optional<Item> result;
  if (s.wanted) {
    s.wake.wait(lock, [&] { return s.ready; });
    const bool fits = s.position == position && s.count == count;
    s.wanted = s.ready = false;
    if (fits && s.failure) std::rethrow_exception(s.failure);
    if (fits) result = std::move(s.item);
  }
  if (!result) {
    lock.unlock();
    result = s.make(position, count);
    lock.lock();
  }
  s.position = result->next;
  s.count = count;
  s.wanted = true;
  s.wake.notify_all();
  return std::move(*result);
}

}  // namespace bertpt::train
