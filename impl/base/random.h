// base/random.h   Randomness as a pure function of its key: Philox4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as
// 1, 2, 3", SC 2011) and a keyed permutation of [0, n). No state is ever saved: who knows the key can replay any draw.
#pragma once

#include <array>
#include <cstdint>

namespace bertpt {

// One Philox block: 128 bits from a 128-bit counter and a 64-bit key.
constexpr std::array<uint32_t, 4> philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t p0 = uint64_t{0xD2511F53} * counter[0];
    const uint64_t p1 = uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<uint32_t>(p1 >> 32) ^ counter[1] ^ key[0], static_cast<uint32_t>(p1),
               static_cast<uint32_t>(p0 >> 32) ^ counter[3] ^ key[1], static_cast<uint32_t>(p0)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

// The finaliser of SplitMix64: a bijection that spreads every input bit.
constexpr uint64_t mix64(uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

// What a stream is for; part of the key, so that two uses with equal numbers never share draws. Append only: stored runs depend on it.
enum class Purpose : uint64_t { pairs = 1, masks = 2, order = 3, dropout = 4, initialization = 5, plan = 6, split = 7, evaluation = 8 };

// The key of everything random in a run.
constexpr uint64_t derive_key(uint64_t seed, Purpose purpose, uint64_t a = 0, uint64_t b = 0) {
  return mix64(mix64(mix64(seed ^ mix64(static_cast<uint64_t>(purpose))) ^ a) ^ b);
}

// A stream of draws for one (key, index): block i is philox4x32({i, 0, index_lo, index_hi}, key).
class Random {
 public:
  Random(uint64_t key, uint64_t index) : key_{static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32)}, index_(index) {}

  uint32_t next_u32() {
    if (used_ == 4) {
      block_ = philox4x32({static_cast<uint32_t>(counter_), static_cast<uint32_t>(counter_ >> 32), static_cast<uint32_t>(index_),
                           static_cast<uint32_t>(index_ >> 32)},
                          key_);
      ++counter_;
      used_ = 0;
    }
    return block_[used_++];
  }
  uint64_t next_u64() {
    const uint64_t high = next_u32();
    return high << 32 | next_u32();
  }
  // Uniform in [0, 1), 53 bits.
  double uniform() { return static_cast<double>(next_u64() >> 11) * 0x1p-53; }
  // Uniform in [0, n), n > 0, without bias (Lemire, "Fast Random Integer Generation in an Interval", 2019).
  uint64_t below(uint64_t n) {
    __extension__ using Wide = unsigned __int128;
    Wide product = Wide{next_u64()} * n;
    if (static_cast<uint64_t>(product) < n) {
      const uint64_t threshold = (0 - n) % n;
      while (static_cast<uint64_t>(product) < threshold) product = Wide{next_u64()} * n;
    }
    return static_cast<uint64_t>(product >> 64);
  }
  // Uniform in [low, high], both included.
  int64_t between(int64_t low, int64_t high) { return low + static_cast<int64_t>(below(static_cast<uint64_t>(high - low) + 1)); }
  bool coin(double probability) { return uniform() < probability; }

 private:
  std::array<uint32_t, 2> key_;
  uint64_t index_;
  uint64_t counter_ = 0;
  std::array<uint32_t, 4> block_{};
  unsigned used_ = 4;
};

// A keyed bijection of [0, size): Feistel network over the next even number of bits, cycle-walking back into the range.
class Permutation {
 public:
  Permutation(uint64_t key, uint64_t size) : key_(key), size_(size) {
    while (half_bits_ < 32 && (uint64_t{1} << (2 * half_bits_)) < size) ++half_bits_;
  }
  uint64_t size() const { return size_; }
  uint64_t operator()(uint64_t i) const {  // i < size()
    do i = encrypt(i);
    while (i >= size_);
    return i;
  }

 private:
  uint64_t encrypt(uint64_t i) const {
    const uint64_t mask = (uint64_t{1} << half_bits_) - 1;
    uint64_t left = i >> half_bits_, right = i & mask;
    for (uint64_t round = 0; round < 6; ++round) {
      const uint64_t next = left ^ (mix64(key_ ^ mix64(right ^ (round << 40))) & mask);
      left = right;
      right = next;
    }
    return left << half_bits_ | right;
  }
  uint64_t key_;
  uint64_t size_;
  unsigned half_bits_ = 1;
};

}  // namespace bertpt
