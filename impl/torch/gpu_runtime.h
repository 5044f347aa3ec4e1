// torch/gpu_runtime.h   What training needs of a GPU besides operators: graphs, memory, a native stream. The real one lives in
// libbertpt-cuda.so (impl/cuda), because it takes CUDA's headers; tests have one that needs no GPU.
//
// Threads: the model's worker alone. c10::Error is thrown for what CUDA refuses.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace bertpt::torch {

class GpuGraph {
 public:
  virtual ~GpuGraph() = default;
  // Puts the recorded work on the current stream and returns.
  virtual void replay() = 0;
};

struct GpuMemory {
  int64_t free_bytes = 0;   // of the device, and of what LibTorch holds without using it
  int64_t total_bytes = 0;  // of the device
};

class GpuRuntime {
 public:
  virtual ~GpuRuntime() = default;
  // Records what `body` puts on the current stream, which must not be the default one; nothing of it runs. `body` must not wait for the
  // device, nor read or write its memory from the host. Memory that it allocates and frees stays reserved for graphs. When `body` or CUDA
  // throws, the stream is out of capture again and usable.
  virtual std::unique_ptr<GpuGraph> capture(const std::function<void()>& body) = 0;
  virtual GpuMemory memory() const = 0;
};

// What libbertpt-cuda.so exports beside its table of launchers: a new runtime for the device; never null.
inline constexpr const char* kGpuRuntimeEntry = "bertpt_gpu_runtime";  // extern "C" GpuRuntime* bertpt_gpu_runtime(int device)

}  // namespace bertpt::torch
