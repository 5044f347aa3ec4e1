#include "torch/pair_head.h"

#include <ATen/ops/tanh_backward.h>

#include "torch/ops.h"

namespace bertpt::torch {

PairHeadBuffers pair_head_plan(const Context& c, Planner& planner, int64_t N) {
  return {.rows = planner.keep({N, c.dims.H}, c.master),
          .pooled = planner.keep({N, c.dims.H}, c.master),
          .logits = planner.keep({N, 2}, c.master),
          .d_pooled = planner.keep({N, c.dims.H}, c.master)};
}

void pair_head_forward(const Context& c, const PairHeadParams& p, const PairHeadBuffers& b, const at::Tensor& rows,
                       const at::Tensor& hidden) {
  at::Tensor pooled = b.pooled;
  gather(c, rows, hidden, b.rows);
  linear(c, {.x = b.rows, .w = p.pooler_w, .bias = p.pooler_b, .y = pooled});
  pooled.tanh_();
  linear(c, {.x = pooled, .w = p.w, .bias = p.b, .y = b.logits});
}

void pair_head_loss(const Context& c, const PairHeadBuffers& b, const Inputs& in, const at::Tensor& stats) {
  cross_entropy(c, {.logits = b.logits, .labels = in.pair_labels, .stats = stats, .scale = {}});
}

void pair_head_loss_and_backward(const Context& c, const Pass& pass, const PairHeadParams& p, const PairHeadBuffers& b, const Inputs& in,
                                 double scale, const at::Tensor& stats, const at::Tensor& d_hidden, const PairHeadParams& g) {
  cross_entropy(c, {.logits = b.logits,
                    .labels = in.pair_labels,
                    .stats = stats,
                    .scale = scale,
                    .device_scale = pass.state != nullptr ? &pass.state->pair_scale : nullptr});
  at::Tensor d_pooled = b.d_pooled;
  linear_backward(c, {.dy = b.logits, .x = b.pooled, .w = p.w, .dx = d_pooled, .dw = g.w, .dbias = g.b, .fresh = pass.fresh});
  at::tanh_backward_out(d_pooled, d_pooled, b.pooled);
  linear_backward(
      c, {.dy = d_pooled, .x = b.rows, .w = p.pooler_w, .dx = b.pooled, .dw = g.pooler_w, .dbias = g.pooler_b, .fresh = pass.fresh});
  scatter_add(c, in.pair_rows, b.pooled, d_hidden);
}

}  // namespace bertpt::torch
