// kernels/columns.cuh   How kernels that work down the columns of a matrix divide it: one block takes 128 rows of 32 V columns, each of
// its warps every eighth row of them, each thread V columns. Sums over rows leave as one partial sum for each 128 rows.
#pragma once

#include "kernels/device.cuh"

namespace bertpt::kernels::cuda {

constexpr int kColumnWarps = 8;
constexpr int64_t kColumnRows = 128;
inline const dim3 kColumnBlock(kWarp, kColumnWarps, 1);

inline int64_t column_parts(int64_t rows) { return blocks_for(rows, kColumnRows); }
template <int V>
int64_t column_tiles(int64_t columns) {
  return blocks_for(columns, kWarp * V);
}

// The place of this thread in a grid of (column_parts, column_tiles) blocks.
template <int V>
struct ColumnPlace {
  int64_t part, begin, end;  // rows begin, begin + kColumnWarps, ... below end
  int64_t column;
  bool inside;  // column < columns
  BERTPT_DEVICE ColumnPlace(int64_t rows, int64_t columns)
      : part(blockIdx.x),
        begin(part * kColumnRows + threadIdx.y),
        end(min((part + 1) * kColumnRows, rows)),
        column((static_cast<int64_t>(blockIdx.y) * kWarp + threadIdx.x) * V),
        inside(column < columns) {}
  // partial[part * stride + column...] = the sums of all warps, in order. Called by all threads of the block.
  BERTPT_DEVICE void write(const float (&sums)[V], float* partial, int64_t columns, int64_t stride) const {
    __shared__ float shared[kColumnWarps][V][kWarp + 4];  // with V = 8, a warp below finds its 8 rows of 4 columns in 32 banks
    __syncthreads();                                      // an earlier call's readers
#pragma unroll
    for (int i = 0; i < V; ++i) shared[threadIdx.y][i][threadIdx.x] = sums[i];
    __syncthreads();
    const int index = static_cast<int>(threadIdx.y * kWarp + threadIdx.x);
    const int64_t to = static_cast<int64_t>(blockIdx.y) * kWarp * V + index;
    if (index >= kWarp * V || to >= columns) return;
    float sum = 0;
    for (int w = 0; w < kColumnWarps; ++w) sum += shared[w][index % V][index / V];
    partial[part * stride + to] = sum;
  }
};

}  // namespace bertpt::kernels::cuda
