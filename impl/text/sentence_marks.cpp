// A byte belongs to a mark when the table of its low half has the bit of its high half: eight high halves are ASCII, eight are not.
#include "text/sentence_marks.h"

#include <string_view>

#include "text/sentence_chars.h"
#include "text/sentence_lists.h"
#include "text/sentence_mail.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace bertpt::text {
namespace {

constexpr bool is_one_of(unsigned byte, std::string_view bytes) { return bytes.find(static_cast<char>(byte)) != std::string_view::npos; }

constexpr bool has_mark(unsigned byte, Mark mark) {
  const uint16_t kinds = byte_kind::kTable[byte];
  const char c = static_cast<char>(byte);
  switch (mark) {
    case Mark::stop: return (kinds & byte_kind::stop) != 0;
    case Mark::period: return c == '.';
    case Mark::space: return c == ' ';
    case Mark::white: return (kinds & byte_kind::white) != 0;
    case Mark::newline: return c == '\n' || c == '\r';
    case Mark::digit: return is_ascii_digit(c);
    case Mark::lower: return is_ascii_lower(c);
    case Mark::upper: return is_ascii_upper(c) && c != 'I';
    case Mark::alnum: return (kinds & byte_kind::alnum) != 0;
    case Mark::joins: return (kinds & (byte_kind::joins_back | byte_kind::joins)) != 0;
    case Mark::closer: return (kinds & byte_kind::closer) != 0;
    case Mark::opener: return (kinds & byte_kind::opener) != 0;
    case Mark::bracket: return c == '(' || c == '[';
    case Mark::square: return c == ']';
    case Mark::leads: return (kinds & byte_kind::leads) != 0;
    case Mark::rule: return is_one_of(byte, "-=_*");
    case Mark::hyphen: return c == '-';
    case Mark::colon: return c == ':' || c == ';';
    case Mark::angle: return c == '>';
    case Mark::opening: return is_ascii_upper(c) && c != 'I' && !may_begin_mail_formula(c);
    case Mark::roman: return is_roman_digit(c);
    case Mark::bit_0: return is_ascii_digit(c) && (byte & 1) != 0;
    case Mark::bit_1: return is_ascii_digit(c) && (byte & 2) != 0;
    case Mark::bit_2: return is_ascii_digit(c) && (byte & 4) != 0;
    case Mark::bit_3: return is_ascii_digit(c) && (byte & 8) != 0;
    case Mark::lead: return (kinds & (byte_kind::beyond | byte_kind::plain)) == byte_kind::beyond;
    case Mark::second: return is_one_of(byte, "\x80\x81\x85\x88\x89\x8D\x94\x96\x97\x9E\x9F\xA5\xBC\xBD");
    case Mark::dash: return byte >= 0x93 && byte <= 0x9F;
    case Mark::quote: return is_one_of(byte, "\x98\x99\x9C\x9D\xB9\xBA");
    case Mark::guillemet: return byte == 0xAB || byte == 0xBB;
    case Mark::byte_80: return byte == 0x80;
    case Mark::byte_a6: return byte == 0xA6;
    case Mark::byte_c2: return byte == 0xC2;
    case Mark::byte_e2: return byte == 0xE2;
    case Mark::byte_e3: return byte == 0xE3;
  }
  return false;
}

// By mark and low half: bit h % 8 says that the byte h * 16 + low is the mark. ASCII marks have only the lower h, the others the higher.
constexpr std::array<std::array<uint8_t, 16>, kMarks> kLowHalves = [] {
  std::array<std::array<uint8_t, 16>, kMarks> tables{};
  for (size_t mark = 0; mark < kMarks; ++mark) {
    for (unsigned byte = 0; byte < 256; ++byte) {
      if (has_mark(byte, static_cast<Mark>(mark))) tables[mark][byte & 15] |= static_cast<uint8_t>(1U << (byte >> 4) % 8);
    }
  }
  return tables;
}();
constexpr std::array<uint8_t, 16> kAsciiHalves = {1, 2, 4, 8, 16, 32, 64, 128};
constexpr std::array<uint8_t, 16> kOtherHalves = {0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128};

#if defined(__x86_64__)
__attribute__((target("avx2"))) __m256i table_of(const std::array<uint8_t, 16>& bytes) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data())));
}
__attribute__((target("avx2"))) uint64_t highest_bits(__m256i first, __m256i last) {
  return static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(first))) |
         static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(last))) << 32;
}

