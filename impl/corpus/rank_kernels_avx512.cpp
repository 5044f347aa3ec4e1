// The AVX-512 level of corpus/rank_kernels.h: 64 bytes at a time. The last bytes of all ranks are pressed together, and so are the bytes
// before each of them and those before these; a byte that goes on belongs to its rank.
#if defined(__x86_64__)
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // GCC 12 warns of its own header's undefined registers (GCC bug 105593)
#endif
#include <immintrin.h>

#include <bit>

#include "corpus/rank_kernels.h"

#define BERTPT_AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi,avx512vbmi2")))

namespace bertpt::corpus {
namespace {

// Bytes 16 k to 16 k + 15, each in a lane of 32 bits.
template <int k>
BERTPT_AVX512 inline __m512i widen(__m512i bytes) {
  return _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(bytes, k));
}

struct Columns {
  __m512i last, before, first;
};

// Sixteen ids. kThree: some ranks have three bytes.
template <int k, bool kThree>
BERTPT_AVX512 inline __m512i ids_of(RankTable table, const Columns& columns) {
  const __m512i low = _mm512_set1_epi32(0x7F), more = _mm512_set1_epi32(0x80);
  __m512i rank = widen<k>(columns.last);
  const __m512i before = widen<k>(columns.before);
  const __mmask16 two = _mm512_test_epi32_mask(before, more);
  rank = _mm512_mask_or_epi32(rank, two, _mm512_slli_epi32(rank, 7), _mm512_and_si512(before, low));
  if constexpr (kThree) {
    const __m512i first = widen<k>(columns.first);
    const __mmask16 three = two & _mm512_test_epi32_mask(first, more);
    rank = _mm512_mask_or_epi32(rank, three, _mm512_slli_epi32(rank, 7), _mm512_and_si512(first, low));
    rank = _mm512_min_epi32(rank, _mm512_set1_epi32(table.size - 1));
  }
  return _mm512_i32gather_epi32(rank, table.ids, 4);
}

// Up to 64 ids, sixteen at a time while there are any; returns the sign of all. Behind the last one stands the id of rank 0.
template <bool kThree>
BERTPT_AVX512 inline __m512i write_ids(RankTable table, const Columns& columns, int n, int32_t* out) {
  __m512i ids = ids_of<0, kThree>(table, columns), sign = ids;
  _mm512_storeu_si512(out, ids);
  if (n > 16) {
    ids = ids_of<1, kThree>(table, columns);
    sign = _mm512_or_si512(sign, ids);
    _mm512_storeu_si512(out + 16, ids);
  }
  if (n > 32) {
    ids = ids_of<2, kThree>(table, columns);
    sign = _mm512_or_si512(sign, ids);
    _mm512_storeu_si512(out + 32, ids);
  }
  if (n > 48) {
    ids = ids_of<3, kThree>(table, columns);
    sign = _mm512_or_si512(sign, ids);
    _mm512_storeu_si512(out + 48, ids);
  }
  return sign;
}

}  // namespace

BERTPT_AVX512 void decode_ranks_avx512(RankTable table, RankRun& run) {
  const uint8_t* p = run.at;
  int32_t* out = run.out;
  __m512i sign = _mm512_setzero_si512();
  while (run.end - p >= kRankBlock && run.stop - out >= kRankBlock) {
    const __m512i bytes = _mm512_loadu_si512(p);
    const uint64_t goes_on = _mm512_movepi8_mask(bytes), last = ~goes_on, twice = goes_on & goes_on << 1;
    if ((twice & goes_on << 2) != 0) break;  // a rank of four bytes
    // Expanding moves all bytes one place, or two, away from the front.
    Columns columns{_mm512_maskz_compress_epi8(last, bytes),
                    _mm512_maskz_compress_epi8(last, _mm512_maskz_expand_epi8(~uint64_t{1}, bytes)), _mm512_setzero_si512()};
    const int n = std::popcount(last);
    if (twice == 0) {
      sign = _mm512_or_si512(sign, write_ids<false>(table, columns, n, out));
    } else {
      columns.first = _mm512_maskz_compress_epi8(last, _mm512_maskz_expand_epi8(~uint64_t{3}, bytes));
      sign = _mm512_or_si512(sign, write_ids<true>(table, columns, n, out));
    }
    out += n;
    p += kRankBlock - std::countl_zero(last);
  }
  run.at = p;
  run.out = out;
  if (_mm512_cmplt_epi32_mask(sign, _mm512_setzero_si512()) != 0) run.sign = -1;
}

}  // namespace bertpt::corpus
#endif
