// torch/threads.h   The cores that LibTorch and our kernels use on the worker thread, and the matrix product our kernels borrow.
//
// Counts are set for the calling thread only: OpenMP's internal variable and MKL's thread-local count. at::set_num_threads is not
// used, because it changes MKL for the whole process. Our kernels run on the OpenMP team that LibTorch already has (GOMP_parallel of
// the libgomp in the process), so no second team competes for the cores.
#pragma once

#include <cstdint>
#include <string>

#include "kernels/stream.h"

namespace bertpt::torch {

// Sets the calling thread's counts; cheap when they are set already.
void use_threads(int64_t threads);

// Kernels' stream over that team, and over the BLAS inside libtorch_cpu.
class TorchStream final : public kernels::Stream {
 public:
  explicit TorchStream(int64_t threads);
  // What this platform's LibTorch does not lend, in words; empty when nothing is missing. Kernels work without it, but slowly.
  static std::string missing();
  void parallel_for(int64_t n, int64_t grain, const std::function<void(int64_t, int64_t)>& f) override;
  void gemm(const kernels::Gemm<float>& g) override;
  void gemm(const kernels::Gemm<double>& g) override;
  void gemm(const kernels::Gemm<kernels::bf16>& g) override;
  void tile(const kernels::Tile& t) override;  // with AMX by LibTorch (oneDNN's micro-kernels), with AVX-512 BF16 by an own kernel
  void end_tiles() noexcept override;
  void* cuda_stream() const override { return cuda_stream_; }
  void set_cuda_stream(void* stream) { cuda_stream_ = stream; }
  // Whether products of bf16 factors are computed by the processor's own instructions for them, and by a BLAS for those of attention.
  static bool has_bf16_products();

 private:
  int64_t threads_;
  void* cuda_stream_ = nullptr;
};

}  // namespace bertpt::torch
