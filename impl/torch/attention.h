// torch/attention.h   Multi-head self-attention of ragged sequences, and the sublayer around it.
//
//   context = dropout(softmax(Q K^T / sqrt(D))) V, per head, within each sequence only
//   y = LayerNorm(x + dropout(Wo context + bo))                      x,y,context [T,H]; qkv [T,3H]
//
// Three forms of the core: an own kernel on the CPU, LibTorch's flash kernels on a GPU in bf16, and ATen's operators on padded groups, which
// take every type and device.
//
// The bias of the keys adds the same number to all scores of a row, which softmax does not see: its gradient is zero, and it is left
// untouched instead of being filled with rounding noise.
#pragma once

#include <memory>

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
// Of LibTorch's flash attention, which allocates them: the context [T,A,D], the log of each softmax denominator, and what draws dropout again.
struct FlashBuffers {
  at::Tensor context, lse, seed, offset;
};
struct AttentionBuffers {
  at::Tensor qkv, context, sum, mean, rstd, mask;  // keep
  at::Tensor lse;                                  // keep [T,A]: log of each softmax denominator; the CPU's kernel
  PaddedBuffers padded;                            // the ATen form
  std::shared_ptr<FlashBuffers> flash;             // flash attention, which needs no context of ours
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

// flash_attention.cpp: the same by LibTorch's flash kernels. Their dropout is not a function of the element, as elsewhere, but of the state
// of the device's generator (torch/generator.h) and of the places of a sequence and of a token in the micro-batch.
bool flash_fits(const Dims& dims);
// Bytes that a layer keeps from the forward to the backward pass.
int64_t flash_bytes(const Dims& dims, int64_t tokens);
void flash_forward(const Context& c, const Pass& pass, FlashBuffers& b, const AttentionLayout& layout, const at::Tensor& qkv);
void flash_backward(const Context& c, const Pass& pass, const FlashBuffers& b, const AttentionLayout& layout, const at::Tensor& qkv,
                    const at::Tensor& d_context, const at::Tensor& d_qkv);

}  // namespace bertpt::torch
