// torch/guards.h   What surrounds every use of LibTorch: its exceptions become Errors, and its thread-local state is ours meanwhile.
#pragma once

#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/DeviceGuard.h>
#include <c10/core/StreamGuard.h>
#include <c10/util/Exception.h>

#include <new>
#include <optional>
#include <string>

#include "base/error.h"
#include "torch/threads.h"

namespace bertpt::torch {

// Calls f; what LibTorch throws becomes an Error.
template <class F>
auto translate(F&& f) {
  try {
    return f();
  } catch (const Error&) {
    throw;
  } catch (const c10::OutOfMemoryError& e) {
    throw Error(Code::out_of_memory, "torch/model",
                std::string("the device has too little memory: ") + e.what_without_backtrace() + " A smaller micro-batch needs less.");
  } catch (const c10::Error& e) {
    const std::string what = e.what_without_backtrace();
    const bool memory = what.find("not enough memory") != std::string::npos || what.find("can't allocate memory") != std::string::npos;
    throw Error(memory ? Code::out_of_memory : Code::engine, "torch/model", (memory ? "too little memory: " : "LibTorch failed: ") + what);
  } catch (const std::bad_alloc&) {
    throw Error(Code::out_of_memory, "torch/model", "too little memory");
  }
}

// No autograd, the model's share of cores, its device and its stream.
class Guards {
 public:
  Guards(int64_t threads, at::Device device, const std::optional<c10::Stream>& stream) : device_(device), stream_(stream) {
    use_threads(threads);
  }

 private:
  at::NoGradGuard no_grad_;
  at::AutoDispatchBelowAutograd below_;
  c10::DeviceGuard device_;
  c10::OptionalStreamGuard stream_;
};

}  // namespace bertpt::torch
