// kernels/lamb.h   One LAMB update of one parameter in two passes (formulas: torch/optimizer.h).
#pragma once

#include "kernels/adamw.h"

namespace bertpt::kernels::cpu {

// Sums of squares, in f64 and in an order that does not depend on threads.
struct LambNorms {
  double value = 0, direction = 0;
};

// The first pass: moves the moments and leaves in g the direction, (m / correction1) / (sqrt(v / correction2) + epsilon) + decay * p.
// learning_rate is not used.
LambNorms lamb_direction(const AdamW& a, Stream& stream);

// The second: p -= step * direction.
void lamb_apply(const View& p, const View& direction, double step, Stream& stream);

}  // namespace bertpt::kernels::cpu
