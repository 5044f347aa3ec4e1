// guard.h   The one barrier between C++ and the host: every exported function that can fail is `return guard(error, [&] {...});`.
//
// Whatever the body throws becomes a status and, where the host asked for one, a bertpt_error; nothing else crosses. The body returns
// nothing (BERTPT_OK) or a status that is no failure (BERTPT_END, BERTPT_TIMEOUT). It assigns outputs last, so that a failure writes none.
// While the body runs the thread cannot be cancelled by pthread_cancel: that unwinds by force and would end the process at `noexcept`.
#pragma once

#include <pthread.h>

#include <type_traits>
#include <utility>

#include "bertpt/api.h"

namespace bertpt::capi {

// Throws Error{forked} in a child process made by fork after the first call, and what a test's hook throws.
void enter();
bool in_forked_child() noexcept;
bool process_is_exiting() noexcept;

// Turns the exception in flight into a status and, when `error` is not null, into an error object. Call it in a catch block.
bertpt_status report(bertpt_error** error) noexcept;

// For tests: called at every entry, null to end. What it throws, the body could have thrown.
using EntryHook = void (*)();
void set_entry_hook(EntryHook hook) noexcept;

class NoThreadCancel {
 public:
  NoThreadCancel() noexcept { pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before_); }
  ~NoThreadCancel() { pthread_setcancelstate(before_, nullptr); }
  NoThreadCancel(const NoThreadCancel&) = delete;

 private:
  int before_ = 0;
};

template <class Body>
bertpt_status guard(bertpt_error** error, Body&& body) noexcept {
  const NoThreadCancel no_cancel;
  try {
    enter();
    if constexpr (std::is_void_v<std::invoke_result_t<Body&>>) {
      body();
      return BERTPT_OK;
    } else {
      static_assert(std::is_same_v<std::invoke_result_t<Body&>, bertpt_status>);
      return body();
    }
  } catch (...) {
    return report(error);
  }
}

// The body of every `_free`. In a forked child nothing is destroyed: the threads that a destructor would talk to are not there. Nor at
// exit, where LibTorch may already have taken down what a model's destructor needs.
template <class Handle>
void release(Handle* handle) noexcept {
  const NoThreadCancel no_cancel;
  if (!in_forked_child() && !process_is_exiting()) delete handle;
}

}  // namespace bertpt::capi
