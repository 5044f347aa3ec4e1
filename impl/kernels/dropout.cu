// The CUDA side of kernels/dropout.h. One thread makes one Philox block of four elements and writes those of them that are wanted.
#include "kernels/cuda_launch.h"
#include "kernels/device.cuh"

namespace bertpt::kernels::cuda {
namespace {

constexpr int kThreads = 256;

template <class T>
__device__ void write_block(const DropoutRule& rule, uint64_t block, uint64_t first, int64_t n, T* y) {
  uint32_t draw[4];
  philox_block(block, rule.state != nullptr ? rule.state->key : rule.key, draw);
  for (int word = 0; word < 4; ++word) {
    const uint64_t element = block * 4 + static_cast<uint64_t>(word);
    if (element >= first && element - first < static_cast<uint64_t>(n))
      y[element - first] = keeps(rule, draw[word]) ? static_cast<T>(rule.scale) : T(0);
  }
}

template <class T>
__global__ void flat_kernel(DropoutRule rule, uint64_t first, int64_t width, int64_t n, T* y) {
  if (rule.state != nullptr) first = static_cast<uint64_t>(rule.state->first_token * width);
  const uint64_t block = first / 4 + static_cast<uint64_t>(blockIdx.x) * kThreads + threadIdx.x;
  if (block * 4 < first + static_cast<uint64_t>(n)) write_block(rule, block, first, n, y);
}

struct Scores {
  DropoutRule rule;
  int64_t first_token, stride, heads, length, rows, blocks_per_row;
  const int64_t* tokens;
};
// Grid: x covers the blocks of one row and the rows, row = (s * heads + a) * length + i.
template <class T>
__global__ void scores_kernel(Scores a, T* y) {
  const int64_t index = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  const int64_t row = index / a.blocks_per_row;
  if (row >= a.rows) return;
  const int64_t i = row % a.length, head = row / a.length % a.heads, sequence = row / a.length / a.heads;
  const int64_t token = (a.rule.state != nullptr ? a.rule.state->first_token : a.first_token) + a.tokens[sequence * a.length + i];
  const auto first = static_cast<uint64_t>((token * a.heads + head) * a.stride);
  write_block(a.rule, first / 4 + static_cast<uint64_t>(index % a.blocks_per_row), first, a.length, y + row * a.length);
}

// Calls f with a pointer to the mask.
template <class F>
int with_mask(const View& y, F&& f) {
  if (y.dtype == DType::f32) return f(y.as<float>());
  if (y.dtype == DType::f64) return f(y.as<double>());
  return cudaErrorInvalidValue;
}

}  // namespace

int64_t scratch_bytes(const DropoutFlat&) { return 0; }
int launch(const DropoutFlat& a, void*, void* stream) {
  const int64_t n = elements(a.y);
  if (n == 0) return cudaSuccess;
  return with_mask(a.y, [&]<class T>(T* y) {
    return start(flat_kernel<T>, blocks_for(n / 4 + 2, kThreads), 1, kThreads, stream, a.stretch.rule, a.stretch.first,
                 a.y.shape[a.y.shape.rank() - 1], n, y);
  });
}

int64_t scratch_bytes(const DropoutScores&) { return 0; }
int launch(const DropoutScores& a, void*, void* stream) {
  const int64_t length = a.y.shape[2];
  const Scores scores{.rule = a.rule,
                      .first_token = a.first_token,
                      .stride = a.stride,
                      .heads = a.y.shape[1],
                      .length = length,
                      .rows = a.y.shape[0] * a.y.shape[1] * length,
                      .blocks_per_row = length / 4 + 2,
                      .tokens = a.tokens.as<int64_t>()};
  return with_mask(a.y, [&]<class T>(T* y) {
    return start(scores_kernel<T>, blocks_for(scores.rows * scores.blocks_per_row, kThreads), 1, kThreads, stream, scores, y);
  });
}

}  // namespace bertpt::kernels::cuda
