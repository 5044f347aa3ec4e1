#include "base/crc.h"

#include <array>

namespace bertpt {
namespace {

using Table = std::array<std::array<uint32_t, 256>, 8>;

constexpr Table table_of(uint32_t reversed_polynomial) {
  Table table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? reversed_polynomial : 0u);
    table[0][i] = value;
  }
  for (size_t k = 1; k < 8; ++k)
    for (size_t i = 0; i < 256; ++i) table[k][i] = (table[k - 1][i] >> 8) ^ table[0][table[k - 1][i] & 255];
  return table;
}

constexpr Table kIeee = table_of(0xEDB88320U), kCastagnoli = table_of(0x82F63B78U);

uint32_t extend(const Table& t, uint32_t crc, std::string_view bytes) {
  const auto* p = reinterpret_cast<const unsigned char*>(bytes.data());
  size_t left = bytes.size();
  crc = ~crc;
  for (; left >= 8; left -= 8, p += 8) {
    const uint32_t low = crc ^ (p[0] | p[1] << 8 | p[2] << 16 | static_cast<uint32_t>(p[3]) << 24);
    crc = t[7][low & 255] ^ t[6][low >> 8 & 255] ^ t[5][low >> 16 & 255] ^ t[4][low >> 24] ^ t[3][p[4]] ^ t[2][p[5]] ^ t[1][p[6]] ^
          t[0][p[7]];
  }
  for (; left > 0; --left) crc = (crc >> 8) ^ t[0][(crc ^ *p++) & 255];
  return ~crc;
}

}  // namespace

uint32_t crc32(uint32_t crc, std::string_view bytes) { return extend(kIeee, crc, bytes); }
uint32_t crc32c(uint32_t crc, std::string_view bytes) { return extend(kCastagnoli, crc, bytes); }

}  // namespace bertpt
