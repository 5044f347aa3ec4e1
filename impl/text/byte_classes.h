// text/byte_classes.h   The first look at text: 64 bytes at a time, which bytes belong to words, which are ASCII punctuation, and the
// ASCII letters lowercased. Done with the widest instructions of the machine at hand, chosen at run time; every level gives the
// same result.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace bertpt::text {

enum class SimdLevel : uint8_t { plain, neon, avx2, avx512 };  // avx512: F and BW

// Bit i is byte i of 64; what is in neither mask is white space (space, tab, LF, CR).
struct ByteClasses {
  uint64_t word = 0;         // letters and digits, bytes from 0x80, control characters
  uint64_t punctuation = 0;  // the 32 ASCII symbols
};

// Stands in `folded` for a control character, which no word keeps. It never occurs in UTF-8 and, like every byte of a word that is
// neither a letter nor a digit, has its highest bit set: so one test finds the words that need a closer look.
constexpr uint8_t kControlByte = 0xFF;

// Classifies text[0, size) into classes[0, ceil(size / 64)) and writes the bytes, lowercased when asked for, to folded. The last
// block counts as filled up with spaces. folded: room for size rounded up to 64. Reads nothing outside of text[0, size).
using ClassifyBytes = void (*)(const char* text, size_t size, bool lowercase, uint8_t* folded, ByteClasses* classes);

ClassifyBytes classify_bytes(SimdLevel level);  // level: one of simd_levels()
std::span<const SimdLevel> simd_levels();       // what this machine can run, from plain to the best
inline SimdLevel best_simd_level() { return simd_levels().back(); }
const char* simd_level_name(SimdLevel level);

// Whether an x86 machine at hand has BMI, BMI2 and POPCNT; false for others, which need no code of their own for a count of bits.
bool has_bit_instructions();

}  // namespace bertpt::text
