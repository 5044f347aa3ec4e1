// base/crc.h   CRC-32 (IEEE 802.3: gzip, zip) and CRC-32C (Castagnoli: LevelDB tables, TensorFlow), eight bytes at a time.
// crc: of the bytes before these, 0 to begin with. For damage, not for secrets; our own files use base/hash.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace bertpt {

uint32_t crc32(uint32_t crc, std::string_view bytes);
uint32_t crc32c(uint32_t crc, std::string_view bytes);

// LevelDB and TensorFlow store a CRC-32C turned and moved, so that the checksum of bytes that hold checksums stays a good one.
constexpr uint32_t mask_crc32c(uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xA282EAD8U; }

inline std::string_view text_of(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace bertpt
