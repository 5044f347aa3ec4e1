// kernels/adamw.h   One AdamW update in one pass, and the norm that clips it (formulas: torch/optimizer.h).
#pragma once

#include "base/shape.h"
#include "kernels/stream.h"

namespace bertpt::kernels {

// p, g, m, v [n]; g is multiplied by g_scale when read and left as it is. correction1, correction2: 1 - beta^t, or 1.
struct AdamW {
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-6, learning_rate = 0, decay = 0, correction1 = 1, correction2 = 1, g_scale = 1;
  View p, g, m, v;
};

namespace cpu {
void adamw(const AdamW& a, Stream& stream);
// Sum of squares in f64, in an order that does not depend on threads.
double sum_of_squares(const View& x, Stream& stream);
}  // namespace cpu

}  // namespace bertpt::kernels
