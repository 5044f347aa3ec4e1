#include "torch/attention.h"

#include <cmath>

#include "kernels/attention.h"
#include "torch/ops.h"
#include "torch/timings.h"

namespace bertpt::torch {
namespace {

std::optional<kernels::AttentionDropout> dropout_of(const Context& c, const Pass& pass, int64_t layer) {
  if (!pass.training || c.dims.attention_dropout == 0) return std::nullopt;
  return kernels::AttentionDropout{
      .rule = dropout_rule(pass, attention_site(layer), c.dims.attention_dropout), .first_token = pass.first_token, .stride = c.dims.P};
}

enum class Form { kernel, flash, padded };
Form form_of(const Context& c) {
  if (c.flash) return Form::flash;
  return c.fused && c.device.is_cpu() ? Form::kernel : Form::padded;
}

at::Tensor context_of(const AttentionBuffers& b) {
  return b.flash != nullptr ? b.flash->context.view({b.qkv.size(0), b.qkv.size(1) / 3}) : b.context;
}

void core_forward(const Context& c, const Pass& pass, int64_t layer, const AttentionBuffers& b, const AttentionLayout& layout) {
  const Timings::Span span(c.timings, Part::attention);
  if (form_of(c) == Form::flash) return flash_forward(c, pass, *b.flash, layout, b.qkv);
  if (form_of(c) == Form::padded) return padded_forward(c, pass, attention_site(layer), b.padded, layout, b.qkv, b.context);
  kernels::cpu::attention(kernels::AttentionForward{.qkv = view_of(b.qkv),
                                                    .cu_seqlens = layout.cu_seqlens,
                                                    .heads = c.dims.A,
                                                    .scale = 1 / std::sqrt(static_cast<double>(c.dims.D)),
                                                    .dropout = dropout_of(c, pass, layer),
                                                    .context = view_of(b.context),
                                                    .lse = view_of(b.lse)},
                          *c.stream);
}

void core_backward(const Context& c, const Pass& pass, int64_t layer, const AttentionBuffers& b, const AttentionLayout& layout) {
  const Timings::Span span(c.timings, Part::attention);
  if (form_of(c) == Form::flash) return flash_backward(c, pass, *b.flash, layout, b.qkv, b.d_context, b.d_qkv);
  if (form_of(c) == Form::padded) return padded_backward(c, b.padded, layout, b.d_context, b.d_qkv);
  kernels::cpu::attention(kernels::AttentionBackward{.qkv = view_of(b.qkv),
                                                     .cu_seqlens = layout.cu_seqlens,
                                                     .heads = c.dims.A,
                                                     .scale = 1 / std::sqrt(static_cast<double>(c.dims.D)),
                                                     .dropout = dropout_of(c, pass, layer),
                                                     .context = view_of(b.context),
                                                     .lse = view_of(b.lse),
                                                     .d_context = view_of(b.d_context),
                                                     .d_qkv = view_of(b.d_qkv)},
                          *c.stream);
}

}  // namespace

AttentionBuffers attention_plan(const Context& c, Planner& planner, const AttentionLayout& layout, const Pass& pass) {
  const int64_t T = layout.tokens, H = c.dims.H;
  AttentionBuffers b{};
  b.qkv = planner.keep({T, 3 * H});
  const Form form = form_of(c);
  if (form == Form::flash) b.flash = std::make_shared<FlashBuffers>();
  else b.context = planner.keep({T, H});
  b.sum = planner.keep({T, H});
  b.mean = planner.keep({T, 1}, c.master);
  b.rstd = planner.keep({T, 1}, c.master);
  if (form == Form::kernel) b.lse = planner.keep({T, c.dims.A}, c.master);
  b.mask = mask_of(c, planner, pass, T);
  const Planner::Scope scope(planner);
  b.d_out = planner.scratch({T, H});
  b.d_context = planner.scratch({T, H});
  b.d_qkv = planner.scratch({T, 3 * H});
  if (form == Form::padded) b.padded = padded_plan(c, planner, layout, pass.training && c.dims.attention_dropout > 0);
  return b;
}

void attention_forward(const Context& c, const Pass& pass, int64_t layer, const AttentionParams& p, const AttentionBuffers& b,
                       const AttentionLayout& layout, const at::Tensor& x, const at::Tensor& y) {
  linear(c, {.x = x, .w = p.wqkv, .bias = p.bqkv, .y = b.qkv});
  core_forward(c, pass, layer, b, layout);
  const Bias bo = place_bias(c, p.bo);
  linear(c, {.x = context_of(b), .w = p.wo, .bias = bo.in_product, .y = b.sum});
  add_norm(c, {.x = b.sum,
               .residual = x,
               .gamma = p.gamma,
               .beta = p.beta,
               .drop = hidden_dropout(c, pass, attention_output_site(layer), b.mask),
               .sum = b.sum,
               .y = y,
               .mean = b.mean,
               .rstd = b.rstd,
               .bias = bo.behind});
}

void attention_backward(const Context& c, const Pass& pass, int64_t layer, const AttentionParams& p, const AttentionBuffers& b,
                        const AttentionLayout& layout, const at::Tensor& x, const at::Tensor& dy, const at::Tensor& dx,
                        const AttentionParams& g) {
  const int64_t H = c.dims.H;
  const BiasGradient dbo = place_bias_gradient(c, g.bo);
  add_norm_backward(c, {.dy = dy,
                        .sum = b.sum,
                        .gamma = p.gamma,
                        .mean = b.mean,
                        .rstd = b.rstd,
                        .drop = hidden_dropout(c, pass, attention_output_site(layer), b.mask),
                        .dsum = dx,
                        .dx = b.d_out,
                        .dgamma = g.gamma,
                        .dbeta = g.beta,
                        .dbias = dbo.in_norm});
  linear_backward(
      c, {.dy = b.d_out, .x = context_of(b), .w = p.wo, .dx = b.d_context, .dw = g.wo, .dbias = dbo.in_product, .fresh = pass.fresh});
  core_backward(c, pass, layer, b, layout);
  linear_backward(c, {.dy = b.d_qkv,
                      .x = x,
                      .w = p.wqkv,
                      .dx = dx,
                      .dw = g.wqkv,
                      .dbias = {},
                      .add_dx = true,  // onto the residual's gradient
                      .fresh = pass.fresh});
  add_column_sums(c, b.d_qkv.narrow(1, 0, H), g.bq);
  add_column_sums(c, b.d_qkv.narrow(1, 2 * H, H), g.bv);
}

}  // namespace bertpt::torch
