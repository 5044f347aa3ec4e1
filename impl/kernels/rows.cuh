// kernels/rows.cuh   What the CUDA kernels that look rows up or add to them share.
#pragma once

#include <span>

#include "kernels/device.cuh"
#include "kernels/rows.h"

namespace bertpt::kernels::cuda {

// The tables of a sum of lookups.
struct Tables {
  static constexpr int kMost = 4;
  const int64_t* index[kMost] = {};
  const float* rows[kMost] = {};
  int count = 0;

  // False: too many, or not f32.
  bool fill(std::span<const Lookup> tables) {
    if (tables.size() > kMost) return false;
    for (const Lookup& table : tables) {
      if (table.rows.dtype != DType::f32) return false;
      index[count] = table.index.as<int64_t>();
      rows[count++] = table.rows.as<float>();
    }
    return true;
  }
  bool aligned_rows() const { return aligned(rows[0], rows[1], rows[2], rows[3]); }
  // sum += columns [column, column + V) of row i of each table's lookup, in order.
  template <int V>
  BERTPT_DEVICE void add(int64_t i, int64_t column, int64_t H, float (&sum)[V]) const {
#pragma unroll
    for (int t = 0; t < kMost; ++t) {
      if (t >= count) break;
      float row[V];
      load(rows[t] + index[t][i] * H + column, row);
#pragma unroll
      for (int v = 0; v < V; ++v) sum[v] += row[v];
    }
  }
};

// to[i] += x[i]
template <class R, int V>
BERTPT_DEVICE void add_to(R* to, const float (&x)[V]) {
  float row[V];
  load(to, row);
#pragma unroll
  for (int i = 0; i < V; ++i) row[i] += x[i];
  store(to, row);
}

// ScatterAdd with an order: sorted_scatter.cu.
int64_t sorted_scatter_bytes(int64_t N, int64_t H);
int sorted_scatter(const ScatterAdd& a, float* scratch, void* stream);

}  // namespace bertpt::kernels::cuda
