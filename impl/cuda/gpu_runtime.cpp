// The runtime of a real GPU (torch/gpu_runtime.h), on LibTorch's own graphs: its allocator must know what is being recorded.
#include "torch/gpu_runtime.h"

#include <ATen/core/CachingHostAllocator.h>
#include <ATen/cuda/CUDAGeneratorImpl.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <cuda_runtime_api.h>

#include <exception>
#include <memory>
#include <utility>

namespace bertpt::torch {
namespace {

// Runs f; what it throws says that there was nothing to undo.
template <class F>
bool undo(F&& f) noexcept {
  try {
    f();
    return true;
  } catch (...) {
    return false;
  }
}

// LibTorch's graph, with what it leaves undone when a recording fails.
class Recording final : public at::cuda::CUDAGraph {
 public:
  // The stream leaves the recording, both allocators serve it as before, and generators draw again.
  void give_up() noexcept {
    cudaGraph_t part = nullptr;
    cudaStreamCaptureStatus status = cudaStreamCaptureStatusNone;
    if (cudaStreamIsCapturing(capture_stream_.stream(), &status) == cudaSuccess && status != cudaStreamCaptureStatusNone)
      cudaStreamEndCapture(capture_stream_.stream(), &part);
    if (part != nullptr) cudaGraphDestroy(part);
    cudaGetLastError();  // the recording's own failure, known already
    using namespace c10::cuda;
    const bool memory = undo([&] { CUDACachingAllocator::endAllocateToPool(capture_dev_, mempool_id_); });
    const bool host = undo([&] { at::getHostAllocator(at::kCUDA)->end_allocate_to_pool(mempool_id_); });
    // What ended well is given back by the destructor.
    if (memory) undo([&] { CUDACachingAllocator::releasePool(capture_dev_, mempool_id_); });
    if (host) undo([&] { at::getHostAllocator(at::kCUDA)->release_pool(mempool_id_); });
    for (auto& [generator, increment] : captured_generator_states_) generator->capturing_ = false;
  }
};

// Memory for graphs that are replayed one after the other. LibTorch takes the name of a pool only as long as a graph in it lives.
struct Pool {
  c10::MempoolId_t id = at::cuda::graph_pool_handle();
};

class CudaGraph final : public GpuGraph {
 public:
  explicit CudaGraph(std::shared_ptr<const Pool> memory) : pool(std::move(memory)) {}
  void replay() override { recording.replay(); }
  std::shared_ptr<const Pool> pool;
  Recording recording;  // behind the pool, so that it goes first
};

class CudaRuntime final : public GpuRuntime {
 public:
  explicit CudaRuntime(int device) : device_(static_cast<c10::DeviceIndex>(device)) {}

  std::unique_ptr<GpuGraph> capture(const std::function<void()>& body) override {
    std::shared_ptr<const Pool> pool = pool_.lock();
    if (pool == nullptr) pool = std::make_shared<const Pool>();
    auto graph = std::make_unique<CudaGraph>(pool);
    try {
      graph->recording.capture_begin(pool->id, cudaStreamCaptureModeThreadLocal);
      body();
      graph->recording.capture_end();
    } catch (...) {
      const std::exception_ptr error = std::current_exception();
      graph->recording.give_up();
      std::rethrow_exception(error);
    }
    pool_ = pool;
    return graph;
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
  c10::DeviceIndex device_;
  std::weak_ptr<const Pool> pool_;  // of the graphs that live
};

}  // namespace
}  // namespace bertpt::torch

extern "C" __attribute__((visibility("default"))) bertpt::torch::GpuRuntime* bertpt_gpu_runtime(int device) {
  return new bertpt::torch::CudaRuntime(device);
}
