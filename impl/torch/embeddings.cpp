#include "torch/embeddings.h"

#include "torch/ops.h"

namespace bertpt::torch {
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
  const LookupTable tables[] = {
      {.index = in.ids, .rows = p.word}, {.index = in.positions, .rows = p.position}, {.index = in.types, .rows = p.type}};
  lookup_norm(c, tables, b.d_sum,
              {.x = b.sum,
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
  scatter_add(c, in.types, b.d_sum, g.type, in.types_order);
  scatter_add(c, in.positions, b.d_sum, g.position, in.positions_order);
  scatter_add(c, in.ids, b.d_sum, g.word, in.ids_order);
}

}  // namespace bertpt::torch
