// kernels/layer_norm.h   Residual, dropout and LayerNorm in one pass.
//
//   sum = residual + mask * x;  y = gamma * (sum - mean) * rstd + beta over the last axis          x, y, sum [N,H]; mean, rstd [N,1]
//
// residual and mask may be empty views: 0 and 1. sum may be x; y may be neither. Backward: dsum is the gradient of sum (and so of the
// residual) and may be dy; dx = mask * dsum and may be empty; dgamma and dbeta add. Deterministic: rows are summed in blocks of a
// fixed size.
#pragma once

#include "base/shape.h"
#include "kernels/stream.h"

namespace bertpt::kernels {

struct LayerNormForward {
  View x, residual, mask, gamma, beta;
  double eps = 0;
  View sum, y, mean, rstd;
};
struct LayerNormBackward {
  View dy, sum, mask, gamma, mean, rstd;
  View dsum, dx, dgamma, dbeta;
};

namespace cpu {
void layer_norm(const LayerNormForward& a, Stream& stream);
void layer_norm(const LayerNormBackward& a, Stream& stream);
}  // namespace cpu

}  // namespace bertpt::kernels
