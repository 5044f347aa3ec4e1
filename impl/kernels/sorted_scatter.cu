// Sums of rows of equal index, which an order given by the caller has brought together: the gradient of an embedding.
//
// Positions of the order are cut into chunks of 64, each of which one block takes, adding its rows run by run. A run that lies within
// one chunk goes straight to its row. One that is cut leaves partial sums: the chunk where it begins a tail, each later one a head. Then
// the chunk where it begins adds them up, in a tree of fixed shape. So no two blocks write to one row, and a run of half the batch
// ([MASK], a type) has as many blocks at work as it has chunks.
#include "kernels/rows.cuh"

namespace bertpt::kernels::cuda {
namespace {

constexpr int kThreads = 128, kChunk = 64, kAhead = 8;
constexpr int kFinishWarps = 8;

struct Scatter {
  const int64_t* index;
  const int32_t* order;
  int64_t N, H, chunks;
  float *heads, *tails;  // [chunks][H]
  BERTPT_DEVICE int64_t id(int64_t position) const { return index[order[position]]; }
};

template <class X, class R, int V>
__global__ void __launch_bounds__(kThreads) chunk_kernel(Scatter a, const X* x, R* rows) {
  __shared__ int64_t ids[kChunk + 2];  // with the neighbours of both sides; -1 where there is none
  __shared__ int64_t from[kChunk];
  const int64_t begin = static_cast<int64_t>(blockIdx.x) * kChunk;
  const int count = static_cast<int>(min(static_cast<int64_t>(kChunk), a.N - begin));
  for (int i = static_cast<int>(threadIdx.x); i < count + 2; i += kThreads) {
    const int64_t position = begin + i - 1;
    ids[i] = position >= 0 && position < a.N ? a.id(position) : -1;
    if (i > 0 && i <= count) from[i - 1] = a.order[position];
  }
  __syncthreads();
  const int64_t column = (static_cast<int64_t>(blockIdx.y) * kThreads + threadIdx.x) * V;
  if (column >= a.H) return;
  float sum[V] = {};
  bool whole = true;  // the run began in this chunk
  for (int base = 0; base < count; base += kAhead) {
    Raw<X, V> ahead[kAhead];
#pragma unroll
    for (int k = 0; k < kAhead; ++k) ahead[k] = base + k < count ? Raw<X, V>::load(x + from[base + k] * a.H + column) : Raw<X, V>::zero();
#pragma unroll
    for (int k = 0; k < kAhead; ++k) {
      const int i = base + k;
      if (i >= count) break;
      const int64_t id = ids[i + 1];
      if (i == 0) whole = ids[0] != id;
      float values[V];
      ahead[k].get(values);
#pragma unroll
      for (int v = 0; v < V; ++v) sum[v] += values[v];
      const bool ends = ids[i + 2] != id;
      if (!ends && i + 1 < count) continue;
      if (id >= 0) {
        if (!whole) store(a.heads + static_cast<int64_t>(blockIdx.x) * a.H + column, sum);
        else if (!ends) store(a.tails + static_cast<int64_t>(blockIdx.x) * a.H + column, sum);
        else add_to(rows + id * a.H + column, sum);
      }
      whole = true;
      for (int v = 0; v < V; ++v) sum[v] = 0;
    }
  }
}

// One block: the run that begins in chunk blockIdx.x and goes on in the next, if there is one; 32 columns.
template <class R>
__global__ void __launch_bounds__(kWarp* kFinishWarps) finish_kernel(Scatter a, R* rows) {
  const int64_t chunk = blockIdx.x, next = (chunk + 1) * kChunk;
  if (next >= a.N) return;
  const int64_t id = a.id(next);
  if (id < 0 || a.id(next - 1) != id) return;
  const int64_t begin = chunk * kChunk;
  if (a.id(begin) == id && begin > 0 && a.id(begin - 1) == id) return;  // it began before
  int64_t last = chunk + 1, beyond = a.chunks;                          // the last chunk that begins with id is in [last, beyond)
  while (beyond - last > 1) {
    const int64_t middle = (last + beyond) / 2;
    if (a.id(middle * kChunk) == id) last = middle;
    else beyond = middle;
  }
  __shared__ float sums[kFinishWarps][kWarp];
  const int64_t column = static_cast<int64_t>(blockIdx.y) * kWarp + threadIdx.x;
  float sum = 0;
  if (column < a.H)
#pragma unroll 4
    for (int64_t part = chunk + 1 + threadIdx.y; part <= last; part += kFinishWarps) sum += a.heads[part * a.H + column];
  sums[threadIdx.y][threadIdx.x] = sum;
  __syncthreads();
  if (threadIdx.y != 0 || column >= a.H) return;
  float total[1] = {a.tails[chunk * a.H + column]};
  for (int w = 0; w < kFinishWarps; ++w) total[0] += sums[w][threadIdx.x];
  add_to(rows + id * a.H + column, total);
}

}  // namespace

int64_t sorted_scatter_bytes(int64_t N, int64_t H) { return 2 * blocks_for(N, kChunk) * H * static_cast<int64_t>(sizeof(float)); }

int sorted_scatter(const ScatterAdd& a, float* scratch, void* stream) {
  const int64_t N = a.x.shape[0], H = a.x.shape[1], chunks = blocks_for(N, kChunk);
  if (a.order.dtype != DType::i32) return cudaErrorInvalidValue;
  const Scatter scatter{.index = a.index.as<int64_t>(),
                        .order = a.order.as<int32_t>(),
                        .N = N,
                        .H = H,
                        .chunks = chunks,
                        .heads = scratch,
                        .tails = scratch + chunks * H};
  return with_activation(a.x.dtype, [&]<class X>(X) {
    return with_activation(a.rows.dtype, [&]<class R>(R) {
      const auto* const x = a.x.as<X>();
      auto* const rows = a.rows.as<R>();
      const int error = H % 8 == 0 && aligned(x) && aligned(rows) && aligned(scratch)
                            ? start(chunk_kernel<X, R, 8>, chunks, blocks_for(H, kThreads * 8), kThreads, stream, scatter, x, rows)
                            : start(chunk_kernel<X, R, 1>, chunks, blocks_for(H, kThreads), kThreads, stream, scatter, x, rows);
      if (error != cudaSuccess || chunks < 2) return error;
      return start(finish_kernel<R>, chunks - 1, blocks_for(H, kWarp), dim3(kWarp, kFinishWarps, 1), stream, scatter, rows);
    });
  });
}

}  // namespace bertpt::kernels::cuda
