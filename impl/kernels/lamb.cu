// The CUDA side of kernels/lamb.h: all parameters in three launches. A block takes one chunk: it moves the moments, leaves the directions
// in the gradients' place and two sums of squares; one block for each parameter makes its trust ratio of them; then chunks step.
#include "kernels/cuda_launch.h"
#include "kernels/flat.cuh"
#include "kernels/lamb.h"

namespace bertpt::kernels::cuda {
namespace {

constexpr int kFlatWarps = kFlatThreads / kWarp;

struct LambArrays {
  float *p, *g, *m, *v;
  bf16* shadow;
  const LambSegment* segments;
  const LambChunk* chunks;
  double* squares;  // [chunks][2]: of values and of directions
  float* trust;     // [segments]
};

struct DirectionBody {
  const float* p;
  float *g, *m, *v;
  Moments moments;
  float epsilon, decay, scale, root;
  double value, direction;
  template <int V>
  BERTPT_DEVICE void at(int64_t i) {
    float values[V], u[V], first[V], second[V];
    load(p + i, values);
    load(g + i, u);
    load(m + i, first);
    load(v + i, second);
#pragma unroll
    for (int k = 0; k < V; ++k) {
      moments.move(u[k], first[k], second[k]);
      u[k] = first[k] * scale / (sqrtf(second[k]) * root + epsilon) + decay * values[k];
      value += static_cast<double>(values[k]) * static_cast<double>(values[k]);
      direction += static_cast<double>(u[k]) * static_cast<double>(u[k]);
    }
    store(g + i, u);
    store(m + i, first);
    store(v + i, second);
  }
};
template <int V>
__global__ void __launch_bounds__(kFlatThreads) direction_kernel(LambArrays a, UpdateRule rule) {
  const UpdateFactors f = rule.factors();
  if (!f.finite) return;
  __shared__ double shared[2][kFlatWarps][2];
  BlockSum<double, 2, kFlatWarps> block_sum{shared};
  const LambChunk chunk = a.chunks[blockIdx.x];
  const int64_t first = chunk.first;
  const bool adapts = a.segments[chunk.segment].adapts != 0;
  DirectionBody body{a.p + first,
                     a.g + first,
                     a.m + first,
                     a.v + first,
                     Moments(rule, f),
                     static_cast<float>(rule.epsilon),
                     adapts ? static_cast<float>(rule.decay) : 0.0f,
                     static_cast<float>(1 / f.correction1),
                     static_cast<float>(1 / sqrt(f.correction2)),
                     0,
                     0};
  each_group<V>(chunk.elements, static_cast<int>(first % V), threadIdx.x, kFlatThreads, body);
  double sums[2] = {body.value, body.direction};
  block_sum(sums);
  if (threadIdx.x == 0) a.squares[2 * blockIdx.x] = sums[0], a.squares[2 * blockIdx.x + 1] = sums[1];
}

__global__ void __launch_bounds__(kFlatThreads) trust_kernel(LambArrays a, UpdateRule rule) {
  if (!rule.factors().finite) return;
  __shared__ double shared[2][kFlatWarps][2];
  BlockSum<double, 2, kFlatWarps> block_sum{shared};
  const LambSegment segment = a.segments[blockIdx.x];
  double sums[2] = {0, 0};
  for (int64_t i = threadIdx.x; i < segment.chunks; i += kFlatThreads) {
    sums[0] += a.squares[2 * (segment.first_chunk + i)];
    sums[1] += a.squares[2 * (segment.first_chunk + i) + 1];
  }
  block_sum(sums);
  if (threadIdx.x != 0) return;
  const double trust = segment.adapts != 0 && sums[0] > 0 && sums[1] > 0 ? sqrt(sums[0] / sums[1]) : 1;
  a.trust[blockIdx.x] = static_cast<float>(rule.factors().learning_rate * trust);
}

struct ApplyBody {
  float* p;
  const float* u;
  bf16* shadow;
  float step;
  template <int V>
  BERTPT_DEVICE void at(int64_t i) {
    float values[V], direction[V];
    load(p + i, values);
    load(u + i, direction);
#pragma unroll
    for (int k = 0; k < V; ++k) values[k] -= step * direction[k];
    store(p + i, values);
    if (shadow != nullptr) store(shadow + i, values);
  }
};
template <int V>
__global__ void __launch_bounds__(kFlatThreads) apply_kernel(LambArrays a, UpdateRule rule) {
  if (!rule.factors().finite) return;
  const LambChunk chunk = a.chunks[blockIdx.x];
  const int64_t first = chunk.first;
  ApplyBody body{a.p + first, a.g + first, a.shadow != nullptr ? a.shadow + first : nullptr, a.trust[chunk.segment]};
  each_group<V>(chunk.elements, static_cast<int>(first % V), threadIdx.x, kFlatThreads, body);
}

}  // namespace

int64_t scratch_bytes(const LambStep& a) {
  return a.n_chunks * 2 * static_cast<int64_t>(sizeof(double)) + a.n_segments * static_cast<int64_t>(sizeof(float));
}
int launch(const LambStep& a, void* scratch, void* stream) {
  const AdamW& x = a.numbers;
  if (!is_f32(x)) return cudaErrorInvalidValue;
  auto* const squares = static_cast<double*>(scratch);
  const LambArrays arrays{.p = x.p.as<float>(),
                          .g = x.g.as<float>(),
                          .m = x.m.as<float>(),
                          .v = x.v.as<float>(),
                          .shadow = x.shadow.as<bf16>(),
                          .segments = a.segments,
                          .chunks = a.chunks,
                          .squares = squares,
                          .trust = reinterpret_cast<float*>(squares + 2 * a.n_chunks)};
  const UpdateRule rule(x);
  const bool fast = aligned(arrays.p, arrays.g, arrays.m, arrays.v) && aligned(arrays.shadow);
  int error = start(fast ? direction_kernel<8> : direction_kernel<1>, a.n_chunks, 1, kFlatThreads, stream, arrays, rule);
  if (error == cudaSuccess) error = start(trust_kernel, a.n_segments, 1, kFlatThreads, stream, arrays, rule);
  if (error != cudaSuccess) return error;
  return start(fast ? apply_kernel<8> : apply_kernel<1>, a.n_chunks, 1, kFlatThreads, stream, arrays, rule);
}

}  // namespace bertpt::kernels::cuda
