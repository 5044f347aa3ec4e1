#include "corpus/rank_decoder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace bertpt::corpus {
namespace {

constexpr size_t kTwoByteRanks = size_t{1} << 14;
constexpr uint64_t kHighBits = 0x8080808080808080;

// What eight bytes hold, by their high bits: the ranks of one or two bytes at their front.
struct Layout {
  uint8_t count = 0, bytes = 0;
  std::array<uint8_t, 8> shift{};   // bits before each rank
  std::array<uint16_t, 8> wide{};   // 0x3F80 for a rank of two bytes, else 0
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

}  // namespace

RankDecoder::RankDecoder(std::vector<int32_t> id_of_rank) : id_of_rank_(std::move(id_of_rank)) {
  if (id_of_rank_.size() < kTwoByteRanks) id_of_rank_.resize(kTwoByteRanks, -1);
}

bool RankDecoder::decode(std::string_view raw, std::span<int32_t> ids) const {
  const auto* p = reinterpret_cast<const unsigned char*>(raw.data());
  const auto* const end = p + raw.size();
  const int32_t* const id_of_rank = id_of_rank_.data();
  int32_t* out = ids.data();
  int32_t* const stop = out + ids.size();
  int32_t negative = 0;  // the sign of any id that is -1
  while (out != stop) {
    while (end - p >= 8 && stop - out >= 8) {
      uint64_t word = 0;
      std::memcpy(&word, p, 8);
      if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
      const Layout& layout = kLayouts[((word & kHighBits) >> 7) * 0x0102040810204080 >> 56];
      if (layout.count == 0) break;
      for (size_t k = 0; k < 8; ++k) {  // those behind `count` are written over by the next round
        const uint64_t bits = word >> layout.shift[k];
        out[k] = id_of_rank[(bits & 0x7F) | (bits >> 1 & layout.wide[k])];
      }
      for (size_t k = 0; k < layout.count; ++k) negative |= out[k];
      out += layout.count;
      p += layout.bytes;
    }
    if (out == stop) break;
    uint64_t rank = 0;
    for (int shift = 0;; shift += 7) {
      if (p == end || shift > 28) return false;
      const uint64_t byte = *p++;
      rank |= (byte & 0x7F) << shift;
      if (byte < 128) break;
    }
    if (rank >= id_of_rank_.size()) return false;
    negative |= *out++ = id_of_rank[rank];
  }
  return p == end && negative >= 0;
}

}  // namespace bertpt::corpus
