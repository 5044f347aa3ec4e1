#include <ATen/ops/_softmax.h>
#include <ATen/ops/_softmax_backward_data.h>
#include <ATen/ops/baddbmm.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/mul.h>

#include <cmath>

#include "kernels/dropout.h"
#include "torch/attention.h"
#include "torch/cuda_kernels.h"

namespace bertpt::torch {
namespace {

// Views of one group's part of the flat buffers.
struct Group {
  const Dims& d;
  const AttentionGroup& g;
  at::Tensor heads(const at::Tensor& flat) const {
    return flat.narrow(0, 3 * g.first_row * d.H, 3 * g.sequences * g.length * d.H).view({3, g.sequences * d.A, g.length, d.D});
  }
  at::Tensor one_head(const at::Tensor& flat) const {
    return flat.narrow(0, g.first_row * d.H, g.sequences * g.length * d.H).view({g.sequences * d.A, g.length, d.D});
  }
  at::Tensor scores(const at::Tensor& flat) const {
    return flat.narrow(0, g.first_score, g.sequences * d.A * g.length * g.length).view({g.sequences * d.A, g.length, g.length});
  }
  // Rows of `parts` * H columns, seen as [parts,s,A,length,D].
  at::Tensor rows(const at::Tensor& flat, int64_t parts) const {
    return flat.narrow(0, g.first_row * parts * d.H, g.sequences * g.length * parts * d.H)
        .view({g.sequences, g.length, parts, d.A, d.D})
        .permute({2, 0, 3, 1, 4});
  }
  at::Tensor split(const at::Tensor& heads, int64_t parts) const { return heads.view({parts, g.sequences, d.A, g.length, d.D}); }
};

void fill_scores_mask(const Context& c, const Pass& pass, Site site, const AttentionGroup& g, const at::Tensor& mask) {
  const kernels::DropoutRule rule = dropout_rule(pass, site, c.dims.attention_dropout);
  const at::Tensor y = mask.view({g.sequences, c.dims.A, g.length, g.length});
  run_kernel(
      c, &bertpt_cuda_table::dropout_scores, "dropout_scores",
      kernels::DropoutScores{
          .rule = rule, .first_token = pass.first_token, .stride = c.dims.P, .tokens = view_of(g.tokens), .y = view_of(y)},
      [](const auto& a, auto& stream) { kernels::cpu::dropout(a, stream); });
}

}  // namespace

PaddedBuffers padded_plan(const Context& c, Planner& planner, const AttentionLayout& layout, bool dropout) {
  const int64_t H = c.dims.H;
  PaddedBuffers b{};
  b.heads = planner.keep({3 * layout.rows * H});
  b.probs = planner.keep({layout.scores});
  if (dropout) b.mask = planner.keep({layout.scores});
  b.rows = planner.scratch({layout.rows, 3 * H});
  b.d_heads = planner.scratch({3 * layout.rows * H});
  b.head_out = planner.scratch({layout.rows * H});
  b.d_scores = planner.scratch({2 * layout.scores});
  return b;
}

void padded_forward(const Context& c, const Pass& pass, Site site, const PaddedBuffers& b, const AttentionLayout& layout,
                    const at::Tensor& qkv, const at::Tensor& context) {
  const double scale = 1 / std::sqrt(static_cast<double>(c.dims.D));
  at::Tensor rows = b.rows, out = context, context_rows = b.d_heads.narrow(0, 0, layout.rows * c.dims.H).view({layout.rows, c.dims.H});
  at::index_select_out(rows, qkv, 0, layout.gather);
  for (const AttentionGroup& g : layout.groups) {
    const Group v{c.dims, g};
    const at::Tensor heads = v.heads(b.heads);
    v.split(heads, 3).copy_(v.rows(rows.view(-1), 3));
    at::Tensor probs = v.scores(b.probs), weights = probs, head_out = v.one_head(b.head_out);
    at::baddbmm_out(probs, probs, heads[0], heads[1].transpose(1, 2), 0, scale);
    if (g.key_bias.defined()) probs.view({g.sequences, c.dims.A, g.length, g.length}).add_(g.key_bias);
    at::Tensor softmaxed = v.scores(b.d_scores);
    at::_softmax_out(softmaxed, probs, -1, false);
    probs.copy_(softmaxed);
    if (b.mask.defined()) {
      const at::Tensor mask = v.scores(b.mask);
      fill_scores_mask(c, pass, site, g, mask);
      weights = v.scores(b.d_scores);
      weights.mul_(mask);
    }
    at::bmm_out(head_out, weights, heads[2]);
    v.rows(context_rows.view(-1), 1).copy_(v.split(head_out, 1));
  }
  at::index_select_out(out, context_rows, 0, layout.inverse);
}

void padded_backward(const Context& c, const PaddedBuffers& b, const AttentionLayout& layout, const at::Tensor& d_context,
                     const at::Tensor& d_qkv) {
  const double scale = 1 / std::sqrt(static_cast<double>(c.dims.D));
  at::Tensor d_rows = b.rows, out = d_qkv;
  at::Tensor context_rows = d_rows.view(-1).narrow(0, 0, layout.rows * c.dims.H).view({layout.rows, c.dims.H});
  at::index_select_out(context_rows, d_context, 0, layout.gather);
  if (layout.row_mask.defined()) context_rows.mul_(layout.row_mask);
  for (const AttentionGroup& g : layout.groups) {
    const Group v{c.dims, g};
    v.split(v.one_head(b.head_out), 1).copy_(v.rows(context_rows.view(-1), 1));
  }
  for (const AttentionGroup& g : layout.groups) {
    const Group v{c.dims, g};
    const at::Tensor heads = v.heads(b.heads), d_heads = v.heads(b.d_heads), probs = v.scores(b.probs), d_out = v.one_head(b.head_out);
    at::Tensor weights = probs, d_scores = v.scores(b.d_scores), other = v.scores(b.d_scores.narrow(0, layout.scores, layout.scores));
    at::Tensor dq = d_heads[0], dk = d_heads[1], dv = d_heads[2];
    if (b.mask.defined()) {
      at::mul_out(other, probs, v.scores(b.mask));
      weights = other;
    }
    at::bmm_out(dv, weights.transpose(1, 2), d_out);
    at::bmm_out(d_scores, d_out, heads[2].transpose(1, 2));
    if (b.mask.defined()) d_scores.mul_(v.scores(b.mask));
    at::_softmax_backward_data_out(other, d_scores, probs, -1, probs.scalar_type());
    at::baddbmm_out(dq, dq, other, heads[1], 0, scale);
    at::baddbmm_out(dk, dk, other.transpose(1, 2), heads[0], 0, scale);
    v.rows(d_rows.view(-1), 3).copy_(v.split(d_heads, 3));
  }
  at::index_select_out(out, d_rows, 0, layout.inverse);
}

}  // namespace bertpt::torch
