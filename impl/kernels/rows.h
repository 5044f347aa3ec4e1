// kernels/rows.h   Sums over rows: the backward pass of a lookup and of a bias. Both add in a fixed order.
#pragma once

#include "base/shape.h"
#include "kernels/stream.h"

namespace bertpt::kernels {

struct ScatterAdd {
  View index, x;
  View rows;
};  // rows[index[i]] += x[i]        index i64 [N], x [N,H], rows [R,H]
struct ColumnSums {
  View x;
  int64_t ld = 0;
  View sums;
};  // sums[j] += sum of x[i][j]     x [N,C] with ld elements from row to row, sums [C]

namespace cpu {
void scatter_add(const ScatterAdd& a, Stream& stream);
void column_sums(const ColumnSums& a, Stream& stream);
}  // namespace cpu

}  // namespace bertpt::kernels
