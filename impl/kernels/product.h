// kernels/product.h   Products of bf16 factors with sums in f32: what a linear layer needs forward and backward.
//
//   y [m,n] = a b + bias, or y += a b + bias            a [m,k], b [k,n], bias [n] or none
//
// Factors are bf16, or f32 and rounded as they are read. y is bf16, rounded once from the whole sum, or f32. y must not overlap a factor.
//
// The product is cut into panels of columns and blocks of rows. A thread takes a run of them: it brings a panel of b into the order of
// kernels/tile.h once and multiplies all its blocks of rows with it while the panel lies in the second cache. Where a is stored transposed
// and is the larger factor, rows and columns change parts. No sum depends on who computes it: y is the same for any number of threads.
#pragma once

#include "kernels/pairs.h"
#include "kernels/stream.h"

namespace bertpt::kernels {

struct Product {
  int64_t m = 0, n = 0, k = 0;
  Factor a, b;
  const float* bias = nullptr;
  void* y = nullptr;
  DType y_dtype = DType::bf16;
  int64_t ldy = 0;  // elements from row to row
  bool add = false;
};

namespace cpu {
void product(const Product& p, Stream& stream);
}  // namespace cpu

}  // namespace bertpt::kernels
