#include "kernels/dropout.h"

#include <algorithm>
#include <cmath>

#include "kernels/simd.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace bertpt::kernels {
namespace {

constexpr int64_t kBlocks = 16;  // Philox blocks at once: one 512-bit register of counters

#if defined(__x86_64__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"  // GCC 12 warns of its own header: _mm512_undefined_epi32
// mask_blocks below with the processor's product of two 32-bit numbers, which compilers do not find in it: a third of the time. Each of a
// block's four words lies in the lower half of a 64-bit lane; upper halves hold what nobody reads.
__attribute__((target("avx512f,avx512dq"))) void mask_blocks_avx512(const DropoutRule& rule, uint64_t block, float* y) {
  constexpr int kHalves = 2, kXor3 = 0x96;
  const __m512i m0 = _mm512_set1_epi64(0xD2511F53), m1 = _mm512_set1_epi64(0xCD9E8D57);
  __m512i c0[kHalves], c1[kHalves], c2[kHalves], c3[kHalves];
  for (int h = 0; h < kHalves; ++h) {
    const __m512i lanes =
        _mm512_add_epi64(_mm512_set1_epi64(static_cast<int64_t>(block) + 8 * h), _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7));
    c0[h] = lanes;
    c1[h] = _mm512_srli_epi64(lanes, 32);
    c2[h] = c3[h] = _mm512_setzero_si512();
  }
  uint32_t k0 = static_cast<uint32_t>(rule.key), k1 = static_cast<uint32_t>(rule.key >> 32);
  for (int round = 0; round < 10; ++round, k0 += 0x9E3779B9, k1 += 0xBB67AE85) {
    const __m512i key0 = _mm512_set1_epi64(k0), key1 = _mm512_set1_epi64(k1);
    for (int h = 0; h < kHalves; ++h) {
      const __m512i p0 = _mm512_mul_epu32(c0[h], m0), p1 = _mm512_mul_epu32(c2[h], m1);
      c0[h] = _mm512_ternarylogic_epi64(_mm512_shuffle_epi32(p1, _MM_PERM_DDBB), c1[h], key0, kXor3);
      c1[h] = p1;
      c2[h] = _mm512_ternarylogic_epi64(_mm512_shuffle_epi32(p0, _MM_PERM_DDBB), c3[h], key1, kXor3);
      c3[h] = p0;
    }
  }
  const __m512i threshold = _mm512_set1_epi32(static_cast<int>(static_cast<uint32_t>(rule.threshold)));
  const __m512 scale = _mm512_set1_ps(static_cast<float>(rule.scale));
  const auto keep = [&](__m512i draws, float* to) __attribute__((target("avx512f,avx512dq"))) {
    _mm512_storeu_ps(to, _mm512_maskz_mov_ps(_mm512_cmpge_epu32_mask(draws, threshold), scale));
  };
  for (int h = 0; h < kHalves; ++h) {
    const __m512i low = _mm512_mask_shuffle_epi32(c0[h], 0xAAAA, c1[h], _MM_PERM_CCAA);   // words 0 and 1 of each block
    const __m512i high = _mm512_mask_shuffle_epi32(c2[h], 0xAAAA, c3[h], _MM_PERM_CCAA);  // words 2 and 3
    keep(_mm512_permutex2var_epi64(low, _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), high), y + 32 * h);
    keep(_mm512_permutex2var_epi64(low, _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15), high), y + 32 * h + 16);
  }
}
#pragma GCC diagnostic pop
#endif

