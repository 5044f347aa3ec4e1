// tensors/little_endian.h   Unsigned numbers of little-endian files at any address.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bertpt::tensors {

// bytes.size() >= at + sizeof(T), which the caller has checked.
template <class T>
T little_endian(std::string_view bytes, size_t at) {
  uint64_t value = 0;
  for (size_t i = sizeof(T); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return static_cast<T>(value);
}

}  // namespace bertpt::tensors
