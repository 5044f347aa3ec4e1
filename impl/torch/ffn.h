// torch/ffn.h   y = LayerNorm(x + dropout(W2 gelu(W1 x + b1) + b2))          x,y [T,H]; inner [T,I]
#pragma once

#include "torch/context.h"
#include "torch/params.h"
#include "torch/planner.h"

namespace bertpt::torch {

struct FfnBuffers {
  at::Tensor pre, sum, mean, rstd, mask;
  at::Tensor act, d_act, d_out;  // scratch; the backward pass makes gelu(pre) anew beside its slope, but on a GPU act is kept
};
FfnBuffers ffn_plan(const Context& c, Planner& planner, int64_t T, const Pass& pass);
void ffn_forward(const Context& c, const Pass& pass, Site site, const FfnParams& p, const FfnBuffers& b, const at::Tensor& x,
                 const at::Tensor& y);
// dx may be dy.
void ffn_backward(const Context& c, const Pass& pass, Site site, const FfnParams& p, const FfnBuffers& b, const at::Tensor& x,
                  const at::Tensor& dy, const at::Tensor& dx, const FfnParams& g);

}  // namespace bertpt::torch
