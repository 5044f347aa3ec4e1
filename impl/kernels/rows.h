// kernels/rows.h   Lookups of rows and sums over rows: embeddings, and the backward pass of a lookup and of a bias. All add in a fixed
// order.
#pragma once

#include <span>

#include "base/shape.h"
#include "kernels/stream.h"

namespace bertpt::kernels {

// rows[index[i]] += x[i]        index i64 [N]; x [N,H], rows [R,H] f32, f64 or bf16, x bf16 only with rows in bf16 or f32
struct ScatterAdd {
  View index, x;
  View rows;
};
// sums[j] += sum of x[i][j]     x [N,C] f32, f64 or bf16 with ld elements from row to row; sums [C] f32 or f64
struct ColumnSums {
  View x;
  int64_t ld = 0;
  View sums;
};
// y[i] = sum over the tables t of t.rows[t.index[i]], added in order     rows [R,H] f32 or f64, y [N,H] f32, f64 or bf16
struct Lookup {
  View index, rows;
};
struct SumOfLookups {
  std::span<const Lookup> tables;
  View y;
};

namespace cpu {
void scatter_add(const ScatterAdd& a, Stream& stream);
void column_sums(const ColumnSums& a, Stream& stream);
void sum_of_lookups(const SumOfLookups& a, Stream& stream);
}  // namespace cpu

}  // namespace bertpt::kernels
