// torch/initialize.h   First values: matrices normal(0, sd) or the same cut at two standard deviations, biases 0, LayerNorm 1 and 0.
//
// Every draw is a function of (seed, parameter name, element), so values depend neither on threads nor on the device nor on how many
// layers the model has. Moments and gradients become 0. The row of [PAD] is drawn like any other, as in the original BERT (Hugging
// Face zeroes it): sequences here have no padding, so it is an ordinary row that only random replacement ever looks up.
#pragma once

#include <cstdint>

#include "torch/context.h"
#include "torch/params.h"

namespace bertpt::torch {

void initialize(const Context& c, ParameterStore& store, uint64_t seed);

}  // namespace bertpt::torch
