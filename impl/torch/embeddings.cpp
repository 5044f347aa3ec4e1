#include "torch/embeddings.h"

#include <ATen/ops/index_select.h>

#include "kernels/rows.h"
#include "torch/ops.h"

namespace bertpt::torch {
namespace {

void lookup(const Context& c, const EmbeddingParams& p, const EmbeddingBuffers& b, const Inputs& in) {
  if (c.fused) {
    const kernels::Lookup tables[] = {{.index = view_of(in.ids), .rows = view_of(p.word)},
                                      {.index = view_of(in.positions), .rows = view_of(p.position)},
                                      {.index = view_of(in.types), .rows = view_of(p.type)}};
    return kernels::cpu::sum_of_lookups({.tables = tables, .y = view_of(b.sum)}, *c.stream);
  }
  at::Tensor sum = b.sum, rows = b.d_sum;
  at::index_select_out(sum, p.word, 0, in.ids);
  at::index_select_out(rows, p.position, 0, in.positions);
  sum.add_(rows);
  at::index_select_out(rows, p.type, 0, in.types);
  sum.add_(rows);
}

}  // namespace

EmbeddingBuffers embeddings_plan(const Context& c, Planner& planner, const Inputs& in, const Pass& pass) {
  EmbeddingBuffers b{.sum = planner.keep({in.T, c.dims.H}),
                     .mean = planner.keep({in.T, 1}, c.master),
                     .rstd = planner.keep({in.T, 1}, c.master),
                     .mask = mask_of(c, planner, pass, in.T),
                     .d_sum = {}};
  const Planner::Scope scope(planner);
  b.d_sum = planner.scratch({in.T, c.dims.H}, c.master);  // forward, ATen: one embedding's rows; backward: the gradient of the sum
  return b;
}

void embeddings_forward(const Context& c, const Pass& pass, const EmbeddingParams& p, const EmbeddingBuffers& b, const Inputs& in,
                        const at::Tensor& y) {
  lookup(c, p, b, in);
  add_norm(c, {.x = b.sum,
               .residual = {},
               .gamma = p.gamma,
               .beta = p.beta,
               .drop_y = hidden_dropout(c, pass, embedding_site(), b.mask),
               .sum = b.sum,
               .y = y,
               .mean = b.mean,
               .rstd = b.rstd});
}

void embeddings_backward(const Context& c, const Pass& pass, const EmbeddingParams& p, const EmbeddingBuffers& b, const Inputs& in,
                         const at::Tensor& dy, const EmbeddingParams& g) {
  if (pass.fresh) {  // the word embedding's gradient begins with the decoder's
    g.position.zero_();
    g.type.zero_();
  }
  add_norm_backward(c, {.dy = dy,
                        .sum = b.sum,
                        .gamma = p.gamma,
                        .mean = b.mean,
                        .rstd = b.rstd,
                        .drop_y = hidden_dropout(c, pass, embedding_site(), b.mask),
                        .dsum = b.d_sum,
                        .dx = {},
                        .dgamma = g.gamma,
                        .dbeta = g.beta});
  scatter_add(c, in.types, b.d_sum, g.type);
  scatter_add(c, in.positions, b.d_sum, g.position);
  scatter_add(c, in.ids, b.d_sum, g.word);
}

}  // namespace bertpt::torch
