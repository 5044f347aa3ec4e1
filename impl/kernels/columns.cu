// Column sums: the CUDA side of kernels/rows.h's ColumnSums, and the end of every kernel that sums over rows.
#include "kernels/columns.cuh"
#include "kernels/cuda_launch.h"

namespace bertpt::kernels::cuda {
namespace {

constexpr int kFinishRows = 32;

// One block sums 32 columns: each of 32 warps every 32nd part in order, then the warps' sums in order.
__global__ void __launch_bounds__(kWarp* kFinishRows) finish_kernel(FinishColumns a) {
  __shared__ float sums[kFinishRows][kWarp];
  const int lane = static_cast<int>(threadIdx.x), warp = static_cast<int>(threadIdx.y);
  const int64_t column = static_cast<int64_t>(blockIdx.x) * kWarp + lane;
  float sum = 0;
  if (column < a.columns)
#pragma unroll 8
    for (int64_t part = warp; part < a.parts; part += kFinishRows) sum += a.partial[part * a.columns + column];
  sums[warp][lane] = sum;
  __syncthreads();
  if (warp != 0 || column >= a.columns) return;
  sum = 0;
  for (int w = 0; w < kFinishRows; ++w) sum += sums[w][lane];
  const int64_t k = column / a.width;
  float* const to = k == 0 ? a.to[0] : k == 1 ? a.to[1] : a.to[2];  // a run-time index would put the arguments into local memory
  if (to != nullptr) to[column % a.width] += sum;
}

struct Sums {
  int64_t rows, columns, ld;
  float* partial;
};
template <class T, int V>
__global__ void __launch_bounds__(kWarp* kColumnWarps) sums_kernel(Sums a, const T* x) {
  const ColumnPlace<V> place(a.rows, a.columns);
  float sums[V] = {};
  if (place.inside) {
#pragma unroll 4
    for (int64_t row = place.begin; row < place.end; row += kColumnWarps) {
      float values[V];
      load(x + row * a.ld + place.column, values);
#pragma unroll
      for (int i = 0; i < V; ++i) sums[i] += values[i];
    }
  }
  place.write(sums, a.partial, a.columns, a.columns);
}

}  // namespace

int finish_columns(const FinishColumns& a, void* stream) {
  return start(finish_kernel, blocks_for(a.columns, kWarp), 1, dim3(kWarp, kFinishRows, 1), stream, a);
}

int64_t scratch_bytes(const ColumnSums& a) { return column_parts(a.x.shape[0]) * a.x.shape[1] * static_cast<int64_t>(sizeof(float)); }
int launch(const ColumnSums& a, void* scratch, void* stream) {
  const int64_t rows = a.x.shape[0], columns = a.x.shape[1], parts = column_parts(rows);
  if (rows == 0 || columns == 0) return cudaSuccess;
  if (a.sums.dtype != DType::f32) return cudaErrorInvalidValue;
  return with_activation(a.x.dtype, [&]<class T>(T) {
    const Sums sums{.rows = rows, .columns = columns, .ld = a.ld, .partial = static_cast<float*>(scratch)};
    const bool fast = columns % 8 == 0 && a.ld % 8 == 0 && aligned(a.x.as<T>());
    const int error = fast ? start(sums_kernel<T, 8>, parts, column_tiles<8>(columns), kColumnBlock, stream, sums, a.x.as<T>())
                           : start(sums_kernel<T, 1>, parts, column_tiles<1>(columns), kColumnBlock, stream, sums, a.x.as<T>());
    if (error != cudaSuccess) return error;
    return finish_columns({.partial = sums.partial, .parts = parts, .columns = columns, .width = columns, .to = {a.sums.as<float>()}},
                          stream);
  });
}

}  // namespace bertpt::kernels::cuda
