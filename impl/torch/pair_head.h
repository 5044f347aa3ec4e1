// torch/pair_head.h   The pooler and the sentence-pair head.
//
//   pooled = tanh(Wp hidden[rows] + bp)          [N,H]; rows: the [CLS] tokens wanted
//   logits = W pooled + b                        [N,2]
//
// It is small, and computed in the type of the masters whatever that of the activations is.
#pragma once

#include "torch/context.h"
#include "torch/inputs.h"
#include "torch/params.h"
#include "torch/planner.h"

namespace bertpt::torch {

struct PairHeadBuffers {
  at::Tensor rows, pooled, logits, d_pooled;
};  // keep
PairHeadBuffers pair_head_plan(const Context& c, Planner& planner, int64_t N);
void pair_head_forward(const Context& c, const PairHeadParams& p, const PairHeadBuffers& b, const at::Tensor& rows,
                       const at::Tensor& hidden);
// Both destroy b.logits. The second adds into d_hidden [T,H].
void pair_head_loss(const Context& c, const PairHeadBuffers& b, const Inputs& in, const at::Tensor& stats);
void pair_head_loss_and_backward(const Context& c, const Pass& pass, const PairHeadParams& p, const PairHeadBuffers& b, const Inputs& in,
                                 double scale, const at::Tensor& stats, const at::Tensor& d_hidden, const PairHeadParams& g);

}  // namespace bertpt::torch
