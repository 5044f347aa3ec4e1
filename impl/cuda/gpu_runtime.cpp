// The runtime of a real GPU (torch/gpu_runtime.h), on LibTorch's own graphs: its allocator must know what is being recorded.
#include "torch/gpu_runtime.h"

#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <cuda_runtime_api.h>

#include <exception>

namespace bertpt::torch {
namespace {

class CudaGraph final : public GpuGraph {
 public:
  at::cuda::CUDAGraph graph;
  void replay() override { graph.replay(); }
};

class CudaRuntime final : public GpuRuntime {
 public:
  explicit CudaRuntime(int device) : device_(static_cast<c10::DeviceIndex>(device)), pool_(at::cuda::graph_pool_handle()) {}

  std::unique_ptr<GpuGraph> capture(const std::function<void()>& body) override {
    auto recorded = std::make_unique<CudaGraph>();
    recorded->graph.capture_begin(pool_, cudaStreamCaptureModeThreadLocal);
    try {
      body();
    } catch (...) {
      const std::exception_ptr error = std::current_exception();
      give_up(recorded->graph);
      std::rethrow_exception(error);
    }
    try {
      recorded->graph.capture_end();
    } catch (...) {
      const std::exception_ptr error = std::current_exception();
      give_up(recorded->graph);
      std::rethrow_exception(error);
    }
    return recorded;
  }

  GpuMemory memory() const override {
    size_t free = 0, total = 0;
    C10_CUDA_CHECK(cudaMemGetInfo(&free, &total));
    const auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(device_);
    const auto all = static_cast<size_t>(c10::CachingAllocator::StatType::AGGREGATE);
    const int64_t idle = stats.reserved_bytes[all].current - stats.allocated_bytes[all].current;
    return {.free_bytes = static_cast<int64_t>(free) + idle, .total_bytes = static_cast<int64_t>(total)};
  }

 private:
  // The stream leaves the recording, and the allocator serves it as before.
  void give_up(at::cuda::CUDAGraph& graph) const noexcept {
    try {
      graph.capture_end();
    } catch (...) {
      cudaGetLastError();  // the recording's own failure, known already
      try {
        c10::cuda::CUDACachingAllocator::endAllocateToPool(device_, pool_);
      } catch (...) {
      }
    }
  }

  c10::DeviceIndex device_;
  c10::MempoolId_t pool_;
};

}  // namespace
}  // namespace bertpt::torch

extern "C" __attribute__((visibility("default"))) bertpt::torch::GpuRuntime* bertpt_gpu_runtime(int device) {
  return new bertpt::torch::CudaRuntime(device);
}