// Blocks [block, block + kBlocks) in lanes; y[4 * lane + word].
template <class T>
BERTPT_INLINE inline void mask_blocks(const DropoutRule& rule, uint64_t block, T* y) {
#if defined(__x86_64__)
  if constexpr (std::is_same_v<T, float>)
    if (instruction_set() == InstructionSet::avx512) return mask_blocks_avx512(rule, block, y);
#endif
  uint32_t c0[kBlocks], c1[kBlocks], c2[kBlocks], c3[kBlocks];
  for (int64_t l = 0; l < kBlocks; ++l) {
    c0[l] = static_cast<uint32_t>(block + static_cast<uint64_t>(l));
    c1[l] = static_cast<uint32_t>((block + static_cast<uint64_t>(l)) >> 32);
    c2[l] = c3[l] = 0;
  }
  uint32_t k0 = static_cast<uint32_t>(rule.key), k1 = static_cast<uint32_t>(rule.key >> 32);
  for (int round = 0; round < 10; ++round) {
    for (int64_t l = 0; l < kBlocks; ++l) {
      const uint64_t p0 = uint64_t{0xD2511F53} * c0[l], p1 = uint64_t{0xCD9E8D57} * c2[l];
      c0[l] = static_cast<uint32_t>(p1 >> 32) ^ c1[l] ^ k0;
      c1[l] = static_cast<uint32_t>(p1);
      c2[l] = static_cast<uint32_t>(p0 >> 32) ^ c3[l] ^ k1;
      c3[l] = static_cast<uint32_t>(p0);
    }
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }
  const uint32_t threshold = static_cast<uint32_t>(rule.threshold);
  const T scale = static_cast<T>(rule.scale);
  for (int64_t l = 0; l < kBlocks; ++l) {
    y[4 * l + 0] = c0[l] >= threshold ? scale : T{0};
    y[4 * l + 1] = c1[l] >= threshold ? scale : T{0};
    y[4 * l + 2] = c2[l] >= threshold ? scale : T{0};
    y[4 * l + 3] = c3[l] >= threshold ? scale : T{0};
  }
}

}  // namespace

DropoutRule dropout_rule(uint64_t key, double p) {
  if (!(p >= 0 && p < 1))
    throw Error(Code::invalid_argument, "kernels/dropout", "the dropout probability must be in [0, 1), not " + std::to_string(p));
  const auto threshold = std::min<uint64_t>(static_cast<uint64_t>(std::llround(p * 0x1p32)), 0xFFFFFFFF);
  return {.key = key, .threshold = threshold, .scale = 0x1p32 / (0x1p32 - static_cast<double>(threshold))};
}

template <class T>
void fill_mask(const DropoutRule& rule, uint64_t first, int64_t n, T* y) {
  run_best([&]() BERTPT_INLINE {
    constexpr int64_t kStep = 4 * kBlocks;
    T edge[kStep];
    int64_t done = 0;
    while (done < n) {
      const uint64_t element = first + static_cast<uint64_t>(done);
      const int64_t skip = static_cast<int64_t>(element % 4);
      if (skip == 0 && n - done >= kStep) {
        mask_blocks(rule, element / 4, y + done);
        done += kStep;
      } else {
        mask_blocks(rule, element / 4, edge);
        const int64_t take = std::min(n - done, kStep - skip);
        std::copy_n(edge + skip, take, y + done);
        done += take;
      }
    }
  });
}
template void fill_mask(const DropoutRule&, uint64_t, int64_t, float*);
template void fill_mask(const DropoutRule&, uint64_t, int64_t, double*);

namespace cpu {

void dropout(const DropoutFlat& a, Stream& stream) {
  visit_float(a.y.dtype, [&]<class T>(T) {
    T* const y = a.y.as<T>();
    constexpr int64_t kChunk = 4096;
    const int64_t n = a.y.elements();
    stream.parallel_for((n + kChunk - 1) / kChunk, 4, [&](int64_t begin, int64_t end) {
      const int64_t from = begin * kChunk;
      fill_mask(a.stretch.rule, a.stretch.first + static_cast<uint64_t>(from), std::min(end * kChunk, n) - from, y + from);
    });
  });
}

void dropout(const DropoutScores& a, Stream& stream) {
  visit_float(a.y.dtype, [&]<class T>(T) {
    T* const y = a.y.as<T>();
    const auto* const tokens = a.tokens.as<int64_t>();
    const int64_t heads = a.y.shape[1], length = a.y.shape[2];
    stream.parallel_for(a.y.shape[0] * heads, 1, [&](int64_t begin, int64_t end) {
      for (int64_t sa = begin; sa < end; ++sa)
        for (int64_t i = 0; i < length; ++i) {
          const int64_t token = a.first_token + tokens[sa / heads * length + i];
          fill_mask(a.rule, static_cast<uint64_t>((token * heads + sa % heads) * a.stride), length, y + (sa * length + i) * length);
        }
    });
  });
}

}  // namespace cpu
}  // namespace bertpt::kernels
