// examples/batch.h   What a training step eats: ragged sequences without padding. Torch-free and self-contained, because the
// engine includes nothing else of this folder.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace bertpt::examples {

struct Batch {
  // [T]; T is the sum of all sequence lengths
  std::vector<int32_t> ids;        // with masks applied
  std::vector<int32_t> types;      // 0 for A and its [SEP], 1 for B and its [SEP]
  std::vector<int32_t> positions;  // restart at 0 in each sequence
  // [S + 1]; sequence s is tokens [cu_seqlens[s], cu_seqlens[s + 1])
  std::vector<int32_t> cu_seqlens{0};
  // [M], rising
  std::vector<int32_t> masked_positions;  // index into [T]
  std::vector<int32_t> masked_labels;     // the original ids there
  // [S]; 0 is-next (or in order), 1 not, -1 no pair
  std::vector<int32_t> pair_labels;
  // [S]; which sample of which epoch each sequence is
  std::vector<uint64_t> epochs, samples;
  int64_t max_seqlen = 0;

  int64_t tokens() const { return static_cast<int64_t>(ids.size()); }
  int64_t sequences() const { return static_cast<int64_t>(cu_seqlens.size()) - 1; }
  int64_t masked() const { return static_cast<int64_t>(masked_labels.size()); }
  int64_t pairs() const;  // sequences with a label other than -1
  void clear();
  // Appends sequences [first, last) of `other`.
  void append(const Batch& other, int64_t first, int64_t last);
};

inline int64_t Batch::pairs() const {
  int64_t n = 0;
  for (const int32_t label : pair_labels) n += label >= 0;
  return n;
}

inline void Batch::clear() { *this = Batch{}; }

inline void Batch::append(const Batch& other, int64_t first, int64_t last) {
  const int32_t begin = other.cu_seqlens[static_cast<size_t>(first)], end = other.cu_seqlens[static_cast<size_t>(last)];
  const int32_t shift = static_cast<int32_t>(tokens()) - begin;
  const auto extend = [](auto& to, const auto& from, int64_t a, int64_t b) { to.insert(to.end(), from.begin() + a, from.begin() + b); };
  extend(ids, other.ids, begin, end);
  extend(types, other.types, begin, end);
  extend(positions, other.positions, begin, end);
  extend(pair_labels, other.pair_labels, first, last);
  extend(epochs, other.epochs, first, last);
  extend(samples, other.samples, first, last);
  for (int64_t s = first; s < last; ++s) {
    const int32_t stop = other.cu_seqlens[static_cast<size_t>(s) + 1];
    cu_seqlens.push_back(stop + shift);
    max_seqlen = std::max<int64_t>(max_seqlen, stop - other.cu_seqlens[static_cast<size_t>(s)]);
  }
  for (size_t m = 0; m < other.masked_positions.size(); ++m) {
    if (other.masked_positions[m] < begin || other.masked_positions[m] >= end) continue;
    masked_positions.push_back(other.masked_positions[m] + shift);
    masked_labels.push_back(other.masked_labels[m]);
  }
}

}  // namespace bertpt::examples
