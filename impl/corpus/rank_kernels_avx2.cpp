// The AVX2 level of corpus/rank_kernels.h: eight bytes at a time, sorted into 16-bit lanes by a shuffle that their high bits choose.
#if defined(__x86_64__)
#include <immintrin.h>

#include <array>

#include "corpus/rank_kernels.h"

#define BERTPT_AVX2 __attribute__((target("avx2")))

namespace bertpt::corpus {
namespace {

// The ranks of one or two bytes at the front of eight bytes.
struct alignas(32) Layout {
  std::array<uint8_t, 16> shuffle{};  // two bytes of each rank; 0x80 gives a zero
  uint8_t count = 0, bytes = 0;
};

constexpr std::array<Layout, 256> make_layouts() {
  std::array<Layout, 256> layouts{};
  for (size_t bits = 0; bits < 256; ++bits) {
    Layout& layout = layouts[bits];
    layout.shuffle.fill(0x80);
    const auto goes_on = [&](size_t byte) { return byte < 8 && (bits >> byte & 1) != 0; };
    for (size_t byte = 0; byte < 8;) {
      const bool two = goes_on(byte);
      if (two && (byte == 7 || goes_on(byte + 1))) break;  // cut off, or longer
      layout.shuffle[2 * layout.count] = static_cast<uint8_t>(byte);
      if (two) layout.shuffle[2 * layout.count + 1] = static_cast<uint8_t>(byte + 1);
      ++layout.count;
      byte += two ? 2 : 1;
      layout.bytes = static_cast<uint8_t>(byte);
    }
  }
  return layouts;
}
constexpr std::array<Layout, 256> kLayouts = make_layouts();

}  // namespace

BERTPT_AVX2 void decode_ranks_avx2(RankTable table, RankRun& run) {
  const __m128i low = _mm_set1_epi16(0x7F), high = _mm_set1_epi16(0x3F80);
  const uint8_t* p = run.at;
  int32_t* out = run.out;
  __m256i sign = _mm256_setzero_si256();
  while (run.end - p >= kRankBlock && run.stop - out >= kRankBlock) {
    const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(p));
    const Layout& layout = kLayouts[static_cast<uint32_t>(_mm_movemask_epi8(bytes)) & 0xFF];
    if (layout.count == 0) break;
    const __m128i pairs = _mm_shuffle_epi8(bytes, _mm_load_si128(reinterpret_cast<const __m128i*>(layout.shuffle.data())));
    const __m128i ranks = _mm_or_si128(_mm_and_si128(pairs, low), _mm_and_si128(_mm_srli_epi16(pairs, 1), high));
    const __m256i ids = _mm256_i32gather_epi32(table.ids, _mm256_cvtepu16_epi32(ranks), 4);  // rank 0 behind `count`
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), ids);
    sign = _mm256_or_si256(sign, ids);
    out += layout.count;
    p += layout.bytes;
  }
  run.at = p;
  run.out = out;
  if (_mm256_movemask_epi8(_mm256_srai_epi32(sign, 31)) != 0) run.sign = -1;
}

}  // namespace bertpt::corpus
#endif
