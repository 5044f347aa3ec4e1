// torch/attention.h   Multi-head self-attention of ragged sequences, and the sublayer around it.
//
//   context = dropout(softmax(Q K^T / sqrt(D))) V, per head, within each sequence only
//   y = LayerNorm(x + dropout(Wo context + bo))                      x,y,context [T,H]; qkv [T,3H]
//
// The bias of the keys adds the same number to all scores of a row, which softmax does not see: its gradient is zero, and it is left
// untouched instead of being filled with rounding noise.
#pragma once

#include "torch/context.h"
#include "torch/inputs.h"
#include "torch/params.h"
#include "torch/planner.h"

namespace bertpt::torch {

// The ATen form: sequences padded within groups of about equal length, whole score matrices kept for the backward pass.
struct PaddedBuffers {
  at::Tensor heads;               // keep     [3 * rows * H]: q, k, v of each group as [3,s,A,length,D]
  at::Tensor probs, mask;         // keep     [scores]
  at::Tensor rows, d_heads;       // scratch  [rows * 3H] each
  at::Tensor head_out, d_scores;  // scratch  [rows * H], [scores]
};
struct AttentionBuffers {
  at::Tensor qkv, context, sum, mean, rstd, mask;  // keep
  at::Tensor lse;                                  // keep [T,A]: log of each softmax denominator; the fused form
  PaddedBuffers padded;                            // the ATen form
  at::Tensor d_out, d_context, d_qkv;              // scratch
};
AttentionBuffers attention_plan(const Context& c, Planner& planner, const AttentionLayout& layout, const Pass& pass);
void attention_forward(const Context& c, const Pass& pass, int64_t layer, const AttentionParams& p, const AttentionBuffers& b,
                       const AttentionLayout& layout, const at::Tensor& x, const at::Tensor& y);
// dx may be dy.
void attention_backward(const Context& c, const Pass& pass, int64_t layer, const AttentionParams& p, const AttentionBuffers& b,
                        const AttentionLayout& layout, const at::Tensor& x, const at::Tensor& dy, const at::Tensor& dx,
                        const AttentionParams& g);

// padded_attention.cpp: the core between qkv and context, on ATen.
PaddedBuffers padded_plan(const Context& c, Planner& planner, const AttentionLayout& layout, bool dropout);
void padded_forward(const Context& c, const Pass& pass, Site site, const PaddedBuffers& b, const AttentionLayout& layout,
                    const at::Tensor& qkv, const at::Tensor& context);
void padded_backward(const Context& c, const PaddedBuffers& b, const AttentionLayout& layout, const at::Tensor& d_context,
                     const at::Tensor& d_qkv);

}  // namespace bertpt::torch
