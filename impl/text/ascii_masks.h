// text/ascii_masks.h   What 64 bytes of text are, a bit each: the first step of splitting text into words.
#pragma once

#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace bertpt::text {

struct AsciiMasks {
  uint64_t letters = 0;  // A-Z a-z 0-9
  uint64_t spaces = 0;   // space \t \n \r
  uint64_t special = 0;  // other controls, DEL, bytes of longer characters
  uint64_t punctuation() const { return ~(letters | spaces | special); }
};

#if defined(__SSE2__)
inline AsciiMasks ascii_masks(const char* bytes) {  // 64 of them
  const auto within = [](__m128i x, char first, char last) {  // signed compare after a shift that makes `first` the smallest value
    const __m128i shifted = _mm_sub_epi8(x, _mm_set1_epi8(static_cast<char>(first + 128)));
    return _mm_cmplt_epi8(shifted, _mm_set1_epi8(static_cast<char>(last - first + 1 - 128)));
  };
  const auto mask = [](__m128i x) { return static_cast<uint64_t>(static_cast<uint32_t>(_mm_movemask_epi8(x))); };
  AsciiMasks masks;
  for (int i = 0; i < 4; ++i) {
    const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * i));
    const __m128i letter = _mm_or_si128(within(_mm_or_si128(x, _mm_set1_epi8(0x20)), 'a', 'z'), within(x, '0', '9'));
    const __m128i space = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8(' ')), _mm_cmpeq_epi8(x, _mm_set1_epi8('\n'))),
                                       _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('\t')), _mm_cmpeq_epi8(x, _mm_set1_epi8('\r'))));
    // As signed numbers, bytes from 0x80 and controls are below 0x20.
    const __m128i low = _mm_or_si128(_mm_cmplt_epi8(x, _mm_set1_epi8(0x20)), _mm_cmpeq_epi8(x, _mm_set1_epi8(0x7F)));
    masks.letters |= mask(letter) << (16 * i);
    masks.spaces |= mask(space) << (16 * i);
    masks.special |= mask(_mm_andnot_si128(space, low)) << (16 * i);
  }
  return masks;
}
#else
inline AsciiMasks ascii_masks(const char* bytes) {
  AsciiMasks masks;
  for (int i = 0; i < 64; ++i) {
    const auto c = static_cast<uint8_t>(bytes[i]);
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    const auto lower = static_cast<uint8_t>(c | 0x20);
    masks.letters |= uint64_t{(lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9')} << i;
    masks.spaces |= uint64_t{space} << i;
    masks.special |= uint64_t{!space && (c < 0x20 || c >= 0x7F)} << i;
  }
  return masks;
}
#endif

}  // namespace bertpt::text
