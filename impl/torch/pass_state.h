// torch/pass_state.h   What a device must know of one training pass, in the layout of kernels/step_state.h.
#pragma once

#include <cstddef>
#include <vector>

#include "examples/batch.h"
#include "torch/bert.h"
#include "torch/context.h"

namespace bertpt::torch {

std::vector<std::byte> pass_state(const Dims& dims, const Pass& pass, const LossScales& scales, const examples::Batch& batch);

// From which LibTorch's generator counts while the pass runs (torch/generator.h).
uint64_t generator_seed(const Pass& pass);

}  // namespace bertpt::torch
