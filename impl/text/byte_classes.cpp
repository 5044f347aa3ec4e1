#include "text/byte_classes.h"

#include <array>

#include "text/byte_classes_block.h"

namespace bertpt::text {

namespace {

enum Kind : uint8_t { word = 1, punctuation = 2 };

struct Tables {
  std::array<uint8_t, 256> kinds{}, same{}, lower{};
};

constexpr Tables tables() {
  Tables t;
  for (size_t c = 0; c < 256; ++c) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r', control = (c < 0x20 && !space) || c == 0x7F;
    const bool upper = c >= 'A' && c <= 'Z', alphanumeric = upper || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    t.kinds[c] = space ? 0 : control || alphanumeric || c >= 0x80 ? word : punctuation;
    t.same[c] = control ? kControlByte : static_cast<uint8_t>(c);
    t.lower[c] = upper ? static_cast<uint8_t>(c | 0x20) : t.same[c];
  }
  return t;
}
constexpr Tables kTables = tables();

std::span<const SimdLevel> find_levels() {
#if defined(__x86_64__)
  static constexpr SimdLevel kLevels[] = {SimdLevel::plain, SimdLevel::avx2, SimdLevel::avx512};
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
  return std::span(kLevels).first(avx512 ? 3 : avx2 ? 2 : 1);
#elif defined(__aarch64__)
  static constexpr SimdLevel kLevels[] = {SimdLevel::plain, SimdLevel::neon};
  return kLevels;
#else
  static constexpr SimdLevel kLevels[] = {SimdLevel::plain};
  return kLevels;
#endif
}

}  // namespace

void classify_plain(const char* text, size_t size, bool lowercase, uint8_t* folded, ByteClasses* classes) {
  const std::array<uint8_t, 256>& fold = lowercase ? kTables.lower : kTables.same;
  char last[kBlockBytes];
  for (size_t at = 0; at < size; at += kBlockBytes, ++classes) {
    const char* block = text + at;
    if (size - at < kBlockBytes) {
      fill_block(block, size - at, last);
      block = last;
    }
    uint64_t words = 0, marks = 0;
    for (size_t i = 0; i < kBlockBytes; ++i) {
      const auto byte = static_cast<uint8_t>(block[i]);
      folded[at + i] = fold[byte];
      const uint64_t kind = kTables.kinds[byte];
      words |= (kind & word) << i;
      marks |= kind >> 1 << i;
    }
    *classes = {words, marks};
  }
}

ClassifyBytes classify_bytes(SimdLevel level) {
#if defined(__x86_64__)
  if (level == SimdLevel::avx512) return classify_avx512;
  if (level == SimdLevel::avx2) return classify_avx2;
#elif defined(__aarch64__)
  if (level == SimdLevel::neon) return classify_neon;
#endif
  return level == SimdLevel::plain ? classify_plain : nullptr;
}

std::span<const SimdLevel> simd_levels() {
  static const std::span<const SimdLevel> levels = find_levels();
  return levels;
}

bool has_bit_instructions() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
#else
  return false;
#endif
}

const char* simd_level_name(SimdLevel level) {
  constexpr const char* kNames[] = {"plain", "neon", "avx2", "avx512"};
  return kNames[static_cast<size_t>(level)];
}

}  // namespace bertpt::text
