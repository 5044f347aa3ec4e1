// kernels/pairs.h   Parts of a matrix, brought into the order in which kernels/tile.h wants its factors. A source in f32 is rounded to bf16
// on the way, so that weights need no copy in bf16.
#pragma once

#include "base/shape.h"
#include "kernels/bf16.h"

namespace bertpt::kernels {

// A factor of a product as it is stored: bf16 or f32, row-major; transposed: its rows are the factor's columns.
struct Factor {
  const void* data = nullptr;
  DType dtype = DType::bf16;
  int64_t ld = 0;  // elements from row to row as stored
  bool transposed = false;
};

namespace cpu {
// Rows [row, row + rows) and columns [column, column + columns) of f as pairs: kPairs [padded_rows / 2][padded_columns][2]. What the
// padding adds is 0. padded_* are multiples of 32 and not below what they pad.
struct Block {
  int64_t row = 0, rows = 0, column = 0, columns = 0;
  int64_t padded_rows = 0, padded_columns = 0;
};
void pack_pairs(const Factor& f, const Block& block, bf16* out);
// The same part, row-major with ld elements from row to row: [rows][padded_columns]; padded_rows is not used.
void pack_rows(const Factor& f, const Block& block, bf16* out, int64_t ld);
}  // namespace cpu

}  // namespace bertpt::kernels
