#include "corpus/rank_kernels.h"

#include <array>
#include <bit>
#include <cstring>

namespace bertpt::corpus {
namespace {

constexpr uint64_t kHighBits = 0x8080808080808080;

// What eight bytes hold, by their high bits: the ranks of one or two bytes at their front.
struct Layout {
  uint8_t count = 0, bytes = 0;
  std::array<uint8_t, 8> shift{};  // bits before each rank
  std::array<uint16_t, 8> wide{};  // 0x3F80 for a rank of two bytes, else 0
};

constexpr std::array<Layout, 256> make_layouts() {
  std::array<Layout, 256> layouts{};
  for (size_t bits = 0; bits < 256; ++bits) {
    Layout& layout = layouts[bits];
    const auto goes_on = [&](size_t byte) { return byte < 8 && (bits >> byte & 1) != 0; };
    for (size_t byte = 0; byte < 8;) {
      const bool two = goes_on(byte);
      if (two && (byte == 7 || goes_on(byte + 1))) break;  // cut off, or longer
      layout.shift[layout.count] = static_cast<uint8_t>(8 * byte);
      layout.wide[layout.count++] = two ? 0x3F80 : 0;
      byte += two ? 2 : 1;
      layout.bytes = static_cast<uint8_t>(byte);
    }
  }
  return layouts;
}
constexpr std::array<Layout, 256> kLayouts = make_layouts();

std::span<const RankLevel> find_levels() {
#if defined(__x86_64__)
  static constexpr RankLevel kLevels[] = {RankLevel::plain, RankLevel::avx2, RankLevel::avx512};
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2");
  return std::span(kLevels).first(avx512 ? 3 : avx2 ? 2 : 1);
#else
  static constexpr RankLevel kLevels[] = {RankLevel::plain};
  return kLevels;
#endif
}

}  // namespace

void decode_ranks_plain(RankTable table, RankRun& run) {
  const uint8_t* p = run.at;
  int32_t* out = run.out;
  int32_t sign = run.sign;
  while (run.end - p >= kRankBlock && run.stop - out >= kRankBlock) {
    uint64_t word = 0;
    std::memcpy(&word, p, 8);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    const Layout& layout = kLayouts[((word & kHighBits) >> 7) * 0x0102040810204080 >> 56];
    if (layout.count == 0) break;
    for (size_t k = 0; k < 8; ++k) {  // those behind `count` are written over by the next round
      const uint64_t bits = word >> layout.shift[k];
      out[k] = table.ids[(bits & 0x7F) | (bits >> 1 & layout.wide[k])];
    }
    for (size_t k = 0; k < layout.count; ++k) sign |= out[k];
    out += layout.count;
    p += layout.bytes;
  }
  run.at = p;
  run.out = out;
  run.sign = sign;
}

DecodeRanks decode_ranks(RankLevel level) {
#if defined(__x86_64__)
  if (level == RankLevel::avx512) return decode_ranks_avx512;
  if (level == RankLevel::avx2) return decode_ranks_avx2;
#endif
  return level == RankLevel::plain ? decode_ranks_plain : nullptr;
}

std::span<const RankLevel> rank_levels() {
  static const std::span<const RankLevel> levels = find_levels();
  return levels;
}

}  // namespace bertpt::corpus
