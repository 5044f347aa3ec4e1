// torch/optimizer.h   AdamW on the flat buffers (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019).
//
//   g = gradient * min(1, clip / norm)              norm over all parameters, in f64; clip 0: no clipping
//   m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g^2
//   p = p (1 - lr decay);  p -= lr (m / b1) / (sqrt(v / b2) + epsilon)      b1, b2: 1 - beta^t with bias correction, else 1
//
// Decay applies to the decayed group at the front of the buffers only. A norm that is not finite leaves values and moments as they
// were. The gradients are zero afterwards in both cases.
#pragma once

#include "engine/engine.h"
#include "torch/context.h"
#include "torch/params.h"

namespace bertpt::torch {

engine::StepNumbers adamw(const Context& c, ParameterStore& store, const engine::OptimizerConfig& config, double learning_rate,
                          uint64_t update_count);

}  // namespace bertpt::torch
