#include "torch/embeddings.h"

#include <ATen/ops/index_select.h>

#include "torch/ops.h"

namespace bertpt::torch {

EmbeddingBuffers embeddings_plan(const Context& c, Planner& planner, const Inputs& in, const Pass& pass) {
  EmbeddingBuffers b{
      .sum = planner.keep({in.T, c.dims.H}), .mean = planner.keep({in.T, 1}), .rstd = planner.keep({in.T, 1}), .mask = {}, .d_sum = {}};
  if (pass.training && c.dims.hidden_dropout > 0) b.mask = planner.keep({in.T, c.dims.H});
  const Planner::Scope scope(planner);
  b.d_sum = planner.scratch({in.T, c.dims.H});  // forward: one embedding's rows; backward: the gradient of the sum
  return b;
}

void embeddings_forward(const Context& c, const Pass& pass, const EmbeddingParams& p, const EmbeddingBuffers& b, const Inputs& in,
                        const at::Tensor& y) {
  at::Tensor sum = b.sum, rows = b.d_sum;
  at::index_select_out(sum, p.word, 0, in.ids);
  at::index_select_out(rows, p.position, 0, in.positions);
  sum.add_(rows);
  at::index_select_out(rows, p.type, 0, in.types);
  sum.add_(rows);
  add_norm(c, {.x = sum, .residual = {}, .mask = {}, .gamma = p.gamma, .beta = p.beta, .sum = sum, .y = y, .mean = b.mean, .rstd = b.rstd});
  if (!b.mask.defined()) return;
  fill_dropout(c, pass, embedding_site(), c.dims.hidden_dropout, b.mask);
  y.mul_(b.mask);
}

void embeddings_backward(const Context& c, const EmbeddingParams& p, const EmbeddingBuffers& b, const Inputs& in, const at::Tensor& dy,
                         const EmbeddingParams& g) {
  if (b.mask.defined()) dy.mul_(b.mask);
  add_norm_backward(c, {.dy = dy,
                        .sum = b.sum,
                        .mask = {},
                        .gamma = p.gamma,
                        .mean = b.mean,
                        .rstd = b.rstd,
                        .dsum = b.d_sum,
                        .dx = {},
                        .dgamma = g.gamma,
                        .dbeta = g.beta});
  scatter_add(c, in.types, b.d_sum, g.type);
  scatter_add(c, in.positions, b.d_sum, g.position);
  scatter_add(c, in.ids, b.d_sum, g.word);
}

}  // namespace bertpt::torch
