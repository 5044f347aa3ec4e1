#include "kernels/pairs.h"

#include <algorithm>
#include <cstring>

#include "kernels/simd.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace bertpt::kernels::cpu {
namespace {

constexpr int64_t kSide = 16;  // of a square of pairs that is turned at once

#if defined(__x86_64__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"  // GCC 12 warns of its own header: _mm512_undefined_epi32
__attribute__((target("avx512f"))) void transpose_avx512(const uint32_t* in, uint32_t* out, int64_t ld) {
  __m512i a[kSide], b[kSide];
  for (int i = 0; i < 16; ++i) a[i] = _mm512_loadu_si512(in + i * kSide);
  for (int i = 0; i < 16; i += 2) {
    b[i] = _mm512_unpacklo_epi32(a[i], a[i + 1]);
    b[i + 1] = _mm512_unpackhi_epi32(a[i], a[i + 1]);
  }
  for (int i = 0; i < 16; i += 4)
    for (int half = 0; half < 2; ++half) {
      a[i + 2 * half] = _mm512_unpacklo_epi64(b[i + half], b[i + 2 + half]);
      a[i + 2 * half + 1] = _mm512_unpackhi_epi64(b[i + half], b[i + 2 + half]);
    }
  for (int i = 0; i < 4; ++i) {  // column i of each of the four lanes, of rows 0 to 7 and 8 to 15
    b[i] = _mm512_shuffle_i32x4(a[i], a[4 + i], 0x88);
    b[4 + i] = _mm512_shuffle_i32x4(a[i], a[4 + i], 0xDD);
    b[8 + i] = _mm512_shuffle_i32x4(a[8 + i], a[12 + i], 0x88);
    b[12 + i] = _mm512_shuffle_i32x4(a[8 + i], a[12 + i], 0xDD);
  }
  for (int i = 0; i < 8; ++i) {
    _mm512_storeu_si512(out + i * ld, _mm512_shuffle_i32x4(b[i], b[8 + i], 0x88));
    _mm512_storeu_si512(out + (i + 8) * ld, _mm512_shuffle_i32x4(b[i], b[8 + i], 0xDD));
  }
}
#pragma GCC diagnostic pop
#endif

// out[j][i] = in[i][j] of one square.
void transpose(const uint32_t* in, uint32_t* out, int64_t ld) {
#if defined(__x86_64__)
  if (instruction_set() == InstructionSet::avx512) return transpose_avx512(in, out, ld);
#endif
  for (int64_t i = 0; i < kSide; ++i)
    for (int64_t j = 0; j < kSide; ++j) out[j * ld + i] = in[i * kSide + j];
}

template <class T>
BERTPT_INLINE inline uint32_t bits_of(T x) {
  if constexpr (std::is_same_v<T, bf16>) return x.bits;
  else return narrow<bf16>(x).bits;
}

template <class T>
struct Source {
  const T* data;
  int64_t ld;
  BERTPT_INLINE const T* row(int64_t i, int64_t end, int64_t column) const { return i < end ? data + i * ld + column : nullptr; }
};

// out[j] = the pair (even[j], odd[j]); a null row is 0.
template <class T>
BERTPT_INLINE inline void pair_up(const T* even, const T* odd, int64_t n, int64_t padded, uint32_t* __restrict out) {
  if (even == nullptr) n = 0;
  if (odd != nullptr)
    for (int64_t j = 0; j < n; ++j) out[j] = bits_of(even[j]) | bits_of(odd[j]) << 16;
  else
    for (int64_t j = 0; j < n; ++j) out[j] = bits_of(even[j]);
  for (int64_t j = n; j < padded; ++j) out[j] = 0;
}

// out[l] = the pair (row[2 l], row[2 l + 1]) for kSide pairs; beyond n elements 0.
template <class T>
BERTPT_INLINE inline void pairs_along(const T* row, int64_t n, uint32_t* __restrict out) {
  if (n >= 2 * kSide) {
    for (int64_t l = 0; l < kSide; ++l) out[l] = bits_of(row[2 * l]) | bits_of(row[2 * l + 1]) << 16;
    return;
  }
  for (int64_t l = 0; l < kSide; ++l) out[l] = (2 * l < n ? bits_of(row[2 * l]) : 0) | (2 * l + 1 < n ? bits_of(row[2 * l + 1]) : 0) << 16;
}

// Stored as the factor is: two rows become one row of pairs.
template <class T>
void straight_pairs(const Source<T>& s, const Block& b, uint32_t* out) {
  run_best([&]() BERTPT_INLINE {
    for (int64_t l = 0; l < b.padded_rows; l += 2) {
      const int64_t end = b.row + b.rows, at = b.row + l;
      pair_up(s.row(at, end, b.column), s.row(at + 1, end, b.column), b.columns, b.padded_columns, out + l / 2 * b.padded_columns);
    }
  });
}

// Stored transposed: a pair lies side by side, and squares of pairs are turned.
template <class T>
void turned_pairs(const Source<T>& s, const Block& b, uint32_t* out) {
  run_best([&]() BERTPT_INLINE {
    alignas(64) uint32_t square[kSide * kSide];
    for (int64_t j = 0; j < b.padded_columns; j += kSide)
      for (int64_t l = 0; l < b.padded_rows; l += 2 * kSide) {
        for (int64_t i = 0; i < kSide; ++i) {
          const bool inside = j + i < b.columns;
          pairs_along(inside ? s.data + (b.column + j + i) * s.ld + b.row + l : s.data, inside ? b.rows - l : 0, square + i * kSide);
        }
        transpose(square, out + l / 2 * b.padded_columns + j, b.padded_columns);
      }
  });
}

template <class T>
void straight_rows(const Source<T>& s, const Block& b, bf16* out, int64_t ld) {
  run_best([&]() BERTPT_INLINE {
    for (int64_t i = 0; i < b.rows; ++i) {
      const T* const from = s.data + (b.row + i) * s.ld + b.column;
      bf16* const __restrict to = out + i * ld;
      for (int64_t j = 0; j < b.columns; ++j) to[j].bits = static_cast<uint16_t>(bits_of(from[j]));
      for (int64_t j = b.columns; j < b.padded_columns; ++j) to[j].bits = 0;
    }
  });
}

// Stored transposed: two stored rows are two columns, which lie side by side in the result.
template <class T>
void turned_rows(const Source<T>& s, const Block& b, bf16* out, int64_t ld) {
  run_best([&]() BERTPT_INLINE {
    alignas(64) uint32_t square[kSide * kSide], turned[kSide * kSide];
    const int64_t end = b.column + b.columns;
    for (int64_t l = 0; l < b.padded_columns; l += 2 * kSide)
      for (int64_t i = 0; i < b.rows; i += kSide) {
        const int64_t height = std::min(kSide, b.rows - i);
        for (int64_t p = 0; p < kSide; ++p) {
          const int64_t at = b.column + l + 2 * p;
          pair_up(s.row(at, end, b.row + i), s.row(at + 1, end, b.row + i), height, kSide, square + p * kSide);
        }
        transpose(square, turned, kSide);
        for (int64_t r = 0; r < height; ++r) std::memcpy(out + (i + r) * ld + l, turned + r * kSide, kSide * sizeof(uint32_t));
      }
  });
}

template <class F>
void visit_source(const Factor& f, F&& visit) {
  if (f.dtype == DType::bf16) return visit(Source<bf16>{static_cast<const bf16*>(f.data), f.ld});
  if (f.dtype == DType::f32) return visit(Source<float>{static_cast<const float*>(f.data), f.ld});
  throw Error(Code::unsupported, "kernels/pairs", "a factor is bf16 or f32, not " + std::string(dtype_name(f.dtype)));
}

}  // namespace

void pack_pairs(const Factor& f, const Block& block, bf16* out) {
  auto* const pairs = reinterpret_cast<uint32_t*>(out);
  visit_source(f, [&](const auto& source) {
    if (f.transposed) turned_pairs(source, block, pairs);
    else straight_pairs(source, block, pairs);
  });
}

void pack_rows(const Factor& f, const Block& block, bf16* out, int64_t ld) {
  visit_source(f, [&](const auto& source) {
    if (f.transposed) turned_rows(source, block, out, ld);
    else straight_rows(source, block, out, ld);
  });
}

}  // namespace bertpt::kernels::cpu
