// The NEON level of text/byte_classes.h: four quarters of 16 bytes. NEON is part of every AArch64.
#if defined(__aarch64__)
#include <arm_neon.h>

#include "text/byte_classes_block.h"

namespace bertpt::text {

namespace {

inline uint8x16_t in_range(uint8x16_t v, uint8_t first, uint8_t count) {
  return vcltq_u8(vsubq_u8(v, vdupq_n_u8(first)), vdupq_n_u8(count));
}

// Bit i of the result is the lowest bit of byte i of a, b, c, d in a row; each byte is all ones or all zeros.
inline uint64_t mask(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
  const uint8x16_t weights = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t ab = vpaddq_u8(vandq_u8(a, weights), vandq_u8(b, weights)), cd = vpaddq_u8(vandq_u8(c, weights), vandq_u8(d, weights));
  const uint8x16_t sums = vpaddq_u8(ab, cd);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sums, sums)), 0);
}

struct Quarter {
  uint8x16_t word, punctuation;
};

inline Quarter quarter(const char* bytes, uint8x16_t case_bit, uint8_t* folded) {
  const uint8x16_t v = vld1q_u8(reinterpret_cast<const uint8_t*>(bytes));
  const uint8x16_t white = vorrq_u8(vceqq_u8(v, vdupq_n_u8(' ')), vorrq_u8(in_range(v, '\t', 2), vceqq_u8(v, vdupq_n_u8('\r'))));
  const uint8x16_t control = vorrq_u8(vbicq_u8(in_range(v, 0, 0x20), white), vceqq_u8(v, vdupq_n_u8(0x7F)));
  const uint8x16_t letter = in_range(vorrq_u8(v, vdupq_n_u8(0x20)), 'a', 26);
  const uint8x16_t word = vorrq_u8(vorrq_u8(letter, in_range(v, '0', 10)), vorrq_u8(control, vcgeq_u8(v, vdupq_n_u8(0x80))));
  const uint8x16_t lowered = vorrq_u8(v, vandq_u8(in_range(v, 'A', 26), case_bit));
  vst1q_u8(folded, vorrq_u8(lowered, control));
  return {word, vmvnq_u8(vorrq_u8(word, white))};
}

}  // namespace

void classify_neon(const char* text, size_t size, bool lowercase, uint8_t* folded, ByteClasses* classes) {
  const uint8x16_t case_bit = vdupq_n_u8(lowercase ? 0x20 : 0);
  char last[kBlockBytes];
  for (size_t at = 0; at < size; at += kBlockBytes, ++classes) {
    const char* block = text + at;
    if (size - at < kBlockBytes) {
      fill_block(block, size - at, last);
      block = last;
    }
    Quarter q[4];
    for (size_t i = 0; i < 4; ++i) q[i] = quarter(block + 16 * i, case_bit, folded + at + 16 * i);
    *classes = {mask(q[0].word, q[1].word, q[2].word, q[3].word),
                mask(q[0].punctuation, q[1].punctuation, q[2].punctuation, q[3].punctuation)};
  }
}

}  // namespace bertpt::text
#endif
