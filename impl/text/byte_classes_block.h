// text/byte_classes_block.h   How the levels of text/byte_classes.h share their loop. Only their sources include it.
#pragma once

#include <cstring>

#include "text/byte_classes.h"

namespace bertpt::text {

constexpr size_t kBlockBytes = 64;

// Copies the last, short block where 64 bytes may be read.
inline void fill_block(const char* text, size_t size, char (&block)[kBlockBytes]) {
  std::memset(block, ' ', kBlockBytes);
  std::memcpy(block, text, size);
}

void classify_plain(const char* text, size_t size, bool lowercase, uint8_t* folded, ByteClasses* classes);
#if defined(__x86_64__)
void classify_avx2(const char* text, size_t size, bool lowercase, uint8_t* folded, ByteClasses* classes);
void classify_avx512(const char* text, size_t size, bool lowercase, uint8_t* folded, ByteClasses* classes);
#elif defined(__aarch64__)
void classify_neon(const char* text, size_t size, bool lowercase, uint8_t* folded, ByteClasses* classes);
#endif

}  // namespace bertpt::text
