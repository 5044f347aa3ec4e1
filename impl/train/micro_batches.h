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

// For micro_batch_tokens 0: about a second of work on a CPU and 2 GiB of activations, at least one full sequence. A pure function of the
// model and of whether it runs on a GPU, so that a stored run can name it.
int64_t choose_micro_batch_tokens(const engine::ModelConfig& config, bool gpu, int64_t max_seq_length);

}  // namespace bertpt::train
