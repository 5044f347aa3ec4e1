// base/python_random.h   CPython's random.Random, draw for draw: MT19937 (Matsumoto and Nishimura, 1998) seeded by init_by_array, and
// the derived draws as Lib/random.py of Python 3 makes them. For reproducing what a Python program drew; everything else in the
// library uses random.h, which has no state.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace bertpt {

class PythonRandom {
 public:
  // As random.Random(seed) for an int: its magnitude in 32-bit words, least significant first.
  explicit PythonRandom(int64_t seed) {
    const uint64_t magnitude = seed < 0 ? 0 - static_cast<uint64_t>(seed) : static_cast<uint64_t>(seed);
    const std::array<uint32_t, 2> key{static_cast<uint32_t>(magnitude), static_cast<uint32_t>(magnitude >> 32)};
    init_by_array(key, key[1] == 0 ? 1 : 2);
  }

  uint32_t next_u32() {
    if (at_ == kSize) refill();
    uint32_t y = state_[at_++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9D2C5680;
    y ^= (y << 15) & 0xEFC60000;
    return y ^ (y >> 18);
  }
  // random(): 53 bits in [0, 1).
  double uniform() {
    const uint32_t high = next_u32() >> 5, low = next_u32() >> 6;
    return (high * 67108864.0 + low) * (1.0 / 9007199254740992.0);
  }
  // getrandbits(bits), 1 to 64.
  uint64_t bits(unsigned bits) {
    if (bits <= 32) return next_u32() >> (32 - bits);
    const uint64_t low = next_u32();
    return uint64_t{next_u32() >> (64 - bits)} << 32 | low;
  }
  // _randbelow(n), n > 0: draws as many bits as n has until they are below it.
  uint64_t below(uint64_t n) {
    const auto width = static_cast<unsigned>(std::bit_width(n));
    uint64_t draw = bits(width);
    while (draw >= n) draw = bits(width);
    return draw;
  }
  // randint(low, high), both included.
  int64_t between(int64_t low, int64_t high) { return low + static_cast<int64_t>(below(static_cast<uint64_t>(high - low) + 1)); }
  // shuffle(items).
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (size_t i = items.size(); i-- > 1;) std::swap(items[i], items[below(i + 1)]);
  }

 private:
  static constexpr size_t kSize = 624, kShift = 397;

  void init_by_array(const std::array<uint32_t, 2>& key, size_t length) {
    state_[0] = 19650218;
    for (uint32_t i = 1; i < kSize; ++i) state_[i] = 1812433253 * (state_[i - 1] ^ (state_[i - 1] >> 30)) + i;
    size_t i = 1, j = 0;
    const auto step = [&] {
      if (++i < kSize) return;
      state_[0] = state_[kSize - 1];
      i = 1;
    };
    for (size_t k = 0; k < kSize; ++k) {
      state_[i] = (state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * 1664525)) + key[j] + static_cast<uint32_t>(j);
      step();
      j = (j + 1) % length;
    }
    for (size_t k = 1; k < kSize; ++k) {
      state_[i] = (state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * 1566083941)) - static_cast<uint32_t>(i);
      step();
    }
    state_[0] = 0x80000000;
    at_ = kSize;
  }
  void refill() {
    for (size_t i = 0; i < kSize; ++i) {
      const uint32_t y = (state_[i] & 0x80000000) | (state_[(i + 1) % kSize] & 0x7FFFFFFF);
      state_[i] = state_[(i + kShift) % kSize] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908B0DF : 0);
    }
    at_ = 0;
  }

  std::array<uint32_t, kSize> state_{};
  size_t at_ = kSize;
};

}  // namespace bertpt
