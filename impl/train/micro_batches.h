// train/micro_batches.h   How a step's batch is cut for memory and for quick stops. A cut never changes the result beyond rounding: loss
// denominators are the whole step's, and dropout is keyed by the token's place in the step.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/engine.h"
#include "examples/batch.h"

namespace bertpt::train {

// Sequences [first, last).
struct Cut {
  int64_t first = 0, last = 0;
};

// Whole sequences in order, as many as fit into `tokens`, at least one.
std::vector<Cut> cut_batch(const examples::Batch& batch, int64_t tokens);

// Where a model runs, as far as the choice below depends on it.
struct Room {
  bool gpu = false, bf16 = false;
  double memory_bytes = 0;  // of a GPU; 0: not known, and 16 GB of activations are taken to fit
  double parameters = 0;
};

// For micro_batch_tokens 0: about a second of work on a CPU and 2 GiB of activations; on a GPU what fits beside weights, gradients and
// moments, up to 65,536 tokens, beyond which it gains nothing. At least one full sequence. A pure function, so that a stored run can name
// it.
int64_t choose_micro_batch_tokens(const engine::ModelConfig& config, const Room& room, int64_t max_seq_length);

}  // namespace bertpt::train
