// text/pair_index.h   Pairs of neighbouring pieces: their counts, the words that may hold them, and finding a pair by its pieces.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/random.h"

namespace bertpt::text {

struct Pair {
  uint32_t left = 0, right = 0;
  uint64_t count = 0;
  std::unique_ptr<uint32_t[]> places = nullptr;  // words that hold it or once did
  uint32_t n_places = 0;
  bool closed = false;  // too long: never merged

  void add_places(std::span<const uint32_t> words) {
    auto all = std::make_unique_for_overwrite<uint32_t[]>(n_places + words.size());
    std::copy(words.begin(), words.end(), std::copy_n(places.get(), n_places, all.get()));
    places = std::move(all);
    n_places += static_cast<uint32_t>(words.size());
  }
};

class PairIndex {
 public:
  PairIndex() : slots_(1 << 10) {}

  uint32_t find_or_add(uint32_t left, uint32_t right) {
    const uint64_t key = uint64_t{left} << 32 | right;
    for (size_t at = mix64(key) & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      Slot& slot = slots_[at];
      if (slot.pair == kFree) {
        slot = {key, static_cast<uint32_t>(pairs_.size())};
        pairs_.push_back({left, right});
        if (pairs_.size() * 4 > slots_.size() * 3) grow();
        return static_cast<uint32_t>(pairs_.size() - 1);
      }
      if (slot.key == key) return slot.pair;
    }
  }
  Pair& operator[](uint32_t pair) { return pairs_[pair]; }
  const Pair& operator[](uint32_t pair) const { return pairs_[pair]; }
  uint32_t size() const { return static_cast<uint32_t>(pairs_.size()); }

 private:
  static constexpr uint32_t kFree = UINT32_MAX;
  struct Slot {
    uint64_t key = 0;
    uint32_t pair = kFree;
  };
  void grow() {
    std::vector<Slot> larger(slots_.size() * 2);
    for (const Slot& slot : slots_) {
      if (slot.pair == kFree) continue;
      size_t at = mix64(slot.key) & (larger.size() - 1);
      while (larger[at].pair != kFree) at = (at + 1) & (larger.size() - 1);
      larger[at] = slot;
    }
    slots_ = std::move(larger);
  }

  std::vector<Slot> slots_;
  std::vector<Pair> pairs_;
};

}  // namespace bertpt::text
