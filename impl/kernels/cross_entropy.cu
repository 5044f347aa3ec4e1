// The CUDA side of kernels/cross_entropy.h. One block takes one row, which it reads twice, the second time from the cache: the largest
// logit and the sum of exponentials in one pass, each thread's sum scaled to the largest that it has seen, then the gradient.
#include "kernels/cross_entropy.h"
#include "kernels/cuda_launch.h"
#include "kernels/device.cuh"

namespace bertpt::kernels::cuda {
namespace {

constexpr int kMostThreads = 512, kMostWarps = kMostThreads / kWarp;
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
  const int64_t* labels;
  double scale;
  const double* device_scale;
  RowResult* results;
};

BERTPT_DEVICE float block_max(float x, float (&shared)[kMostWarps]) {
#pragma unroll
  for (int distance = kWarp / 2; distance > 0; distance /= 2) x = fmaxf(x, __shfl_xor_sync(kAllLanes, x, distance));
  const int warps = static_cast<int>(blockDim.x) / kWarp;
  if (warps == 1) return x;
  if (threadIdx.x % kWarp == 0) shared[threadIdx.x / kWarp] = x;
  __syncthreads();
  for (int w = 0; w < warps; ++w) x = fmaxf(x, shared[w]);
  return x;
}

struct RowSums {
  float largest, sum, greater, equal_before;
};

template <class T, int V>
BERTPT_DEVICE RowSums sums_of(const T* x, int64_t C, int64_t label, float target) {
  RowSums row{kLowest, 0, 0, 0};
#pragma unroll 2
  for (int64_t j = static_cast<int64_t>(threadIdx.x) * V; j < C; j += static_cast<int64_t>(blockDim.x) * V) {
    float v[V], largest = row.largest;
    load(x + j, v);
#pragma unroll
    for (int i = 0; i < V; ++i)
      if (j + i < C) largest = fmaxf(largest, v[i]);
    if (largest > row.largest) {
      row.sum *= __expf(row.largest - largest);
      row.largest = largest;
    }
#pragma unroll
    for (int i = 0; i < V; ++i) {
      if (j + i >= C) break;
      row.sum += __expf(v[i] - largest);
      row.greater += v[i] > target ? 1.0f : 0.0f;
      row.equal_before += v[i] == target && j + i < label ? 1.0f : 0.0f;
    }
  }
  return row;
}

// x[j...] = factor * e^(x - largest), less scale at the label; 0 from column C on.
template <int V>
BERTPT_DEVICE void slope_of(float (&v)[V], int64_t j, int64_t C, int64_t label, float largest, float factor, float scale) {
#pragma unroll
  for (int i = 0; i < V; ++i) {
    v[i] = j + i < C ? fmaf(__expf(v[i] - largest), factor, j + i == label ? -scale : 0.0f) : 0.0f;
  }
}

enum class Gradient { none, in_place, narrow };

template <class T, int V, Gradient kGradient>
__global__ void __launch_bounds__(kMostThreads) rows_kernel(Rows<T> a) {
  __shared__ float maxima[kMostWarps];
  __shared__ float shared[2][kMostWarps][3];
  T* const x = a.logits + static_cast<int64_t>(blockIdx.x) * a.ld;
  const int64_t label = a.labels[blockIdx.x], step = static_cast<int64_t>(blockDim.x) * V;
  const bool live = label >= 0;
  float largest = 0, factor = 0, scale = 0;
  if (live) {
    const float target = wide(x[label]);
    RowSums row = sums_of<T, V>(x, a.C, label, target);
    largest = block_max(row.largest, maxima);
    float totals[3] = {row.sum * __expf(row.largest - largest), row.greater, row.equal_before};
    BlockSum<float, 3, kMostWarps> block_sum{shared};
    block_sum(totals);
    if (threadIdx.x == 0) {
      const bool number = target == target;
      a.results[blockIdx.x] = {log(static_cast<double>(totals[0])) + static_cast<double>(largest) - static_cast<double>(target),
                               number && totals[1] == 0 && totals[2] == 0 ? 1.0f : 0.0f, totals[1] < 5 ? 1.0f : 0.0f};
    }
    scale = static_cast<float>(a.device_scale != nullptr ? *a.device_scale : a.scale);
    factor = scale / totals[0];
  } else if (threadIdx.x == 0) {
    a.results[blockIdx.x] = {0, 0, 0};
  }
  const int64_t C = live ? a.C : 0;
  if constexpr (kGradient == Gradient::in_place) {
#pragma unroll 2
    for (int64_t j = static_cast<int64_t>(threadIdx.x) * V; j < a.ld; j += step) {
      float v[V] = {};
      if (j < C) load(x + j, v);
      slope_of(v, j, C, label, largest, factor, scale);
      store(x + j, v);
    }
  }
  // What a round writes lies below all that later rounds read: it must wait for the reads of its own round only.
  if constexpr (kGradient == Gradient::narrow) {
    auto* const to = reinterpret_cast<bf16*>(x);
    for (int64_t round = 0; round < a.ld; round += step) {
      const int64_t j = round + static_cast<int64_t>(threadIdx.x) * V;
      float v[V] = {};
      if (j < C) load(x + j, v);
      __syncthreads();
      slope_of(v, j, C, label, largest, factor, scale);
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

template <class T, int V>
int rows(const Rows<T>& a, Gradient gradient, void* stream) {
  const int threads = a.C <= 64 * V ? kWarp : a.C <= 512 * V ? 128 : kMostThreads;
  const auto kernel = gradient == Gradient::none       ? rows_kernel<T, V, Gradient::none>
                      : gradient == Gradient::in_place ? rows_kernel<T, V, Gradient::in_place>
                                                       : rows_kernel<T, V, Gradient::narrow>;
  return start(kernel, a.N, 1, threads, stream, a);
}

template <class T>
int run(const Rows<T>& a, Gradient gradient, const View& stats, void* stream) {
  if (a.N == 0) return cudaSuccess;
  if (!stats || stats.dtype != DType::f64 || a.ld < a.C || (gradient == Gradient::narrow && sizeof(T) != sizeof(float)))
    return cudaErrorInvalidValue;
  const bool fast = a.ld % 8 == 0 && aligned(a.logits);
  const int error = fast ? rows<T, 8>(a, gradient, stream) : rows<T, 1>(a, gradient, stream);
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
                   .labels = a.labels.as<int64_t>(),
                   .scale = 0,
                   .device_scale = nullptr,
                   .results = static_cast<RowResult*>(scratch)},
                  Gradient::none, a.stats, stream);
  });
}

int64_t scratch_bytes(const CrossEntropyGradient& a) { return results_bytes(a.logits); }
int launch(const CrossEntropyGradient& a, void* scratch, void* stream) {
  return with_activation(a.logits.dtype, [&]<class T>(T) {
    return run<T>({.N = a.logits.shape[0],
                   .C = a.logits.shape[1],
                   .ld = a.ld != 0 ? a.ld : a.logits.shape[1],
                   .logits = a.logits.as<T>(),
                   .labels = a.labels.as<int64_t>(),
                   .scale = a.scale,
                   .device_scale = a.device_scale,
                   .results = static_cast<RowResult*>(scratch)},
                  a.narrow ? Gradient::narrow : Gradient::in_place, a.stats, stream);
  });
}

}  // namespace bertpt::kernels::cuda
