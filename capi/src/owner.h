// owner.h   Who is in a call with a handle: many readers or one writer. Nobody ever waits: who comes too late gets Error{busy}.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "base/error.h"

namespace bertpt::capi {

class Owner {
 public:
  bool try_share() noexcept {
    int32_t word = word_.load(std::memory_order_relaxed);
    while (word >= 0) {
      if (word_.compare_exchange_weak(word, word + 1, std::memory_order_acquire, std::memory_order_relaxed)) return true;
    }
    return false;
  }
  void unshare() noexcept { word_.fetch_sub(1, std::memory_order_release); }
  bool try_own() noexcept {
    int32_t idle = 0;
    return word_.compare_exchange_strong(idle, -1, std::memory_order_acquire, std::memory_order_relaxed);
  }
  void disown() noexcept { word_.store(0, std::memory_order_release); }

 private:
  std::atomic<int32_t> word_{0};  // -1: one writer; n: n readers
};

[[noreturn]] inline void refuse_busy(const char* handle) {
  throw Error(Code::busy, "capi/owner", std::string("the ") + handle + " is in use by another call; wait for that call to return",
              {{"handle", handle}});
}

// For the length of a call that takes `const T *`.
class Shared {
 public:
  Shared(Owner& owner, const char* handle) : owner_(owner) {
    if (!owner_.try_share()) refuse_busy(handle);
  }
  ~Shared() { owner_.unshare(); }
  Shared(const Shared&) = delete;

 private:
  Owner& owner_;
};

// For the length of a call that takes `T *`.
class Exclusive {
 public:
  Exclusive(Owner& owner, const char* handle) : owner_(owner) {
    if (!owner_.try_own()) refuse_busy(handle);
  }
  ~Exclusive() { owner_.disown(); }
  Exclusive(const Exclusive&) = delete;

 private:
  Owner& owner_;
};

}  // namespace bertpt::capi
