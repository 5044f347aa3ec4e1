// kernels/layer_norm.h   Residual, dropout and LayerNorm in one pass.
//
//   sum = residual + drop(x + bias);  y = drop_y(gamma * (sum - mean) * rstd + beta), over the last axis
//                                              x, residual, sum, y [N,H] f32, f64 or bf16; gamma, beta [H], mean, rstd [N,1] f32 or f64
//
// residual and bias [H], of the type of gamma, may be empty views: 0. sum may be x; y may be neither. drop and drop_y multiply by the mask
// of kernels/dropout.h (DropoutFlat) whose element of row r and column j is first + r * H + j; unset: 1. Masks are made where they are used
// and never stored. Backward: dsum is the gradient of sum (and so of the residual), of the type of dy or of gamma, and may be dy; dx =
// drop(dsum) and may be empty; dgamma, dbeta and, where it is asked for, dbias [H], the column sums of drop(dsum) before rounding, add.
// mean and rstd are those of sum as it is stored. Deterministic: rows are summed in blocks of a fixed size.
//
// The CUDA side takes f32 and bf16 and is fast where H is a multiple of 8 up to 2048 and memory is aligned to 16 bytes. EmbeddingNorm is
// its sum of lookups and LayerNorm in one: norm.x is empty and stands for the sum of the tables.
#pragma once

#include <optional>
#include <span>

#include "base/shape.h"
#include "kernels/dropout.h"
#include "kernels/rows.h"
#include "kernels/stream.h"

namespace bertpt::kernels {

struct LayerNormForward {
  View x, residual, gamma, beta;
  std::optional<DropoutStretch> drop, drop_y;
  double eps = 0;
  View sum, y, mean, rstd;
  View bias = View();
};
struct LayerNormBackward {
  View dy, sum, gamma, mean, rstd;
  std::optional<DropoutStretch> drop, drop_y;
  View dsum, dx, dgamma, dbeta;
  View dbias = View();
};
struct EmbeddingNorm {
  std::span<const Lookup> tables;
  LayerNormForward norm;
};

namespace cpu {
void layer_norm(const LayerNormForward& a, Stream& stream);
void layer_norm(const LayerNormBackward& a, Stream& stream);
}  // namespace cpu

}  // namespace bertpt::kernels
