// text/word_cache.h   Remembers the pieces of short words. For one thread at a time; of fixed size, so that no text can make it grow.
//
// A line of the processor's cache holds two words: up to 16 bytes of text, padded with zeros, and up to four ids of 24 bits, their
// number in the top byte of the first. A new word takes the second place of its line and moves to the first when it is met again:
// frequent words stay, whatever flows by.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

namespace bertpt::text {

class WordCache {
  static_assert(std::endian::native == std::endian::little, "keys are read as little-endian numbers");

 public:
  static constexpr size_t kMaxBytes = 16, kMaxIds = 4;
  static constexpr int32_t kIdLimit = 1 << 24;  // ids from here on cannot be kept

  struct Key {
    uint64_t low, high;
    bool operator==(const Key&) const = default;
  };
  // Of a word without bytes 0 and 1. 16 bytes are read. A word of more than kMaxBytes gives a key that is never found.
  static Key key(const uint8_t* bytes, size_t size) {
    Key key;
    std::memcpy(&key, bytes, sizeof key);
    const Key& mask = kMasks[size <= kMaxBytes ? size : 0];
    return {key.low & mask.low, key.high & mask.high};
  }

  // lines: a power of two; 64 bytes each.
  explicit WordCache(size_t lines) : lines_(lines), mask_(lines - 1) {}

  size_t line_of(const Key& key) const {
    const auto product = static_cast<unsigned __int128>(key.low ^ 0x9E3779B97F4A7C15) * (key.high ^ 0xC2B2AE3D27D4EB4F);
    return (static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64)) & mask_;
  }
  void prefetch(size_t line) const { __builtin_prefetch(&lines_[line]); }

  // The packed ids of a word, or nullptr. unpack() writes kMaxIds ids and returns how many of them count.
  const uint32_t* find(const Key& key, size_t line) {
    Slot* slots = lines_[line].slots;
    if (slots[0].key == key) [[likely]]
      return slots[0].ids;
    if (slots[1].key != key) return nullptr;
    std::swap(slots[0], slots[1]);
    return slots[0].ids;
  }
  static size_t unpack(const uint32_t* packed, int32_t* out) {
    for (size_t i = 0; i < kMaxIds; ++i) out[i] = static_cast<int32_t>(packed[i] & (kIdLimit - 1));
    return packed[0] >> 24;
  }

  // What does not fit is not kept.
  void insert(const Key& key, size_t line, std::span<const int32_t> ids) {
    Slot* slots = lines_[line].slots;
    Slot& slot = slots[slots[0].key != kEmpty];
    Slot made{key, {}};
    if (ids.size() > kMaxIds) return;
    for (size_t i = 0; i < ids.size(); ++i) {
      if (ids[i] >= kIdLimit) return;
      made.ids[i] = static_cast<uint32_t>(ids[i]);
    }
    made.ids[0] |= static_cast<uint32_t>(ids.size()) << 24;
    slot = made;
  }

  size_t size_bytes() const { return lines_.size() * sizeof(Line); }

 private:
  static constexpr Key kEmpty = {1, 1};  // the key of no word, as no word has a byte 1
  struct Slot {
    Key key = kEmpty;
    uint32_t ids[kMaxIds] = {};
  };
  struct alignas(64) Line {
    Slot slots[2];
  };
  struct Masks {
    Key of[kMaxBytes + 1]{};
    constexpr Masks() {
      for (size_t size = 1; size <= kMaxBytes; ++size) {
        of[size].low = size >= 8 ? ~uint64_t{0} : (uint64_t{1} << 8 * size) - 1;
        of[size].high = size >= 16 ? ~uint64_t{0} : size <= 8 ? 0 : (uint64_t{1} << 8 * (size - 8)) - 1;
      }
    }
    constexpr const Key& operator[](size_t size) const { return of[size]; }
  };
  static const Masks kMasks;

  std::vector<Line> lines_;
  size_t mask_;
};

inline constexpr WordCache::Masks WordCache::kMasks{};

}  // namespace bertpt::text
