// kernels/tile.h   The innermost product of bf16 factors: one block that fits the caches. What calls it: kernels/product.h.
//
//   c [m,n] = a b, or c += a b          sums in f32
//
// a [m,k] is row-major. b is stored as pairs, as the instructions of AMX and AVX-512 BF16 want it: the element in row l and column j at
// (l / 2 * n + j) * 2 + l % 2. k is a multiple of kTileK, n of kTileN; m is any.
#pragma once

#include <cstdint>

#include "kernels/bf16.h"

namespace bertpt::kernels {

inline constexpr int64_t kTileK = 32, kTileN = 32;

struct Tile {
  int64_t m = 0, n = 0, k = 0;
  const bf16* a = nullptr;
  int64_t lda = 0;
  const bf16* b = nullptr;
  float* c = nullptr;
  int64_t ldc = 0;
  bool add = false;
};

namespace cpu {
bool has_avx512_bf16();
void tile_avx512_bf16(const Tile& t);  // VDPBF16PS: Intel since Cooper Lake, AMD since Zen 4
void tile_plain(const Tile& t);
}  // namespace cpu

}  // namespace bertpt::kernels
