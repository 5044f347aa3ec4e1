// tests/support/cuda_emulator/cuda_runtime.h   As much of CUDA C++ as impl/kernels/*.cu uses, on the CPU.
//
// The same .cu files are compiled against this header by the host's compiler. A launch runs the blocks of the grid one after the other on
// the calling thread, and the threads of a block as fibers that change places where CUDA's threads wait for each other: at __syncthreads
// and at a warp's shuffles. So geometry, bounds, aliasing, missing barriers and unequal paths to a barrier are found without a GPU, and
// under AddressSanitizer. What it cannot show: speed, the memory model between blocks, the compiler's machine code, CUDA's own functions.
//
// Stricter than a GPU: a thread that ends, or waits elsewhere, while others of its block or warp wait for it is an error, and so is a
// shuffle that names less than the whole warp. A launch then returns cudaErrorLaunchFailure; emulator.h says what happened.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>

#define __global__
#define __device__
#define __host__
#define __shared__ static  // blocks run one after the other
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)

struct dim3 {
  unsigned x = 1, y = 1, z = 1;
  constexpr dim3(unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1) : x(x_), y(y_), z(z_) {}
};
struct alignas(16) uint4 {
  unsigned x, y, z, w;
};
inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }

extern dim3 threadIdx, blockIdx, blockDim, gridDim;  // of the thread that runs

using std::isfinite;
using std::max;
using std::min;

enum cudaError_t : int { cudaSuccess = 0, cudaErrorInvalidValue = 1, cudaErrorLaunchFailure = 719 };
const char* cudaGetErrorString(cudaError_t error);
using cudaStream_t = struct CUstream_st*;
struct cudaLaunchConfig_t {
  dim3 gridDim, blockDim;
  size_t dynamicSmemBytes = 0;
  cudaStream_t stream = nullptr;
};

namespace bertpt::emulator {

cudaError_t launch(const cudaLaunchConfig_t& config, const std::function<void()>& thread);
void sync_block();
// What lane `lane ^ lane_mask` of the warp brought along.
uint64_t exchange(unsigned lanes, uint64_t value, int lane_mask);

}  // namespace bertpt::emulator

template <class... P, class... A>
cudaError_t cudaLaunchKernelEx(const cudaLaunchConfig_t* config, void (*kernel)(P...), A&&... arguments) {
  return bertpt::emulator::launch(*config, [&] { kernel(arguments...); });
}
inline void __syncthreads() { bertpt::emulator::sync_block(); }
template <class T>
T __shfl_xor_sync(unsigned lanes, T value, int lane_mask) {
  static_assert(sizeof(T) <= sizeof(uint64_t));
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(T));
  bits = bertpt::emulator::exchange(lanes, bits, lane_mask);
  std::memcpy(&value, &bits, sizeof(T));
  return value;
}
