// torch/optimizer.h   AdamW and LAMB on the flat buffers.
//
//   g = gradient * min(1, clip / norm)              norm over all parameters that are not frozen, in f64; clip 0: no clipping
//   m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g^2
//   u = (m / b1) / (sqrt(v / b2) + epsilon)         b1, b2: 1 - beta^t with bias correction, else 1
//
//   adamw   p = p (1 - lr decay);  p -= lr u        Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019
//   lamb    w = u + decay p;  p -= lr r w           You et al., "Large Batch Optimization for Deep Learning", 2020. r = |p| / |w| for each
//           parameter, 1 where one of them is zero; biases and LayerNorm have r = 1, as in Google's script (exclude_from_layer_adaptation)
//
// Decay applies to the decayed group at the front of the buffers only. Frozen parameters keep value and moments. A norm that is not finite
// leaves values and moments as they were. The gradients are zero afterwards in all cases.
#pragma once

#include <vector>

#include "engine/engine.h"
#include "torch/context.h"
#include "torch/params.h"

namespace bertpt::torch {

// What an update keeps in the memory of a device with launchers.
struct OptimizerMemory {
  at::Tensor state, numbers;      // kernels::UpdateState, kernels::UpdateNumbers, as bytes
  at::Tensor segments, chunks;    // LAMB's plan, as bytes
  int64_t n_segments = 0, n_chunks = 0;
  std::vector<bool> planned_for;  // frozen parameters
};

// With own kernels of a device, the host waits for it once, at the end, for the norm; whether to take the step is decided there.
engine::StepNumbers update_parameters(const Context& c, ParameterStore& store, OptimizerMemory& memory, const engine::OptimizerConfig& config,
                                      double learning_rate, uint64_t update_count);

}  // namespace bertpt::torch
