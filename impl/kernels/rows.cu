// The CUDA side of kernels/rows.h, but for the sums over rows: columns.cu.
#include "kernels/cuda_launch.h"
#include "kernels/rows.cuh"
#include "kernels/rows.h"

namespace bertpt::kernels::cuda {
namespace {

constexpr int kThreads = 128;

// The place of this thread in a grid of (rows, tiles of kThreads V columns).
template <int V>
struct RowPlace {
  int64_t row, column;
  BERTPT_DEVICE RowPlace() : row(blockIdx.x), column((static_cast<int64_t>(blockIdx.y) * kThreads + threadIdx.x) * V) {}
};
template <int V>
int64_t row_tiles(int64_t H) {
  return blocks_for(H, kThreads * V);
}

template <class T, int V>
__global__ void __launch_bounds__(kThreads) lookup_kernel(Tables tables, int64_t H, T* y) {
  const RowPlace<V> place;
  if (place.column >= H) return;
  float sum[V] = {};
  tables.add(place.row, place.column, H, sum);
  store(y + place.row * H + place.column, sum);
}

template <class X, class Y, int V>
__global__ void __launch_bounds__(kThreads) gather_kernel(const int64_t* index, const X* x, int64_t H, Y* y) {
  const RowPlace<V> place;
  if (place.column >= H) return;
  const int64_t from = index[place.row];
  float values[V] = {};
  if (from >= 0) load(x + from * H + place.column, values);
  store(y + place.row * H + place.column, values);
}

// Indices differ from each other: each row has one writer.
template <class X, class R, int V>
__global__ void __launch_bounds__(kThreads) scatter_kernel(const int64_t* index, const X* x, int64_t H, R* rows) {
  const RowPlace<V> place;
  const int64_t to = index[place.row];
  if (place.column >= H || to < 0) return;
  float values[V];
  load(x + place.row * H + place.column, values);
  add_to(rows + to * H + place.column, values);
}

}  // namespace

int64_t scratch_bytes(const SumOfLookups&) { return 0; }
int launch(const SumOfLookups& a, void*, void* stream) {
  const int64_t N = a.y.shape[0], H = a.y.shape[1];
  Tables tables;
  if (!tables.fill(a.tables)) return cudaErrorInvalidValue;
  return with_activation(a.y.dtype, [&]<class T>(T) {
    T* const y = a.y.as<T>();
    return H % 8 == 0 && aligned(y) && tables.aligned_rows()
               ? start(lookup_kernel<T, 8>, N, row_tiles<8>(H), kThreads, stream, tables, H, y)
               : start(lookup_kernel<T, 1>, N, row_tiles<1>(H), kThreads, stream, tables, H, y);
  });
}

int64_t scratch_bytes(const Gather&) { return 0; }
int launch(const Gather& a, void*, void* stream) {
  const int64_t N = a.y.shape[0], H = a.y.shape[1];
  if (a.y.dtype == DType::bf16 && a.x.dtype != DType::bf16) return cudaErrorInvalidValue;
  return with_activation(a.x.dtype, [&]<class X>(X) {
    return with_activation(a.y.dtype, [&]<class Y>(Y) {
      const bool fast = H % 8 == 0 && aligned(a.x.as<X>()) && aligned(a.y.as<Y>());
      return fast ? start(gather_kernel<X, Y, 8>, N, row_tiles<8>(H), kThreads, stream, a.index.as<int64_t>(), a.x.as<X>(), H, a.y.as<Y>())
                  : start(gather_kernel<X, Y, 1>, N, row_tiles<1>(H), kThreads, stream, a.index.as<int64_t>(), a.x.as<X>(), H, a.y.as<Y>());
    });
  });
}

int64_t scratch_bytes(const ScatterAdd& a) { return a.order ? sorted_scatter_bytes(a.x.shape[0], a.x.shape[1]) : 0; }
int launch(const ScatterAdd& a, void* scratch, void* stream) {
  const int64_t N = a.x.shape[0], H = a.x.shape[1];
  if (a.order) return sorted_scatter(a, static_cast<float*>(scratch), stream);
  return with_activation(a.x.dtype, [&]<class X>(X) {
    return with_activation(a.rows.dtype, [&]<class R>(R) {
      const bool fast = H % 8 == 0 && aligned(a.x.as<X>()) && aligned(a.rows.as<R>());
      return fast ? start(scatter_kernel<X, R, 8>, N, row_tiles<8>(H), kThreads, stream, a.index.as<int64_t>(), a.x.as<X>(), H,
                          a.rows.as<R>())
                  : start(scatter_kernel<X, R, 1>, N, row_tiles<1>(H), kThreads, stream, a.index.as<int64_t>(), a.x.as<X>(), H,
                          a.rows.as<R>());
    });
  });
}

}  // namespace bertpt::kernels::cuda
