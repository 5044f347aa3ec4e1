// The CUDA side of kernels/cross_entropy.h: one block takes one row.
#include <type_traits>

#include "kernels/cross_entropy.h"
#include "kernels/cuda_launch.h"
#include "kernels/device.cuh"

namespace bertpt::kernels::cuda {
namespace {

constexpr int kMostThreads = 1024;
constexpr int kV = 8, kGroups = 4;  // a held row: as many groups of as many elements in each thread
constexpr int64_t kMostHeld = int64_t{kMostThreads} * kGroups * kV;
constexpr int kFinishThreads = 1024, kFinishWarps = kFinishThreads / kWarp;
constexpr float kLowest = -3.402823466e+38f;

// What one row says: the f64 loss, and 1, 1 where the label is first and among the first five.
struct RowResult {
  double loss;
  float first, among_five;
};

template <class T>
struct Rows {
  int64_t N, C, ld;
  T* logits;
  const float* bias;  // or null
  const int64_t* labels;
  double scale;
  const double* device_scale;
  RowResult* results;
  BERTPT_DEVICE float true_scale() const { return static_cast<float>(device_scale != nullptr ? *device_scale : scale); }
  BERTPT_DEVICE float target(const T* x, int64_t label) const { return wide(x[label]) + (bias != nullptr ? bias[label] : 0.0f); }
  // v += the bias of columns [j, j + V), of which those from C on have none.
  template <int V>
  BERTPT_DEVICE void add_bias(int64_t j, float (&v)[V]) const {
    if (bias == nullptr) return;
    if (j + V <= C) {
      float b[V];
      load(bias + j, b);
#pragma unroll
      for (int i = 0; i < V; ++i) v[i] += b[i];
    } else {
#pragma unroll
      for (int i = 0; i < V; ++i)
        if (j + i < C) v[i] += bias[j + i];
    }
  }
};

enum class Gradient { none, in_place, narrow };

// Over the whole block, by a tree of fixed shape; the same in all threads. Each call has shared memory of its own, and the barrier also
// lies between what the block's threads have read and what they write afterwards.
template <int R, class F>
BERTPT_DEVICE void block_all(float (&x)[R], float (&shared)[R][kWarp], float neutral, const F& join) {
  const auto warp_all = [&](float v) {
#pragma unroll
    for (int distance = kWarp / 2; distance > 0; distance /= 2) v = join(v, __shfl_xor_sync(kAllLanes, v, distance));
    return v;
  };
  const int lane = static_cast<int>(threadIdx.x) % kWarp, warps = static_cast<int>(blockDim.x) / kWarp;
#pragma unroll
  for (int r = 0; r < R; ++r) {
    x[r] = warp_all(x[r]);
    if (lane == 0) shared[r][threadIdx.x / kWarp] = x[r];
  }
  __syncthreads();
#pragma unroll
  for (int r = 0; r < R; ++r) x[r] = warp_all(lane < warps ? shared[r][lane] : neutral);
}
BERTPT_DEVICE float exp_of(float x) { return exp2_fast(x * kLog2E); }

// One block takes one row and holds it in its registers, so that it is read once: the largest logit, then all exponentials and their sum,
// then the gradient.
template <class T, Gradient kGradient>
__global__ void __launch_bounds__(kMostThreads) held_kernel(Rows<T> a) {
  __shared__ float largest_shared[1][kWarp], sums_shared[2][kWarp];
  T* const x = a.logits + static_cast<int64_t>(blockIdx.x) * a.ld;
  const int label = static_cast<int>(a.labels[blockIdx.x]), C = label < 0 ? 0 : static_cast<int>(a.C), ld = static_cast<int>(a.ld);
  const int first = static_cast<int>(threadIdx.x) * kV, step = static_cast<int>(blockDim.x) * kV;
  float e[kGroups][kV] = {}, factor = 0, total = 0;
  if (label >= 0) {  // for the whole block
    const float target = a.target(x, label);
    Raw<T, kV> raw[kGroups];
#pragma unroll
    for (int g = 0; g < kGroups; ++g) raw[g] = first + g * step < C ? Raw<T, kV>::load(x + first + g * step) : Raw<T, kV>::zero();
    float largest[1] = {kLowest};
#pragma unroll
    for (int g = 0; g < kGroups; ++g) {
      const int j = first + g * step;
      raw[g].get(e[g]);
      a.add_bias(j, e[g]);
      if (j + kV > C)
#pragma unroll
        for (int i = 0; i < kV; ++i)
          if (j + i >= C) e[g][i] = -INFINITY;
#pragma unroll
      for (int i = 0; i < kV; ++i) largest[0] = fmaxf(largest[0], e[g][i]);
    }
    block_all(largest, largest_shared, kLowest, [](float p, float q) { return fmaxf(p, q); });
    // Of those before the label, how many are as large, or, where the label's is not the largest, how many are larger.
    const bool top = target == largest[0];
    float sums[2] = {0, 0};
    if (top || kGradient == Gradient::none)
#pragma unroll
      for (int g = 0; g < kGroups; ++g)
#pragma unroll
        for (int i = 0; i < kV; ++i) sums[1] += (top ? e[g][i] == target && first + g * step + i < label : e[g][i] > target) ? 1.0f : 0.0f;
#pragma unroll
    for (int g = 0; g < kGroups; ++g)
#pragma unroll
      for (int i = 0; i < kV; ++i) {
        e[g][i] = exp_of(e[g][i] - largest[0]);
        sums[0] += e[g][i];
      }
    block_all(sums, sums_shared, 0, [](float p, float q) { return p + q; });
    total = sums[0];
    factor = a.true_scale() / total;
    if (threadIdx.x == 0)
      a.results[blockIdx.x] = {log(static_cast<double>(total)) + static_cast<double>(largest[0]) - static_cast<double>(target),
                               top && sums[1] == 0 ? 1.0f : 0.0f, top || sums[1] < 5 ? 1.0f : 0.0f};
  } else if (threadIdx.x == 0) {
    a.results[blockIdx.x] = {0, 0, 0};
  }
  if constexpr (kGradient != Gradient::none) {
    using To = std::conditional_t<kGradient == Gradient::narrow, bf16, T>;
#pragma unroll
    for (int g = 0; g < kGroups; ++g) {
      const int j = first + g * step;
      if (j >= ld) break;
      if (static_cast<unsigned>(label - j) < static_cast<unsigned>(kV))
#pragma unroll
        for (int i = 0; i < kV; ++i) e[g][i] -= j + i == label ? total : 0.0f;
#pragma unroll
      for (int i = 0; i < kV; ++i) e[g][i] *= factor;
      if (j + kV > C)
#pragma unroll
        for (int i = 0; i < kV; ++i)
          if (j + i >= C) e[g][i] = 0;
      store(reinterpret_cast<To*>(x) + j, e[g]);
    }
  }
}

// Rows that no block can hold, or of any alignment, are read twice, the second time from the cache: the largest logit and the sum of
// exponentials in one pass, each thread's sum scaled to the largest that it has seen, then the gradient.
struct RowSums {
  float largest, sum, greater, equal_before;
};

template <class T, int V>
BERTPT_DEVICE RowSums sums_of(const Rows<T>& a, const T* x, int64_t label, float target) {
  RowSums row{kLowest, 0, 0, 0};
#pragma unroll 2
  for (int64_t j = static_cast<int64_t>(threadIdx.x) * V; j < a.C; j += static_cast<int64_t>(blockDim.x) * V) {
    float v[V], largest = row.largest;
    load(x + j, v);
    a.add_bias(j, v);
#pragma unroll
    for (int i = 0; i < V; ++i)
      if (j + i < a.C) largest = fmaxf(largest, v[i]);
    if (largest > row.largest) {
      row.sum *= exp_of(row.largest - largest);
      row.largest = largest;
    }
#pragma unroll
    for (int i = 0; i < V; ++i) {
      if (j + i >= a.C) break;
      row.sum += exp_of(v[i] - largest);
      row.greater += v[i] > target ? 1.0f : 0.0f;
      row.equal_before += v[i] == target && j + i < label ? 1.0f : 0.0f;
    }
  }
  return row;
}

// v = factor * e^(v + bias - largest), less scale at the label; 0 from column C on.
template <class T, int V>
BERTPT_DEVICE void slope_of(const Rows<T>& a, float (&v)[V], int64_t j, int64_t label, float largest, float factor, float scale) {
  const int64_t C = label < 0 ? 0 : a.C;
  if (j < C) a.add_bias(j, v);
#pragma unroll
  for (int i = 0; i < V; ++i) v[i] = j + i < C ? fmaf(exp_of(v[i] - largest), factor, j + i == label ? -scale : 0.0f) : 0.0f;
}

template <class T, int V, Gradient kGradient>
__global__ void __launch_bounds__(kMostThreads) rows_kernel(Rows<T> a) {
  __shared__ float largest_shared[1][kWarp], sums_shared[3][kWarp];
  T* const x = a.logits + static_cast<int64_t>(blockIdx.x) * a.ld;
  const int64_t label = a.labels[blockIdx.x], step = static_cast<int64_t>(blockDim.x) * V;
  const bool live = label >= 0;
  float largest[1] = {0}, factor = 0, scale = 0;
  if (live) {
    const float target = a.target(x, label);
    const RowSums row = sums_of<T, V>(a, x, label, target);
    largest[0] = row.largest;
    block_all(largest, largest_shared, kLowest, [](float p, float q) { return fmaxf(p, q); });
    float totals[3] = {row.sum * exp_of(row.largest - largest[0]), row.greater, row.equal_before};
    block_all(totals, sums_shared, 0, [](float p, float q) { return p + q; });
    if (threadIdx.x == 0) {
      const bool number = target == target;
      a.results[blockIdx.x] = {log(static_cast<double>(totals[0])) + static_cast<double>(largest[0]) - static_cast<double>(target),
                               number && totals[1] == 0 && totals[2] == 0 ? 1.0f : 0.0f, totals[1] < 5 ? 1.0f : 0.0f};
    }
    scale = a.true_scale();
    factor = scale / totals[0];
  } else if (threadIdx.x == 0) {
    a.results[blockIdx.x] = {0, 0, 0};
  }
  if constexpr (kGradient == Gradient::in_place) {
#pragma unroll 2
    for (int64_t j = static_cast<int64_t>(threadIdx.x) * V; j < a.ld; j += step) {
      float v[V] = {};
      if (live && j < a.C) load(x + j, v);
      slope_of(a, v, j, label, largest[0], factor, scale);
      store(x + j, v);
    }
  }
  // What a round writes lies below all that later rounds read: it must wait for the reads of its own round only.
  if constexpr (kGradient == Gradient::narrow) {
    auto* const to = reinterpret_cast<bf16*>(x);
    for (int64_t round = 0; round < a.ld; round += step) {
      const int64_t j = round + static_cast<int64_t>(threadIdx.x) * V;
      float v[V] = {};
      if (live && j < a.C) load(x + j, v);
      __syncthreads();
      slope_of(a, v, j, label, largest[0], factor, scale);
      if (j < a.ld) store(to + j, v);
    }
  }
}

__global__ void __launch_bounds__(kFinishThreads) finish_kernel(const RowResult* results, int64_t N, int count, double* stats) {
  __shared__ double shared[2][kFinishWarps][3];
  BlockSum<double, 3, kFinishWarps> block_sum{shared};
  double sums[3] = {0, 0, 0};
#pragma unroll 4
  for (int64_t i = threadIdx.x; i < N; i += kFinishThreads) {
    const RowResult row = results[i];
    sums[0] += row.loss;
    sums[1] += static_cast<double>(row.first);
    sums[2] += static_cast<double>(row.among_five);
  }
  block_sum(sums);
  if (threadIdx.x != 0) return;
  stats[0] += sums[0];
  stats[1] += sums[1];
  if (count > 2) stats[2] += sums[2];
}

template <class T>
int held(const Rows<T>& a, Gradient gradient, void* stream) {
  const int64_t threads = blocks_for(blocks_for(a.ld, kGroups * kV), kWarp) * kWarp;
  const auto kernel = gradient == Gradient::none       ? held_kernel<T, Gradient::none>
                      : gradient == Gradient::in_place ? held_kernel<T, Gradient::in_place>
                                                       : held_kernel<T, Gradient::narrow>;
  return start(kernel, a.N, 1, dim3(static_cast<unsigned>(threads), 1, 1), stream, a);
}
// With as many threads as a block can have, few rows are under way at once, and the cache keeps them until they are read again.
template <class T, int V>
int rows(const Rows<T>& a, Gradient gradient, void* stream) {
  const int threads = a.C <= 64 * V ? kWarp : a.C <= 512 * V ? 128 : kMostThreads;
  const auto kernel = gradient == Gradient::none       ? rows_kernel<T, V, Gradient::none>
                      : gradient == Gradient::in_place ? rows_kernel<T, V, Gradient::in_place>
                                                       : rows_kernel<T, V, Gradient::narrow>;
  return start(kernel, a.N, 1, threads, stream, a);
}

template <class T>
int run(const Rows<T>& a, Gradient gradient, const View& stats, const View& bias, void* stream) {
  if (bias && bias.dtype != DType::f32) return cudaErrorInvalidValue;
  if (a.N == 0) return cudaSuccess;
  if (!stats || stats.dtype != DType::f64 || a.ld < a.C || (gradient == Gradient::narrow && sizeof(T) != sizeof(float)))
    return cudaErrorInvalidValue;
  const bool fast = a.ld % kV == 0 && aligned(a.logits) && aligned(a.bias);
  const int error = !fast               ? rows<T, 1>(a, gradient, stream)
                    : a.ld <= kMostHeld ? held(a, gradient, stream)
                                        : rows<T, kV>(a, gradient, stream);
  if (error != cudaSuccess) return error;
  const int count = gradient == Gradient::none && elements(stats) > 2 ? 3 : 2;
  return start(finish_kernel, 1, 1, kFinishThreads, stream, a.results, a.N, count, stats.as<double>());
}

int64_t results_bytes(const View& logits) { return logits.shape[0] * static_cast<int64_t>(sizeof(RowResult)); }

}  // namespace

int64_t scratch_bytes(const CrossEntropyForward& a) { return results_bytes(a.logits); }
int launch(const CrossEntropyForward& a, void* scratch, void* stream) {
  return with_activation(a.logits.dtype, [&]<class T>(T) {
    return run<T>({.N = a.logits.shape[0],
                   .C = a.logits.shape[1],
                   .ld = a.ld != 0 ? a.ld : a.logits.shape[1],
                   .logits = a.logits.as<T>(),
                   .bias = a.bias.as<float>(),
                   .labels = a.labels.as<int64_t>(),
                   .scale = 0,
                   .device_scale = nullptr,
                   .results = static_cast<RowResult*>(scratch)},
                  Gradient::none, a.stats, a.bias, stream);
  });
}

int64_t scratch_bytes(const CrossEntropyGradient& a) { return results_bytes(a.logits); }
int launch(const CrossEntropyGradient& a, void* scratch, void* stream) {
  return with_activation(a.logits.dtype, [&]<class T>(T) {
    return run<T>({.N = a.logits.shape[0],
                   .C = a.logits.shape[1],
                   .ld = a.ld != 0 ? a.ld : a.logits.shape[1],
                   .logits = a.logits.as<T>(),
                   .bias = a.bias.as<float>(),
                   .labels = a.labels.as<int64_t>(),
                   .scale = a.scale,
                   .device_scale = a.device_scale,
                   .results = static_cast<RowResult*>(scratch)},
                  a.narrow ? Gradient::narrow : Gradient::in_place, a.stats, a.bias, stream);
  });
}

}  // namespace bertpt::kernels::cuda
