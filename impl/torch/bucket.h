// torch/bucket.h   The sizes that a micro-batch is padded to on a GPU, so that few graphs of a step serve a whole run.
//
// Padding costs at most a 32nd of the tokens and a 16th of the masked positions (more in batches of a few hundred tokens). It is:
//   tokens      [PAD] at position 0, in sequences of their own behind the real ones, none longer than `longest`
//   sequences   those, then empty ones
//   masked      position -1 with label -1; pairs likewise: a row of zeros without a loss and with a gradient of zero
// No gradient reaches a token of the padding, so what it adds to gradients of parameters is exactly 0.
#pragma once

#include <cstdint>

#include "examples/batch.h"

namespace bertpt::torch {

struct Bucket {
  int64_t T = 0, S = 0, M = 0, N = 0;  // tokens, sequences, masked positions, sequences with a pair label
  int64_t longest = 0;
  bool operator==(const Bucket&) const = default;
};

// What the batch is.
Bucket exact_bucket(const examples::Batch& batch);
// What it is padded to; longest stays at most `limit`, the longest sequence that the model takes. N is 0 or as many as sequences fit.
Bucket padded_bucket(const examples::Batch& batch, int64_t limit);

}  // namespace bertpt::torch
