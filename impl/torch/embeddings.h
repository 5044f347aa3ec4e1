// torch/embeddings.h   y = dropout(LayerNorm(word[ids] + position[positions] + type[types]))          y [T,H]
#pragma once

#include "torch/context.h"
#include "torch/inputs.h"
#include "torch/params.h"
#include "torch/planner.h"

namespace bertpt::torch {

struct EmbeddingBuffers {
  at::Tensor sum, mean, rstd, mask, d_sum;
};  // keep; d_sum scratch
EmbeddingBuffers embeddings_plan(const Context& c, Planner& planner, const Inputs& in, const Pass& pass);
void embeddings_forward(const Context& c, const Pass& pass, const EmbeddingParams& p, const EmbeddingBuffers& b, const Inputs& in,
                        const at::Tensor& y);
// The decoder of the MLM head has the same weights: its gradient comes first.
void embeddings_backward(const Context& c, const Pass& pass, const EmbeddingParams& p, const EmbeddingBuffers& b, const Inputs& in,
                         const at::Tensor& dy, const EmbeddingParams& g);

}  // namespace bertpt::torch
