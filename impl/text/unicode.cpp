#include "text/unicode.h"

#include <algorithm>
#include <iterator>

namespace bertpt::text {

namespace {

struct LowercaseRange {
  char32_t first, last, step;
  int32_t distance;
};
struct CombiningRange {
  char32_t first;
  uint16_t count;
  uint8_t value;
  uint8_t in_hf;
};
struct CodePointRange {
  char32_t first, last;
};

#include "text/unicode_tables.inc"

constexpr uint8_t kMaps = 0x40, kCombines = 0x80;

// Hangul syllables decompose by arithmetic (Unicode 15, section 3.12).
constexpr char32_t kHangulFirst = 0xAC00, kHangulCount = 11172, kLead = 0x1100, kVowel = 0x1161, kTrail = 0x11A7;
constexpr char32_t kVowels = 21, kTrails = 28;

// The oracle's decomposition data lacks this one character of Unicode 13.
constexpr char32_t kNotDecomposedByHf = 0x11938;

uint8_t table_byte(char32_t c) {
  const char32_t block = c / kBlockSize;
  const size_t index = kBlockIndex[kGroups[block / kGroupSize] * kGroupSize + block % kGroupSize];
  return kBlocks[index * kBlockSize + c % kBlockSize];
}

// The range of an ordered table that holds c, or nullptr.
template <class Range, size_t n, class Last>
const Range* find_range(const Range (&table)[n], char32_t c, Last last) {
  const Range* at = std::upper_bound(std::begin(table), std::end(table), c, [](char32_t x, const Range& r) { return x < r.first; });
  if (at == std::begin(table)) return nullptr;
  --at;
  return c <= last(*at) ? at : nullptr;
}

template <size_t n>
bool lowercase_from(const LowercaseRange (&table)[n], char32_t c, char32_t& out) {
  const LowercaseRange* range = find_range(table, c, [](const LowercaseRange& r) { return r.last; });
  if (!range || (c - range->first) % range->step != 0) return false;
  out = static_cast<char32_t>(static_cast<int32_t>(c) + range->distance);
  return true;
}

// Place of c among the decomposed characters, or -1.
ptrdiff_t decomposition_index(char32_t c) {
  if (c < 0x10000) {
    const auto* at = std::lower_bound(std::begin(kDecomposedLow), std::end(kDecomposedLow), static_cast<uint16_t>(c));
    return at != std::end(kDecomposedLow) && *at == c ? at - std::begin(kDecomposedLow) : -1;
  }
  const auto* at = std::lower_bound(std::begin(kDecomposedHigh), std::end(kDecomposedHigh), c);
  return at != std::end(kDecomposedHigh) && *at == c ? std::ssize(kDecomposedLow) + (at - std::begin(kDecomposedHigh)) : -1;
}

}  // namespace

CharInfo char_info(UnicodeProfile profile, char32_t c) {
  const uint8_t byte = table_byte(c);
  const int kind = profile == UnicodeProfile::hf ? byte & 7 : byte >> 3 & 7;
  const bool hangul = c - kHangulFirst < kHangulCount;
  return {static_cast<CharClass>(kind), (byte & kMaps) != 0 || hangul, (byte & kCombines) != 0};
}

CodePoints decompose(UnicodeProfile profile, char32_t c) {
  if (c < 0xC0) return {{c}, 1};
  if (const char32_t s = c - kHangulFirst; s < kHangulCount) {
    const char32_t trail = s % kTrails;
    return {{kLead + s / (kVowels * kTrails), kVowel + s / kTrails % kVowels, kTrail + trail}, trail ? 3u : 2u};
  }
  const ptrdiff_t index = decomposition_index(c);
  if (index < 0 || (c == kNotDecomposedByHf && profile == UnicodeProfile::hf)) return {{c}, 1};
  CodePoints result{};
  for (size_t at = kDecompositionStart[index]; at < kDecompositionStart[index + 1]; ++at) {
    char32_t value = kDecompositions[at];
    if (value >= 0xD800 && value < 0xDC00) value = 0x10000 + ((value - 0xD800) << 10) + (kDecompositions[++at] - 0xDC00u);
    result.values[result.size++] = value;
  }
  return result;
}

uint8_t combining_class(UnicodeProfile profile, char32_t c) {
  const CombiningRange* range = find_range(kCombining, c, [](const CombiningRange& r) { return r.first + r.count - 1; });
  return range && (profile == UnicodeProfile::google || range->in_hf) ? range->value : 0;
}

CodePoints lowercase(UnicodeProfile profile, char32_t c) {
  if (c < 0x80) return {{c >= 'A' && c <= 'Z' ? c | 0x20 : c}, 1};
  if (c == 0x130) return {{'i', 0x307}, 2};
  char32_t lower = c;
  if (!lowercase_from(kLowercase, c, lower) && profile == UnicodeProfile::hf) lowercase_from(kLowercaseAfter15, c, lower);
  return {{lower}, 1};
}

bool is_cased(char32_t c) {
  return find_range(kCased, c, [](const CodePointRange& r) { return r.last; }) != nullptr;
}
bool is_case_ignorable(char32_t c) {
  return find_range(kCaseIgnorable, c, [](const CodePointRange& r) { return r.last; }) != nullptr;
}

}  // namespace bertpt::text