__attribute__((target("avx2"))) void find_by_avx2(const char* text, MarkBits& marks) {
  const __m256i half = _mm256_set1_epi8(0x0F), zero = _mm256_setzero_si256();
  const __m256i bytes[2] = {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(text)),
                            _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + 32))};
  __m256i low[2], high[2];
  const auto look = [&](size_t first, size_t last, const std::array<uint8_t, 16>& halves) __attribute__((target("avx2"))) {
    for (size_t part = 0; part < 2; ++part) {
      high[part] = _mm256_shuffle_epi8(table_of(halves), _mm256_and_si256(_mm256_srli_epi16(bytes[part], 4), half));
    }
    for (size_t mark = first; mark < last; ++mark) {
      const __m256i of = table_of(kLowHalves[mark]);
      const __m256i miss0 = _mm256_cmpeq_epi8(_mm256_and_si256(_mm256_shuffle_epi8(of, low[0]), high[0]), zero);
      const __m256i miss1 = _mm256_cmpeq_epi8(_mm256_and_si256(_mm256_shuffle_epi8(of, low[1]), high[1]), zero);
      marks.of[mark] = ~highest_bits(miss0, miss1);
    }
  };
  for (size_t part = 0; part < 2; ++part) low[part] = _mm256_and_si256(bytes[part], half);
  look(0, kAsciiMarks, kAsciiHalves);
  marks.beyond = highest_bits(bytes[0], bytes[1]);
  if (marks.beyond != 0) look(kAsciiMarks, kMarks, kOtherHalves);
}

__attribute__((target("avx512f,avx512bw"))) __m512i wide_table_of(const std::array<uint8_t, 16>& bytes) {
  return _mm512_maskz_broadcast_i32x4(0xFFFF, _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data())));
}

__attribute__((target("avx512f,avx512bw"))) void find_by_avx512(const char* text, MarkBits& marks) {
  const __m512i half = _mm512_set1_epi8(0x0F), bytes = _mm512_loadu_si512(text), low = _mm512_and_si512(bytes, half);
  const __m512i halves = _mm512_and_si512(_mm512_srli_epi16(bytes, 4), half);
  const __m512i ascii = _mm512_shuffle_epi8(wide_table_of(kAsciiHalves), halves);
#pragma GCC unroll 32
  for (size_t mark = 0; mark < kAsciiMarks; ++mark) {
    marks.of[mark] = _mm512_test_epi8_mask(_mm512_shuffle_epi8(wide_table_of(kLowHalves[mark]), low), ascii);
  }
  marks.beyond = _mm512_movepi8_mask(bytes);
  if (marks.beyond == 0) return;
  const __m512i other = _mm512_shuffle_epi8(wide_table_of(kOtherHalves), halves);
#pragma GCC unroll 32
  for (size_t mark = kAsciiMarks; mark < kMarks; ++mark) {
    marks.of[mark] = _mm512_test_epi8_mask(_mm512_shuffle_epi8(wide_table_of(kLowHalves[mark]), low), other);
  }
}
#endif

#if defined(__aarch64__)
uint64_t bits_of(const uint8x16_t (&hits)[4]) {
  const uint8x16_t weights = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t first = vpaddq_u8(vandq_u8(hits[0], weights), vandq_u8(hits[1], weights));
  const uint8x16_t last = vpaddq_u8(vandq_u8(hits[2], weights), vandq_u8(hits[3], weights));
  const uint8x16_t pairs = vpaddq_u8(first, last);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(pairs, pairs)), 0);
}

void find_by_neon(const char* text, MarkBits& marks) {
  uint8x16_t bytes[4], low[4], hits[4];
  for (size_t part = 0; part < 4; ++part) {
    bytes[part] = vld1q_u8(reinterpret_cast<const uint8_t*>(text) + 16 * part);
    low[part] = vandq_u8(bytes[part], vdupq_n_u8(0x0F));
    hits[part] = vcgeq_u8(bytes[part], vdupq_n_u8(0x80));
  }
  marks.beyond = bits_of(hits);
  const auto look = [&](size_t first, size_t last, const std::array<uint8_t, 16>& halves) {
    uint8x16_t high[4];
    for (size_t part = 0; part < 4; ++part) high[part] = vqtbl1q_u8(vld1q_u8(halves.data()), vshrq_n_u8(bytes[part], 4));
    for (size_t mark = first; mark < last; ++mark) {
      const uint8x16_t of = vld1q_u8(kLowHalves[mark].data());
      for (size_t part = 0; part < 4; ++part) hits[part] = vtstq_u8(vqtbl1q_u8(of, low[part]), high[part]);
      marks.of[mark] = bits_of(hits);
    }
  };
  look(0, kAsciiMarks, kAsciiHalves);
  if (marks.beyond != 0) look(kAsciiMarks, kMarks, kOtherHalves);
}
#endif

}  // namespace

FindMarks find_marks(SimdLevel level) {
#if defined(__x86_64__)
  return level == SimdLevel::avx512 ? find_by_avx512 : level == SimdLevel::avx2 ? find_by_avx2 : nullptr;
#elif defined(__aarch64__)
  return level == SimdLevel::plain ? nullptr : find_by_neon;
#else
  (void)level;
  return nullptr;
#endif
}

}  // namespace bertpt::text
