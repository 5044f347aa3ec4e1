// The CUDA side of kernels/dropout.h. One thread makes one Philox block of four elements and writes those of them that are wanted.
#include <cuda_runtime.h>

#include "kernels/cuda_launch.h"

namespace {

using bertpt::kernels::DropoutRule;
using bertpt::kernels::keeps;
using bertpt::kernels::philox_block;

constexpr int kThreads = 256;

template <class T>
__device__ void write_block(const DropoutRule& rule, uint64_t block, uint64_t first, int64_t n, T* y) {
  uint32_t draw[4];
  philox_block(block, rule.key, draw);
  for (int word = 0; word < 4; ++word) {
    const uint64_t element = block * 4 + word;
    if (element >= first && element - first < static_cast<uint64_t>(n))
      y[element - first] = keeps(rule, draw[word]) ? static_cast<T>(rule.scale) : T(0);
  }
}

template <class T>
__global__ void flat_kernel(DropoutRule rule, uint64_t first, int64_t n, T* y) {
  const uint64_t block = first / 4 + static_cast<uint64_t>(blockIdx.x) * kThreads + threadIdx.x;
  if (block * 4 < first + static_cast<uint64_t>(n)) write_block(rule, block, first, n, y);
}

// Grid: x covers the blocks of one row and the rows, row = (s * heads + a) * length + i.
template <class T>
__global__ void scores_kernel(DropoutRule rule, int64_t first_token, int64_t stride, const int64_t* tokens, int64_t heads, int64_t length,
                              int64_t rows, int64_t blocks_per_row, T* y) {
  const int64_t index = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  const int64_t row = index / blocks_per_row;
  if (row >= rows) return;
  const int64_t i = row % length, head = row / length % heads, sequence = row / length / heads;
  const uint64_t first = static_cast<uint64_t>(((first_token + tokens[sequence * length + i]) * heads + head) * stride);
  write_block(rule, first / 4 + static_cast<uint64_t>(index % blocks_per_row), first, length, y + row * length);
}

}  // namespace

namespace bertpt::kernels::cuda {

int launch_dropout_flat(DropoutRule rule, uint64_t first, int64_t n, void* y, int is_f64, void* stream) {
  if (n == 0) return 0;
  const int64_t blocks = n / 4 + 2;
  const auto grid = static_cast<unsigned>((blocks + kThreads - 1) / kThreads);
  const auto s = static_cast<cudaStream_t>(stream);
  if (is_f64) flat_kernel<<<grid, kThreads, 0, s>>>(rule, first, n, static_cast<double*>(y));
  else flat_kernel<<<grid, kThreads, 0, s>>>(rule, first, n, static_cast<float*>(y));
  return cudaGetLastError();
}

int launch_dropout_scores(DropoutRule rule, int64_t first_token, int64_t stride, const int64_t* tokens, int64_t sequences, int64_t heads,
                          int64_t length, void* y, int is_f64, void* stream) {
  const int64_t rows = sequences * heads * length, blocks_per_row = length / 4 + 2;
  if (rows == 0) return 0;
  const auto grid = static_cast<unsigned>((rows * blocks_per_row + kThreads - 1) / kThreads);
  const auto s = static_cast<cudaStream_t>(stream);
  if (is_f64)
    scores_kernel<<<grid, kThreads, 0, s>>>(rule, first_token, stride, tokens, heads, length, rows, blocks_per_row,
                                            static_cast<double*>(y));
  else
    scores_kernel<<<grid, kThreads, 0, s>>>(rule, first_token, stride, tokens, heads, length, rows, blocks_per_row, static_cast<float*>(y));
  return cudaGetLastError();
}

}  // namespace bertpt::kernels::cuda
