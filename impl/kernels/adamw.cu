// The CUDA side of kernels/adamw.h.
#include "kernels/adamw.h"
#include "kernels/cuda_launch.h"
#include "kernels/flat.cuh"

namespace bertpt::kernels::cuda {
namespace {

constexpr int kFlatWarps = kFlatThreads / kWarp;
constexpr int64_t kNormBlocks = 1024;  // as many partial sums

BERTPT_DEVICE int64_t first_group() { return static_cast<int64_t>(blockIdx.x) * kFlatThreads + threadIdx.x; }
BERTPT_DEVICE int64_t all_groups() { return static_cast<int64_t>(gridDim.x) * kFlatThreads; }

struct AdamWBody {
  float *p, *m, *v;
  const float* g;
  bf16* shadow;
  Moments moments;
  float epsilon, shrink, step, root;
  template <int V>
  BERTPT_DEVICE void at(int64_t i) {
    float value[V], gradient[V], first[V], second[V];
    load(p + i, value);
    load(g + i, gradient);
    load(m + i, first);
    load(v + i, second);
#pragma unroll
    for (int k = 0; k < V; ++k) {
      moments.move(gradient[k], first[k], second[k]);
      value[k] = value[k] * shrink - step * first[k] / (sqrtf(second[k]) * root + epsilon);
    }
    store(p + i, value);
    store(m + i, first);
    store(v + i, second);
    if (shadow != nullptr) store(shadow + i, value);
  }
};
struct AdamWArrays {
  float *p, *m, *v;
  const float* g;
  bf16* shadow;
  int64_t n;
  int shift;
};
template <int V>
__global__ void __launch_bounds__(kFlatThreads) adamw_kernel(AdamWArrays a, UpdateRule rule) {
  const UpdateFactors f = rule.factors();
  if (!f.finite) return;
  AdamWBody body{a.p,
                 a.m,
                 a.v,
                 a.g,
                 a.shadow,
                 Moments(rule, f),
                 static_cast<float>(rule.epsilon),
                 static_cast<float>(1 - f.learning_rate * rule.decay),
                 static_cast<float>(f.learning_rate / f.correction1),
                 static_cast<float>(1 / sqrt(f.correction2))};
  each_group<V>(a.n, a.shift, first_group(), all_groups(), body);
}

struct SquaresBody {
  const float* x;
  double sum;
  template <int V>
  BERTPT_DEVICE void at(int64_t i) {
    float values[V];
    load(x + i, values);
#pragma unroll
    for (int k = 0; k < V; ++k) sum += static_cast<double>(values[k]) * static_cast<double>(values[k]);
  }
};
__global__ void __launch_bounds__(kFlatThreads) squares_kernel(const float* x, int64_t n, int shift, double* partial) {
  __shared__ double shared[2][kFlatWarps][1];
  BlockSum<double, 1, kFlatWarps> block_sum{shared};
  SquaresBody body{x, 0};
  each_group<8>(n, shift, first_group(), all_groups(), body);
  double sum[1] = {body.sum};
  block_sum(sum);
  if (threadIdx.x == 0) partial[blockIdx.x] = sum[0];
}
__global__ void __launch_bounds__(kFlatThreads)
    norm_kernel(const double* partial, int64_t parts, const UpdateState* state, UpdateNumbers* numbers) {
  __shared__ double shared[2][kFlatWarps][1];
  BlockSum<double, 1, kFlatWarps> block_sum{shared};
  double sum[1] = {0};
  for (int64_t i = threadIdx.x; i < parts; i += kFlatThreads) sum[0] += partial[i];
  block_sum(sum);
  if (threadIdx.x != 0) return;
  const double norm = sqrt(sum[0]), clip = state != nullptr ? state->clip_norm : 0;
  numbers->gradient_norm = norm;
  numbers->g_scale = clip > 0 && norm > clip ? clip / norm : 1;
  numbers->finite = isfinite(norm) ? 1 : 0;
}
int64_t norm_parts(int64_t n) { return std::min(blocks_for(n + 8, 8 * kFlatThreads), kNormBlocks); }

struct CastBody {
  const float* from;
  bf16* to;
  template <int V>
  BERTPT_DEVICE void at(int64_t i) {
    float values[V];
    load(from + i, values);
    store(to + i, values);
  }
};
template <int V>
__global__ void __launch_bounds__(kFlatThreads) cast_kernel(const float* from, bf16* to, int64_t n, int shift) {
  CastBody body{from, to};
  each_group<V>(n, shift, first_group(), all_groups(), body);
}

}  // namespace

int64_t scratch_bytes(const AdamW&) { return 0; }
int launch(const AdamW& a, void*, void* stream) {
  if (!is_f32(a)) return cudaErrorInvalidValue;
  AdamWArrays arrays{.p = a.p.as<float>(),
                     .m = a.m.as<float>(),
                     .v = a.v.as<float>(),
                     .g = a.g.as<float>(),
                     .shadow = a.shadow.as<bf16>(),
                     .n = elements(a.p),
                     .shift = shift_of(a.shadow.as<bf16>(), a.p.as<float>(), a.m.as<float>(), a.v.as<float>(), a.g.as<float>())};
  if (arrays.n == 0) return cudaSuccess;
  const UpdateRule rule(a);
  if (arrays.shift >= 0) return start(adamw_kernel<8>, flat_blocks(arrays.n, 8), 1, kFlatThreads, stream, arrays, rule);
  arrays.shift = 0;
  return start(adamw_kernel<1>, flat_blocks(arrays.n, 1), 1, kFlatThreads, stream, arrays, rule);
}

int64_t scratch_bytes(const GradientNorm& a) { return norm_parts(elements(a.g)) * static_cast<int64_t>(sizeof(double)); }
int launch(const GradientNorm& a, void* scratch, void* stream) {
  if (a.g.dtype != DType::f32 || a.numbers == nullptr) return cudaErrorInvalidValue;
  const int64_t n = elements(a.g), parts = norm_parts(n);
  auto* const partial = static_cast<double*>(scratch);
  const int error = start(squares_kernel, parts, 1, kFlatThreads, stream, a.g.as<float>(), n, shift_of(nullptr, a.g.as<float>()), partial);
  if (error != cudaSuccess) return error;
  return start(norm_kernel, 1, 1, kFlatThreads, stream, partial, parts, a.state, a.numbers);
}

int64_t scratch_bytes(const Cast&) { return 0; }
int launch(const Cast& a, void*, void* stream) {
  const auto* const from = a.from.as<float>();
  auto* const to = a.to.as<bf16>();
  const int64_t n = elements(a.from);
  if (a.from.dtype != DType::f32 || a.to.dtype != DType::bf16) return cudaErrorInvalidValue;
  if (n == 0) return cudaSuccess;
  const int shift = shift_of(to, from);
  return shift >= 0 ? start(cast_kernel<8>, flat_blocks(n, 8), 1, kFlatThreads, stream, from, to, n, shift)
                    : start(cast_kernel<1>, flat_blocks(n, 1), 1, kFlatThreads, stream, from, to, n, 0);
}

}  // namespace bertpt::kernels::cuda
