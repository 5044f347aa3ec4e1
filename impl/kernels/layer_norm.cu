// The CUDA side of kernels/layer_norm.h where rows can be read eight elements at a time: a thread owns eight columns, a block a few rows at
// once, so that all loads of them are under way before the first sum. Other shapes: layer_norm_any.cu.
#include "kernels/cuda_launch.h"
#include "kernels/layer_norm.cuh"
#include "kernels/layer_norm.h"

namespace bertpt::kernels::cuda {
namespace {

constexpr int kV = 8, kMostThreads = 256, kMostWarps = kMostThreads / kWarp;
template <class T>
constexpr int kRowsAtOnce = sizeof(T) == 2 ? 4 : 2;
constexpr int64_t kForwardBlocks = 4096, kBackwardBlocks = 528;  // the latter: as many partial sums; four on each of 132 multiprocessors

template <class T, int R, bool kLookups>
__global__ void __launch_bounds__(kMostThreads) forward_kernel(NormForward<T> a, Tables tables) {
  __shared__ float shared[2][kMostWarps][R];
  BlockSum<float, R, kMostWarps> block_sum{shared};
  const Mask mask(a.drop, a.H), y_mask(a.drop_y, a.H);
  const int64_t column = static_cast<int64_t>(threadIdx.x) * kV;
  const bool inside = column < a.H;
  const float inverse_H = 1.0f / static_cast<float>(a.H);
  for (int64_t first = static_cast<int64_t>(blockIdx.x) * R; first < a.N; first += static_cast<int64_t>(gridDim.x) * R) {
    float sum[R][kV], total[R];
    Raw<T, kV> x[R], residual[R];
#pragma unroll
    for (int r = 0; r < R; ++r) {
      const bool live = inside && first + r < a.N;
      const int64_t at = (first + r) * a.H + column;
      if constexpr (kLookups) {
        for (int i = 0; i < kV; ++i) sum[r][i] = 0;
        if (live) tables.add(first + r, column, a.H, sum[r]);
      } else {
        x[r] = live ? Raw<T, kV>::load(a.x + at) : Raw<T, kV>::zero();
      }
      residual[r] = live && a.residual != nullptr ? Raw<T, kV>::load(a.residual + at) : Raw<T, kV>::zero();
    }
    float bias[kV];
    load_or_zero(inside ? a.bias : nullptr, column, bias);
#pragma unroll
    for (int r = 0; r < R; ++r) {
      total[r] = 0;
      if (!inside || first + r >= a.N) continue;
      const int64_t at = (first + r) * a.H + column;
      float base[kV];
      if constexpr (!kLookups) x[r].get(sum[r]);
      residual[r].get(base);
#pragma unroll
      for (int i = 0; i < kV; ++i) sum[r][i] += bias[i];
      mask.apply(at, sum[r]);
#pragma unroll
      for (int i = 0; i < kV; ++i) {
        sum[r][i] = rounded<T>(base[i] + sum[r][i]);
        total[r] += sum[r][i];
      }
      store(a.sum + at, sum[r]);
    }
    block_sum(total);
    float mean[R];
#pragma unroll
    for (int r = 0; r < R; ++r) {
      mean[r] = total[r] * inverse_H;
      total[r] = 0;
      if (inside && first + r < a.N)
#pragma unroll
        for (int i = 0; i < kV; ++i) total[r] += (sum[r][i] - mean[r]) * (sum[r][i] - mean[r]);
    }
    block_sum(total);
    if (!inside) continue;
    float gamma[kV], beta[kV];
    load(a.gamma + column, gamma);
    load(a.beta + column, beta);
#pragma unroll
    for (int r = 0; r < R; ++r) {
      if (first + r >= a.N) continue;
      const int64_t at = (first + r) * a.H + column;
      const float rstd = 1.0f / sqrtf(total[r] * inverse_H + a.eps);
#pragma unroll
      for (int i = 0; i < kV; ++i) sum[r][i] = gamma[i] * ((sum[r][i] - mean[r]) * rstd) + beta[i];
      y_mask.apply(at, sum[r]);
      store(a.y + at, sum[r]);
      if (threadIdx.x == 0) a.mean[first + r] = mean[r], a.rstd[first + r] = rstd;
    }
  }
}

// partial [grid][sums][H]: dgamma, dbeta and, of three, dbias.
template <class T, class D, int R>
__global__ void __launch_bounds__(kMostThreads, 2) backward_kernel(NormBackward<T, D> a) {
  __shared__ float shared[2][kMostWarps][2 * R];
  BlockSum<float, 2 * R, kMostWarps> block_sum{shared};
  const Mask mask(a.drop, a.H), y_mask(a.drop_y, a.H);
  const int64_t column = static_cast<int64_t>(threadIdx.x) * kV;
  const bool inside = column < a.H;
  const float inverse_H = 1.0f / static_cast<float>(a.H);
  float gamma[kV], dgamma[kV] = {}, dbeta[kV] = {}, dbias[kV] = {};
  load_or_zero(inside ? a.gamma : nullptr, column, gamma);
  for (int64_t first = static_cast<int64_t>(blockIdx.x) * R; first < a.N; first += static_cast<int64_t>(gridDim.x) * R) {
    Raw<T, kV> dy[R], sum[R];
    float mean[R], rstd[R];
#pragma unroll
    for (int r = 0; r < R; ++r) {
      const bool live = inside && first + r < a.N;
      const int64_t at = (first + r) * a.H + column;
      dy[r] = live ? Raw<T, kV>::load(a.dy + at) : Raw<T, kV>::zero();
      sum[r] = live ? Raw<T, kV>::load(a.sum + at) : Raw<T, kV>::zero();
      mean[r] = live ? a.mean[first + r] : 0;
      rstd[r] = live ? a.rstd[first + r] : 0;
    }
    float d[R][kV], total[2 * R];
#pragma unroll
    for (int r = 0; r < R; ++r) {
      float normal[kV];
      dy[r].get(d[r]);
      sum[r].get(normal);
      y_mask.apply((first + r) * a.H + column, d[r]);
      total[2 * r] = total[2 * r + 1] = 0;
#pragma unroll
      for (int i = 0; i < kV; ++i) {
        normal[i] = (normal[i] - mean[r]) * rstd[r];
        dgamma[i] += d[r][i] * normal[i];
        dbeta[i] += d[r][i];
        d[r][i] *= gamma[i];
        total[2 * r] += d[r][i];
        total[2 * r + 1] += d[r][i] * normal[i];
      }
    }
    block_sum(total);
    if (!inside) continue;
#pragma unroll
    for (int r = 0; r < R; ++r) {
      if (first + r >= a.N) continue;
      const int64_t at = (first + r) * a.H + column;
      const float again_mean = a.mean[first + r], again_rstd = a.rstd[first + r];  // from the first cache: registers are short
      const float mean_d = total[2 * r] * inverse_H, mean_dn = total[2 * r + 1] * inverse_H;
      float normal[kV];
      sum[r].get(normal);
#pragma unroll
      for (int i = 0; i < kV; ++i) d[r][i] = again_rstd * (d[r][i] - mean_d - (normal[i] - again_mean) * again_rstd * mean_dn);
      store(a.dsum + at, d[r]);
      if (a.dx == nullptr && a.sums < 3) continue;
      mask.apply(at, d[r]);
#pragma unroll
      for (int i = 0; i < kV; ++i) dbias[i] += d[r][i];
      if (a.dx != nullptr) store(a.dx + at, d[r]);
    }
  }
  if (!inside) return;
  float* const partial = a.partial + static_cast<int64_t>(blockIdx.x) * a.sums * a.H + column;
  store(partial, dgamma);
  store(partial + a.H, dbeta);
  if (a.sums == 3) store(partial + 2 * a.H, dbias);
}

dim3 threads_for(int64_t H) { return dim3(static_cast<unsigned>(blocks_for(H / kV, kWarp) * kWarp), 1, 1); }
bool fits(int64_t H) { return H % kV == 0 && H <= kMostThreads * kV; }
template <class T>
int64_t backward_blocks(int64_t N) {
  return std::min(blocks_for(N, kRowsAtOnce<T>), kBackwardBlocks);
}

template <class T>
int forward(const LayerNormForward& f, const Tables& tables, void* stream) {
  const NormForward<T> a(f);
  if (a.N == 0) return cudaSuccess;
  const bool fast = fits(a.H) && aligned(a.x, a.residual, a.sum, a.y) && aligned(a.bias, a.gamma, a.beta) && in_blocks(a.drop) &&
                    in_blocks(a.drop_y) && tables.aligned_rows();
  if (!fast) return norm_forward_any(a, tables, stream);
  constexpr int R = kRowsAtOnce<T>;
  const auto kernel = tables.count > 0 ? forward_kernel<T, R, true> : forward_kernel<T, R, false>;
  return start(kernel, std::min(blocks_for(a.N, R), kForwardBlocks), 1, threads_for(a.H), stream, a, tables);
}

template <class T, class D>
int backward(const LayerNormBackward& f, void* scratch, void* stream) {
  NormBackward<T, D> a(f, static_cast<float*>(scratch));
  if (a.N == 0) return cudaSuccess;
  const bool fast =
      fits(a.H) && aligned(a.dy, a.sum, a.dx) && aligned(a.dsum) && aligned(a.gamma, a.partial) && in_blocks(a.drop) && in_blocks(a.drop_y);
  int64_t parts = backward_blocks<T>(a.N);
  const int error =
      fast ? start(backward_kernel<T, D, kRowsAtOnce<T>>, parts, 1, threads_for(a.H), stream, a) : norm_backward_any(a, parts, stream);
  if (error != cudaSuccess) return error;
  return finish_columns({.partial = a.partial,
                         .parts = parts,
                         .columns = a.sums * a.H,
                         .width = a.H,
                         .to = {f.dgamma.as<float>(), f.dbeta.as<float>(), f.dbias.as<float>()}},
                        stream);
}

bool floats(const LayerNormForward& a) {
  return a.gamma.dtype == DType::f32 && a.beta.dtype == DType::f32 && a.mean.dtype == DType::f32 && a.rstd.dtype == DType::f32;
}

}  // namespace

int64_t scratch_bytes(const LayerNormForward&) { return 0; }
int launch(const LayerNormForward& a, void*, void* stream) {
  if (!floats(a)) return cudaErrorInvalidValue;
  return with_activation(a.x.dtype, [&]<class T>(T) { return forward<T>(a, Tables(), stream); });
}

int64_t scratch_bytes(const EmbeddingNorm&) { return 0; }
int launch(const EmbeddingNorm& a, void*, void* stream) {
  Tables tables;
  if (!floats(a.norm) || a.tables.empty() || !tables.fill(a.tables)) return cudaErrorInvalidValue;
  return with_activation(a.norm.sum.dtype, [&]<class T>(T) { return forward<T>(a.norm, tables, stream); });
}

int64_t scratch_bytes(const LayerNormBackward& a) {
  const int64_t N = a.sum.shape[0], H = a.sum.shape[1];
  const int64_t parts = std::max(backward_blocks<float>(N), norm_any_parts(N)), sums = a.dbias ? 3 : 2;
  return (parts * sums * H + 2 * N) * static_cast<int64_t>(sizeof(float));
}
int launch(const LayerNormBackward& a, void* scratch, void* stream) {
  if (a.gamma.dtype != DType::f32 || a.dgamma.dtype != DType::f32 || a.dbeta.dtype != DType::f32) return cudaErrorInvalidValue;
  return with_activation(a.dy.dtype, [&]<class T>(T) {
    if (a.dsum.dtype == DType::f32) return backward<T, float>(a, scratch, stream);
    if (a.dsum.dtype == a.dy.dtype) return backward<T, T>(a, scratch, stream);
    return static_cast<int>(cudaErrorInvalidValue);
  });
}

}  // namespace bertpt::kernels::cuda
