// kernels/adamw.h   One AdamW update in one pass, and the norm that clips it (formulas: torch/optimizer.h).
#pragma once

#include "base/shape.h"
#include "kernels/step_state.h"
#include "kernels/stream.h"

namespace bertpt::kernels {

// p, g, m, v [n]; g is multiplied by g_scale when read and left as it is. correction1, correction2: 1 - beta^t, or 1. shadow, bf16 [n] or
// empty, receives the new p. On the device, state's learning rate and corrections and numbers' g_scale win, and where numbers' norm is not
// finite nothing is written.
struct AdamW {
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-6, learning_rate = 0, decay = 0, correction1 = 1, correction2 = 1, g_scale = 1;
  View p, g, m, v;
  View shadow = View();
  const UpdateState* state = nullptr;
  const UpdateNumbers* numbers = nullptr;
};

// The CUDA side of sum_of_squares with what follows from it: g f32 [n]; all in the device's memory, so that nothing waits for the host.
// state may be null: no clipping.
struct GradientNorm {
  View g;
  const UpdateState* state = nullptr;
  UpdateNumbers* numbers = nullptr;
};

// to[i] = from[i]     from f32 [n], to bf16 [n]: the shadow of values that were not written by an update
struct Cast {
  View from, to;
};

namespace cpu {
void adamw(const AdamW& a, Stream& stream);
// Sum of squares in f64, in an order that does not depend on threads.
double sum_of_squares(const View& x, Stream& stream);
}  // namespace cpu

}  // namespace bertpt::kernels
