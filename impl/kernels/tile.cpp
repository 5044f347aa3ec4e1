#include "kernels/tile.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace bertpt::kernels::cpu {

#if defined(__x86_64__)
namespace {

// R rows of 32 columns: 2 R sums stay in registers, which hold 32.
template <int R>
__attribute__((target("avx512f,avx512bw,avx512bf16"))) void rows_of(const Tile& t, int64_t first_row, int64_t first_column) {
  constexpr int kVectors = 2;
  __m512 sums[R][kVectors];
  float* const c = t.c + first_row * t.ldc + first_column;
  for (int r = 0; r < R; ++r)
    for (int v = 0; v < kVectors; ++v) sums[r][v] = t.add ? _mm512_loadu_ps(c + r * t.ldc + v * 16) : _mm512_setzero_ps();
  const bf16* const a = t.a + first_row * t.lda;
  const bf16* b = t.b + first_column * 2;
  for (int64_t l = 0; l < t.k; l += 2, b += t.n * 2) {
    const auto b0 = reinterpret_cast<__m512bh>(_mm512_loadu_si512(b)), b1 = reinterpret_cast<__m512bh>(_mm512_loadu_si512(b + 32));
    for (int r = 0; r < R; ++r) {
      int pair;
      __builtin_memcpy(&pair, a + r * t.lda + l, sizeof pair);
      const auto both = reinterpret_cast<__m512bh>(_mm512_set1_epi32(pair));
      sums[r][0] = _mm512_dpbf16_ps(sums[r][0], both, b0);
      sums[r][1] = _mm512_dpbf16_ps(sums[r][1], both, b1);
    }
  }
  for (int r = 0; r < R; ++r)
    for (int v = 0; v < kVectors; ++v) _mm512_storeu_ps(c + r * t.ldc + v * 16, sums[r][v]);
}

}  // namespace

bool has_avx512_bf16() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512bw");
}

void tile_avx512_bf16(const Tile& t) {
  for (int64_t column = 0; column < t.n; column += kTileN) {
    int64_t row = 0;
    for (; row + 12 <= t.m; row += 12) rows_of<12>(t, row, column);
    for (; row + 4 <= t.m; row += 4) rows_of<4>(t, row, column);
    for (; row < t.m; ++row) rows_of<1>(t, row, column);
  }
}
#else
bool has_avx512_bf16() { return false; }
void tile_avx512_bf16(const Tile& t) { tile_plain(t); }
#endif

void tile_plain(const Tile& t) {
  for (int64_t i = 0; i < t.m; ++i)
    for (int64_t j = 0; j < t.n; ++j) {
      float sum = t.add ? t.c[i * t.ldc + j] : 0;
      for (int64_t l = 0; l < t.k; ++l) sum += widen(t.a[i * t.lda + l]) * widen(t.b[(l / 2 * t.n + j) * 2 + l % 2]);
      t.c[i * t.ldc + j] = sum;
    }
}

}  // namespace bertpt::kernels::cpu
