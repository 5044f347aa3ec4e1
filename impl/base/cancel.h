// base/cancel.h   A request to stop, shared by whoever asks and whoever works. Asking is one lock-free store: safe from any thread
// and from a signal handler. Progress is its twin in the other direction: the worker stores, anyone reads.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "base/error.h"

namespace bertpt {

class Cancel {
 public:
  Cancel() : flag_(std::make_shared<std::atomic<bool>>(false)) {}

  void request() const noexcept { flag_->store(true, std::memory_order_relaxed); }
  bool requested() const noexcept { return flag_->load(std::memory_order_relaxed); }
  void reset() const noexcept { flag_->store(false, std::memory_order_relaxed); }
  // Throws Error{cancelled} once requested. Call it at least every 50 ms of work.
  void check(const char* component) const {
    if (requested()) throw Error(Code::cancelled, component, "cancelled at the caller's request");
  }

 private:
  std::shared_ptr<std::atomic<bool>> flag_;  // copies share it
};
static_assert(std::atomic<bool>::is_always_lock_free);

// What a long operation has done. done and total count the same unit; total 0 means: not known yet.
class Progress {
 public:
  struct Snapshot {
    std::string stage;  // "reading documents", "merging pieces"
    std::string unit;   // "bytes", "documents", "pieces", "steps"
    uint64_t done = 0;
    uint64_t total = 0;
  };
  void begin(std::string stage, std::string unit, uint64_t total) {
    const std::lock_guard lock(state_->mutex);
    state_->stage = std::move(stage);
    state_->unit = std::move(unit);
    state_->total = total;
    state_->done = 0;
  }
  void advance(uint64_t amount) { state_->done.fetch_add(amount, std::memory_order_relaxed); }
  void set(uint64_t done) { state_->done.store(done, std::memory_order_relaxed); }
  Snapshot snapshot() const {
    const std::lock_guard lock(state_->mutex);
    return {state_->stage, state_->unit, state_->done.load(std::memory_order_relaxed), state_->total};
  }

 private:
  struct State {
    std::mutex mutex;
    std::string stage, unit;
    std::atomic<uint64_t> done{0};
    uint64_t total = 0;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();  // copies share it
};

}  // namespace bertpt
