// tests/support/batches.h   Random ragged batches for tests of the engine.
#pragma once

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "examples/batch.h"

namespace bertpt::test {

struct BatchShape {
  std::vector<int64_t> lengths;
  int64_t vocab = 97;
  bool pairs = true;      // false: every label is -1
  double mask_prob = 0.15;
  bool always_masked = true;  // one token at least in each sequence, whatever mask_prob says
};

// Types split in the middle; every third sequence has no pair label when pairs.
inline examples::Batch random_batch(const BatchShape& shape, uint64_t seed) {
  examples::Batch b;
  Random draws(derive_key(seed, Purpose::masks), 7);
  for (size_t s = 0; s < shape.lengths.size(); ++s) {
    const int64_t length = shape.lengths[s];
    const auto first = static_cast<int32_t>(b.ids.size());
    const int64_t always = shape.always_masked ? draws.between(0, length - 1) : -1;
    for (int64_t i = 0; i < length; ++i) {
      b.ids.push_back(static_cast<int32_t>(draws.below(static_cast<uint64_t>(shape.vocab))));
      b.types.push_back(i >= (length + 1) / 2 ? 1 : 0);
      b.positions.push_back(static_cast<int32_t>(i));
      if (i != always && !draws.coin(shape.mask_prob)) continue;
      b.masked_positions.push_back(first + static_cast<int32_t>(i));
      b.masked_labels.push_back(static_cast<int32_t>(draws.below(static_cast<uint64_t>(shape.vocab))));
    }
    b.cu_seqlens.push_back(static_cast<int32_t>(b.ids.size()));
    b.pair_labels.push_back(!shape.pairs || s % 3 == 2 ? -1 : static_cast<int32_t>(draws.below(2)));
    b.epochs.push_back(0);
    b.samples.push_back(s);
    b.max_seqlen = std::max<int64_t>(b.max_seqlen, length);
  }
  return b;
}

}  // namespace bertpt::test
