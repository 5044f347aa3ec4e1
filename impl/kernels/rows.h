// kernels/rows.h   Lookups of rows and sums over rows: embeddings, and the backward pass of a lookup and of a bias. All add in a fixed
// order.
#pragma once

#include <span>

#include "base/shape.h"
#include "kernels/stream.h"

namespace bertpt::kernels {

// rows[index[i]] += x[i]        index i64 [N]; x [N,H], rows [R,H] f32, f64 or bf16, x bf16 only with rows in bf16 or f32
// A row with an index below 0 is left out. The CUDA side wants order, i32 [N]: the numbers 0 to N - 1 sorted by their index, equal ones as
// they come (order_of); without it, indices must differ from each other but for those below 0. It adds in the order of `order`, in f32, and
// rounds once.
struct ScatterAdd {
  View index, x;
  View rows;
  View order = View();
};
// Writes the order of indices in [0, R), or below 0, which come first. In time N + R.
void order_of(std::span<const int64_t> index, int64_t R, std::span<int32_t> order);
// y[i] = x[index[i]], or 0 where the index is below 0     x [R,H], y [N,H] f32, f64 or bf16; y may be f32 with x in bf16
struct Gather {
  View index, x;
  View y;
};
// sums[j] += sum of x[i][j]     x [N,C] f32, f64 or bf16 with ld elements from row to row; sums [C] f32 or f64
struct ColumnSums {
  View x;
  int64_t ld = 0;
  View sums;
};
// y[i] = sum over the tables t of t.rows[t.index[i]], added in order     rows [R,H] f32 or f64, y [N,H] f32, f64 or bf16; the CUDA side
// takes up to four tables
struct Lookup {
  View index, rows;
};
struct SumOfLookups {
  std::span<const Lookup> tables;
  View y;
};

namespace cpu {
void scatter_add(const ScatterAdd& a, Stream& stream);
void gather(const Gather& a, Stream& stream);
void column_sums(const ColumnSums& a, Stream& stream);
void sum_of_lookups(const SumOfLookups& a, Stream& stream);
}  // namespace cpu

}  // namespace bertpt::kernels
