// examples/sample_order.h   Which sample stands at place i of an epoch, without a table: two keyed permutations, one of the positives
// (pairs in order) and one of the negatives, merged by a low-discrepancy pattern.
//
// What is guaranteed, with r the positive ratio:
//   - in any window of consecutive places of one epoch, the number of positives is within one of r times the window's length (exact:
//     |n - r w| < 1 + w 2^-52), so in every batch, wherever batches begin;
//   - in a window that crosses the seam between two epochs it is within two; within one when r is a multiple of 1/20, because
//     the size of an epoch of 20 and more places is then a multiple of r's denominator;
//   - the surplus of the kind that is too frequent is left out; which ones, is drawn anew for each selection key.
// A large split is visited block by block (document_blocks.h), both kinds in the same order of blocks; a split of one block is shuffled
// as a whole.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "base/random.h"

namespace bertpt::examples {

// floor(i * ratio) in exact integer arithmetic.
class Interleave {
 public:
  // ratio in [0, 1]. A part in 2^52 is added, so that floor(10 * 0.7) is 7 although 0.7 has no finite binary form.
  explicit Interleave(double ratio)
      : scaled_(ratio <= 0   ? 0
                : ratio >= 1 ? kOne
                             : std::min(kOne, static_cast<uint64_t>(ratio * 0x1p63) + (uint64_t{1} << 11))) {}

  // Positives among the first `places` places.
  uint64_t positives(uint64_t places) const {
    __extension__ using Wide = unsigned __int128;
    return static_cast<uint64_t>(Wide{places} * scaled_ >> 63);
  }
  bool is_positive(uint64_t place) const { return positives(place + 1) != positives(place); }

  // The most places that `available_positives` and `available_negatives` can fill.
  uint64_t places(uint64_t available_positives, uint64_t available_negatives) const {
    uint64_t low = 0, high = available_positives + available_negatives;
    while (low < high) {  // positives() and its complement never fall, so the places that can be filled are a prefix
      const uint64_t middle = low + (high - low + 1) / 2;
      const uint64_t used = positives(middle);
      if (used <= available_positives && middle - used <= available_negatives) low = middle;
      else high = middle - 1;
    }
    return low;
  }

 private:
  static constexpr uint64_t kOne = uint64_t{1} << 63;
  uint64_t scaled_;
};

// The smallest q <= 20 for which ratio * q is whole; 1 when there is none.
inline uint64_t ratio_denominator(double ratio) {
  for (uint64_t q = 1; q <= 20; ++q) {
    const double product = ratio * static_cast<double>(q);
    if (std::abs(product - std::nearbyint(product)) < 1e-12) return q;
  }
  return 1;
}

struct OrderKeys {
  uint64_t selection = 0;  // which of the surplus kind take part
  uint64_t order = 0;      // the order of those that do
};

// The samples of one kind: their ranks in the order of the corpus, visited block by block, within a block in random order. Where not all
// take part, each block gives its share.
class KindOrder {
 public:
  // counts: samples of each block; wanted: how many of them take part; visits: blocks in the order in which they are visited.
  KindOrder(const std::vector<uint64_t>& counts, uint64_t wanted, uint64_t select_key, uint64_t order_key,
            const std::vector<uint64_t>& visits) {
    std::vector<uint64_t> before{0};
    for (const uint64_t count : counts) before.push_back(before.back() + count);
    const uint64_t total = before.back();
    __extension__ using Wide = unsigned __int128;
    const auto share = [&](uint64_t samples) { return total == 0 ? 0 : static_cast<uint64_t>(Wide{samples} * wanted / total); };
    for (const uint64_t block : visits) {
      const uint64_t kept = share(before[block + 1]) - share(before[block]);
      const uint64_t salt = block == 0 ? 0 : mix64(block);
      visits_.push_back({size_, before[block], Permutation(select_key ^ salt, counts[block]), Permutation(order_key ^ salt, kept)});
      size_ += kept;
    }
  }
  uint64_t size() const { return size_; }
  uint64_t operator()(uint64_t i) const {  // i < size()
    const auto after =
        std::upper_bound(visits_.begin(), visits_.end(), i, [](uint64_t place, const Visit& visit) { return place < visit.first_place; });
    const Visit& visit = *(after - 1);
    return visit.first_rank + visit.select(visit.order(i - visit.first_place));
  }

 private:
  struct Visit {
    uint64_t first_place, first_rank;
    Permutation select, order;
  };
  std::vector<Visit> visits_;
  uint64_t size_ = 0;
};

// What a block holds.
struct BlockCounts {
  uint64_t positives = 0, negatives = 0;
};

class SampleOrder {
 public:
  // A sample by its number among the positives, or among the negatives, of the plan.
  struct Place {
    bool positive;
    uint64_t rank;
  };

  // multiple_of: the size is rounded down to a multiple of it (batch_size, to drop the last batch).
  SampleOrder(const std::vector<BlockCounts>& blocks, double ratio, OrderKeys keys, uint64_t multiple_of = 1)
      : interleave_(ratio),
        size_(round_down(interleave_.places(sum(positives_of(blocks)), sum(negatives_of(blocks))), ratio_denominator(ratio), multiple_of)),
        positives_(positives_of(blocks), interleave_.positives(size_), mix64(keys.selection ^ 1), mix64(keys.order ^ 3),
                   visits(keys, blocks.size())),
        negatives_(negatives_of(blocks), size_ - interleave_.positives(size_), mix64(keys.selection ^ 2), mix64(keys.order ^ 4),
                   visits(keys, blocks.size())) {}
  // One block.
  SampleOrder(uint64_t positives, uint64_t negatives, double ratio, OrderKeys keys, uint64_t multiple_of = 1)
      : SampleOrder(std::vector<BlockCounts>{{positives, negatives}}, ratio, keys, multiple_of) {}

  uint64_t size() const { return size_; }
  uint64_t positives() const { return positives_.size(); }
  Place operator()(uint64_t place) const {  // place < size()
    const uint64_t before = interleave_.positives(place);
    if (interleave_.is_positive(place)) return {true, positives_(before)};
    return {false, negatives_(place - before)};
  }

 private:
  static std::vector<uint64_t> positives_of(const std::vector<BlockCounts>& blocks) {
    std::vector<uint64_t> counts;
    for (const BlockCounts& block : blocks) counts.push_back(block.positives);
    return counts;
  }
  static std::vector<uint64_t> negatives_of(const std::vector<BlockCounts>& blocks) {
    std::vector<uint64_t> counts;
    for (const BlockCounts& block : blocks) counts.push_back(block.negatives);
    return counts;
  }
  static uint64_t sum(const std::vector<uint64_t>& counts) { return std::accumulate(counts.begin(), counts.end(), uint64_t{0}); }
  static std::vector<uint64_t> visits(OrderKeys keys, size_t n_blocks) {
    const Permutation order(mix64(keys.order ^ 5), n_blocks);
    std::vector<uint64_t> out;
    for (uint64_t i = 0; i < n_blocks; ++i) out.push_back(order(i));
    return out;
  }
  static uint64_t round_down(uint64_t size, uint64_t denominator, uint64_t multiple_of) {
    if (size >= 20) size -= size % denominator;
    return size - size % multiple_of;
  }

  Interleave interleave_;
  uint64_t size_;
  KindOrder positives_, negatives_;
};

}  // namespace bertpt::examples
