// The AVX2 level of text/byte_classes.h: two halves of 32 bytes.
#if defined(__x86_64__)
#include <immintrin.h>

#include "text/byte_classes_block.h"

#define BERTPT_AVX2 __attribute__((target("avx2")))

namespace bertpt::text {

namespace {

// All ones where first <= byte < first + count, unsigned.
BERTPT_AVX2 inline __m256i in_range(__m256i v, char first, char count) {
  const __m256i from_first = _mm256_sub_epi8(v, _mm256_set1_epi8(first));
  return _mm256_cmpeq_epi8(_mm256_min_epu8(from_first, _mm256_set1_epi8(static_cast<char>(count - 1))), from_first);
}

BERTPT_AVX2 inline __m256i equal(__m256i v, char c) { return _mm256_cmpeq_epi8(v, _mm256_set1_epi8(c)); }

BERTPT_AVX2 inline uint64_t mask(__m256i v) { return static_cast<uint32_t>(_mm256_movemask_epi8(v)); }

BERTPT_AVX2 inline ByteClasses half(const char* bytes, __m256i case_bit, uint8_t* folded) {
  const __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
  const __m256i white = _mm256_or_si256(equal(v, ' '), _mm256_or_si256(in_range(v, '\t', 2), equal(v, '\r')));
  const __m256i control = _mm256_or_si256(_mm256_andnot_si256(white, in_range(v, 0, 0x20)), equal(v, 0x7F));
  const __m256i letter = in_range(_mm256_or_si256(v, _mm256_set1_epi8(0x20)), 'a', 26);
  // v | letter: its sign is set for bytes from 0x80 and for letters
  const __m256i word = _mm256_or_si256(_mm256_or_si256(v, letter), _mm256_or_si256(in_range(v, '0', 10), control));
  const __m256i lowered = _mm256_or_si256(v, _mm256_and_si256(in_range(v, 'A', 26), case_bit));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(folded), _mm256_or_si256(lowered, control));
  const uint64_t words = mask(word);
  return {words, ~(words | mask(white)) & 0xFFFFFFFF};
}

}  // namespace

BERTPT_AVX2 void classify_avx2(const char* text, size_t size, bool lowercase, uint8_t* folded, ByteClasses* classes) {
  const __m256i case_bit = _mm256_set1_epi8(lowercase ? 0x20 : 0);
  char last[kBlockBytes];
  for (size_t at = 0; at < size; at += kBlockBytes, ++classes) {
    const char* block = text + at;
    if (size - at < kBlockBytes) {
      fill_block(block, size - at, last);
      block = last;
    }
    const ByteClasses low = half(block, case_bit, folded + at), high = half(block + 32, case_bit, folded + at + 32);
    *classes = {low.word | high.word << 32, low.punctuation | high.punctuation << 32};
  }
}

}  // namespace bertpt::text
#endif
