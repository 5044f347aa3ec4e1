// SIMD: a byte is a candidate when the sets of its high and of its low half share a bit; each half is looked up in a table of 16.
#include "text/sentence_scan.h"

#include <array>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace bertpt::text {
namespace {

constexpr size_t kBlock = 64;
constexpr int kWait = 16;  // blocks after one in which nearly all candidates were open

// One bit for each high half that has candidates; the low table holds the bits of all high halves that go with a low half.
constexpr unsigned high_bit(unsigned high) {
  unsigned bit = 0;
  for (unsigned h = 0; h < 16; ++h) {
    bool any = false;
    for (unsigned low = 0; low < 16; ++low) any = any || kCandidates[h * 16 + low] != Candidate::none;
    if (h == high) return any ? 1U << bit : 0U;
    bit += any ? 1 : 0;
  }
  return 0;
}
constexpr std::array<uint8_t, 16> kHigh = [] {
  std::array<uint8_t, 16> table{};
  for (unsigned high = 0; high < 16; ++high) table[high] = static_cast<uint8_t>(high_bit(high));
  return table;
}();
constexpr std::array<uint8_t, 16> kLow = [] {
  std::array<uint8_t, 16> table{};
  for (unsigned low = 0; low < 16; ++low) {
    unsigned bits = 0;
    for (unsigned high = 0; high < 16; ++high) bits |= kCandidates[high * 16 + low] != Candidate::none ? high_bit(high) : 0U;
    table[low] = static_cast<uint8_t>(bits);
  }
  return table;
}();

// Whether there are six candidates or more; prose has one or two in a block.
bool is_dense(uint64_t mask) {
  for (int i = 0; i < 5; ++i) mask &= mask - 1;
  return mask != 0;
}

// Whether sifting was in vain.
bool is_mostly_left(uint64_t before, uint64_t after) { return 5 * std::popcount(after) > 4 * std::popcount(before); }

uint64_t classify_by_table(const char* block, size_t size) {
  uint64_t mask = 0;
  for (size_t i = 0; i < size; ++i) {
    mask |= static_cast<uint64_t>(kCandidates[static_cast<unsigned char>(block[i])] != Candidate::none) << i;
  }
  return mask;
}

size_t search_by_table(const char* text, size_t size, uint64_t& mask) {
  size_t at = 0;
  for (; size - at >= kBlock; at += kBlock) {
    if ((mask = classify_by_table(text + at, kBlock)) != 0) return at;
  }
  return at;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) size_t search_by_avx2(const char* text, size_t size, uint64_t& mask) {
  const __m256i high_table = _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(kHigh.data())));
  const __m256i low_table = _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(kLow.data())));
  const __m256i half = _mm256_set1_epi8(0x0F), zero = _mm256_setzero_si256();
  size_t at = 0;
  for (; size - at >= kBlock; at += kBlock) {
    uint64_t none = 0;
    for (size_t part = 0; part < 2; ++part) {
      const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + at + 32 * part));
      const __m256i high = _mm256_shuffle_epi8(high_table, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half));
      const __m256i low = _mm256_shuffle_epi8(low_table, _mm256_and_si256(bytes, half));
      const __m256i miss = _mm256_cmpeq_epi8(_mm256_and_si256(high, low), zero);
      none |= static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(miss))) << (32 * part);
    }
    if ((mask = ~none) != 0) return at;
  }
  return at;
}
#endif

#if defined(__aarch64__)
size_t search_by_neon(const char* text, size_t size, uint64_t& mask) {
  const uint8x16_t high_table = vld1q_u8(kHigh.data()), low_table = vld1q_u8(kLow.data());
  const uint8x16_t bits = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  size_t at = 0;
  for (; size - at >= kBlock; at += kBlock) {
    uint8x16_t hits[4];
    for (size_t part = 0; part < 4; ++part) {
      const uint8x16_t bytes = vld1q_u8(reinterpret_cast<const uint8_t*>(text) + at + 16 * part);
      const uint8x16_t high = vqtbl1q_u8(high_table, vshrq_n_u8(bytes, 4));
      const uint8x16_t low = vqtbl1q_u8(low_table, vandq_u8(bytes, vdupq_n_u8(0x0F)));
      hits[part] = vandq_u8(vtstq_u8(high, low), bits);
    }
    const uint8x16_t pairs = vpaddq_u8(vpaddq_u8(hits[0], hits[1]), vpaddq_u8(hits[2], hits[3]));
    mask = vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(pairs, pairs)), 0);
    if (mask != 0) return at;
  }
  return at;
}
#endif

}  // namespace

SearchCandidates search_candidates(SimdLevel level) {
#if defined(__x86_64__)
  if (level == SimdLevel::avx2 || level == SimdLevel::avx512) return search_by_avx2;
#elif defined(__aarch64__)
  if (level == SimdLevel::neon) return search_by_neon;
#endif
  return level == SimdLevel::plain ? search_by_table : nullptr;
}

bool CandidateScan::search(size_t& position) {
  if (position >= text_.size()) return false;
  uint64_t mask = 0;
  size_ = kBlock;
  block_ = position + search_(text_.data() + position, text_.size() - position, mask);
  if (mask == 0 && block_ < text_.size()) mask = classify_by_table(text_.data() + block_, text_.size() - block_);
  open_.usual = mask;
  if (find_marks_ != nullptr && is_dense(mask) && --wait_ <= 0) search_open(block_ + static_cast<size_t>(std::countr_zero(mask)));
  position = block_;
  return mask != 0;
}

// From the first candidate of the block on, as far as their neighbours are in sight.
void CandidateScan::search_open(size_t first) {
  if (first < OpenCandidates::kSureBegin || text_.size() - first < kBlock - OpenCandidates::kSureBegin) return;
  const size_t begin = first - OpenCandidates::kSureBegin;
  find_marks_(text_.data() + begin, marks_);
  const uint64_t before = open_.usual;
  read_(marks_, open_);
  wait_ = is_mostly_left(before, open_.usual & ~(open_.ends | open_.number_ends)) ? kWait : 0;
  block_ = begin;
  size_ = OpenCandidates::kSureEnd;
}

}  // namespace bertpt::text
