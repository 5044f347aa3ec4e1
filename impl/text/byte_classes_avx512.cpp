// The AVX-512 level of text/byte_classes.h: F and BW, which every server processor with AVX-512 has.
#if defined(__x86_64__)
#include <immintrin.h>

#include "text/byte_classes_block.h"

#define BERTPT_AVX512 __attribute__((target("avx512f,avx512bw")))

namespace bertpt::text {

namespace {

// Where first <= byte < first + count, unsigned.
BERTPT_AVX512 inline uint64_t in_range(__m512i v, char first, char count) {
  return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8(first)), _mm512_set1_epi8(count));
}

BERTPT_AVX512 inline uint64_t equal(__m512i v, char c) { return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(c)); }

}  // namespace

BERTPT_AVX512 void classify_avx512(const char* text, size_t size, bool lowercase, uint8_t* folded, ByteClasses* classes) {
  const __m512i case_bit = _mm512_set1_epi8(lowercase ? 0x20 : 0), spaces = _mm512_set1_epi8(' ');
  for (size_t at = 0; at < size; at += kBlockBytes, ++classes) {
    const uint64_t present = size - at < kBlockBytes ? (uint64_t{1} << (size - at)) - 1 : ~uint64_t{0};
    const __m512i v = _mm512_mask_loadu_epi8(spaces, present, text + at);
    const uint64_t white = equal(v, ' ') | in_range(v, '\t', 2) | equal(v, '\r');
    const uint64_t control = (in_range(v, 0, 0x20) & ~white) | equal(v, 0x7F);
    const uint64_t letter = in_range(_mm512_or_si512(v, _mm512_set1_epi8(0x20)), 'a', 26);
    const uint64_t word = letter | in_range(v, '0', 10) | control | _mm512_movepi8_mask(v);
    const __m512i lowered = _mm512_or_si512(v, _mm512_maskz_mov_epi8(in_range(v, 'A', 26), case_bit));
    _mm512_storeu_si512(folded + at, _mm512_mask_mov_epi8(lowered, control, _mm512_set1_epi8(static_cast<char>(kControlByte))));
    *classes = {word, ~(word | white)};
  }
}

}  // namespace bertpt::text
#endif
