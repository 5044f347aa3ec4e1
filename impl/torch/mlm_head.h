// torch/mlm_head.h   The masked-language-model head, on the masked positions only.
//
//   y = LayerNorm(gelu(W hidden[masked] + b))          y [M,H]
//   logits = y E^T + bias                              [M,V]; E is the word embedding, [V,H]
//
// Logits are the largest tensor of a small model, so they exist for `chunk` rows at a time: the loss makes the logits of a chunk,
// turns them into their gradient in place and uses that gradient at once.
#pragma once

#include <functional>

#include "torch/context.h"
#include "torch/inputs.h"
#include "torch/params.h"
#include "torch/planner.h"

namespace bertpt::torch {

struct MlmHeadBuffers {
  int64_t chunk = 0;                              // rows of logits; on a GPU they lie a multiple of 64 elements apart
  at::Tensor rows, pre, act, mean, rstd, y, d_y;  // keep
  at::Tensor logits, d_pre;                       // scratch
};
MlmHeadBuffers mlm_head_plan(const Context& c, Planner& planner, int64_t M);
void mlm_head_forward(const Context& c, const MlmHeadParams& p, const MlmHeadBuffers& b, const Inputs& in, const at::Tensor& hidden);
// f(first_row, logits [n,V], f32 or f64) for each chunk of rows.
void mlm_head_each_chunk(const Context& c, const MlmHeadParams& p, const MlmHeadBuffers& b,
                         const std::function<void(int64_t, const at::Tensor&)>& f);
void mlm_head_loss(const Context& c, const MlmHeadParams& p, const MlmHeadBuffers& b, const Inputs& in, const at::Tensor& stats);
// The loss times `scale`, and the gradients of the decoder; then the rest of the head. Adds into d_hidden [T,H].
void mlm_head_loss_and_backward(const Context& c, const Pass& pass, const MlmHeadParams& p, const MlmHeadBuffers& b, const Inputs& in,
                                double scale, const at::Tensor& stats, const at::Tensor& d_hidden, const MlmHeadParams& g);

}  // namespace bertpt::torch
