#include "torch/ffn.h"

#include "torch/ops.h"

namespace bertpt::torch {
namespace {

// The backward pass needs gelu(pre) once more: a GPU keeps it, because writing it anew takes longer than the arithmetic.
bool keeps_activation(const Context& c, const Pass& pass) { return c.cuda != nullptr && pass.training; }

}  // namespace

FfnBuffers ffn_plan(const Context& c, Planner& planner, int64_t T, const Pass& pass) {
  const Dims& d = c.dims;
  FfnBuffers b{.pre = planner.keep({T, d.I}),
               .sum = planner.keep({T, d.H}),
               .mean = planner.keep({T, 1}, c.master),
               .rstd = planner.keep({T, 1}, c.master),
               .mask = mask_of(c, planner, pass, T),
               .act = {},
               .d_act = {},
               .d_out = {}};
  if (keeps_activation(c, pass)) b.act = planner.keep({T, d.I});
  const Planner::Scope scope(planner);
  if (!keeps_activation(c, pass)) b.act = planner.scratch({T, d.I});
  b.d_act = planner.scratch({T, d.I});
  b.d_out = planner.scratch({T, d.H});
  return b;
}

void ffn_forward(const Context& c, const Pass& pass, Site site, const FfnParams& p, const FfnBuffers& b, const at::Tensor& x,
                 const at::Tensor& y) {
  const Bias b1 = place_bias(c, p.b1), b2 = place_bias(c, p.b2);
  linear(c, {.x = x, .w = p.w1, .bias = b1.in_product, .y = b.pre});
  gelu(c, {.x = b.pre, .y = b.act, .bias = b1.behind});
  linear(c, {.x = b.act, .w = p.w2, .bias = b2.in_product, .y = b.sum});
  add_norm(c, {.x = b.sum,
               .residual = x,
               .gamma = p.gamma,
               .beta = p.beta,
               .drop = hidden_dropout(c, pass, site, b.mask),
               .sum = b.sum,
               .y = y,
               .mean = b.mean,
               .rstd = b.rstd,
               .bias = b2.behind});
}

void ffn_backward(const Context& c, const Pass& pass, Site site, const FfnParams& p, const FfnBuffers& b, const at::Tensor& x,
                  const at::Tensor& dy, const at::Tensor& dx, const FfnParams& g) {
  const BiasGradient db2 = place_bias_gradient(c, g.b2);
  add_norm_backward(c, {.dy = dy,
                        .sum = b.sum,
                        .gamma = p.gamma,
                        .mean = b.mean,
                        .rstd = b.rstd,
                        .drop = hidden_dropout(c, pass, site, b.mask),
                        .dsum = dx,
                        .dx = b.d_out,
                        .dgamma = g.gamma,
                        .dbeta = g.beta,
                        .dbias = db2.in_norm});
  linear_backward(c, {.dy = b.d_out, .x = {}, .w = p.w2, .dx = b.d_act, .dw = {}, .dbias = db2.in_product});
  gelu_backward(c, {.dy = b.d_act,
                    .x = b.pre,
                    .dx = b.d_act,
                    .dbias = g.b1,
                    .y = keeps_activation(c, pass) ? at::Tensor() : b.act,
                    .bias = place_bias(c, p.b1).behind});
  linear_backward(c, {.dy = b.d_out, .x = b.act, .w = {}, .dx = {}, .dw = g.w2, .dbias = {}, .fresh = pass.fresh});
  linear_backward(c, {.dy = b.d_act,
                      .x = x,
                      .w = p.w1,
                      .dx = dx,
                      .dw = g.w1,
                      .dbias = {},
                      .add_dx = true,  // onto the residual's gradient
                      .fresh = pass.fresh});
}

}  // namespace bertpt::torch
