#include "torch/ops.h"

#include <ATen/ops/argmax.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/full.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/gelu_backward.h>
#include <ATen/ops/index_add.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/native_layer_norm.h>
#include <ATen/ops/native_layer_norm_backward.h>
#include <ATen/ops/sum.h>

#include "base/random.h"
#include "kernels/cross_entropy.h"
#include "kernels/cuda_exports.h"
#include "kernels/dropout.h"
#include "kernels/gelu.h"
#include "kernels/layer_norm.h"
#include "kernels/rows.h"
#include "torch/cuda_kernels.h"
#include "torch/timings.h"

namespace bertpt::torch {
namespace {

const char* approximation(const Context& c) { return c.dims.tanh_gelu ? "tanh" : "none"; }
kernels::GeluForm form(const Context& c) { return c.dims.tanh_gelu ? kernels::GeluForm::tanh : kernels::GeluForm::erf; }

// The ATen form's mask.
void fill_mask(const Context& c, const Dropout& drop) {
  if (!drop.mask.defined()) return;
  run_kernel(c, &bertpt_cuda_table::dropout_flat, "dropout_flat",
             kernels::DropoutFlat{.stretch = drop.stretch.value(), .y = view_of(drop.mask)},
             [](const auto& a, auto& stream) { kernels::cpu::dropout(a, stream); });
}

kernels::LayerNormForward norm_of(const Context& c, const AddNorm& a) {
  return {.x = view_of(a.x),
          .residual = view_of(a.residual),
          .gamma = view_of(a.gamma),
          .beta = view_of(a.beta),
          .drop = a.drop.stretch,
          .drop_y = a.drop_y.stretch,
          .eps = c.dims.eps,
          .sum = view_of(a.sum),
          .y = view_of(a.y),
          .mean = view_of(a.mean),
          .rstd = view_of(a.rstd),
          .bias = view_of(a.bias)};
}

// A view whose rows may lie further apart than they are long: the kernels take the distance by itself.
View rows_of(const at::Tensor& tensor) {
  TORCH_INTERNAL_ASSERT(tensor.stride(1) == 1);
  View view = view_of(tensor.narrow(0, 0, 0).narrow(1, 0, 0));
  view.data = tensor.data_ptr();
  view.shape = Shape(tensor.sizes().begin(), tensor.sizes().end());
  return view;
}

}  // namespace

kernels::DropoutRule dropout_rule(const Pass& pass, Site site, double p) {
  kernels::DropoutRule rule = kernels::dropout_rule(derive_key(pass.seed, Purpose::dropout, pass.step, site.number), p);
  if (pass.state != nullptr) rule.state = kernels::sites_of(pass.state) + site.number;
  return rule;
}

View view_of(const at::Tensor& tensor) {
  if (!tensor.defined()) return {};
  TORCH_INTERNAL_ASSERT(tensor.is_contiguous());
  View view{.data = tensor.data_ptr(), .shape = Shape(tensor.sizes().begin(), tensor.sizes().end()), .dtype = DType::f32, .device = {}};
  switch (tensor.scalar_type()) {
    case at::kFloat: view.dtype = DType::f32; break;
    case at::kDouble: view.dtype = DType::f64; break;
    case at::kLong: view.dtype = DType::i64; break;
    case at::kInt: view.dtype = DType::i32; break;
    case at::kBFloat16: view.dtype = DType::bf16; break;
    default: TORCH_INTERNAL_ASSERT(false, "no view of ", tensor.scalar_type());
  }
  if (tensor.is_cuda()) view.device = {.kind = bertpt::Device::Kind::cuda, .index = tensor.device().index()};
  return view;
}

void add_column_sums(const Context& c, const at::Tensor& dy, const at::Tensor& bias) {
  const Timings::Span span(c.timings, Part::sums);
  if (!c.fused) {
    at::Tensor(bias).add_(dy.sum(0));
    return;
  }
  run_kernel(c, &bertpt_cuda_table::column_sums, "column_sums",
             kernels::ColumnSums{.x = rows_of(dy), .ld = dy.stride(0), .sums = view_of(bias)},
             [](const auto& a, auto& stream) { kernels::cpu::column_sums(a, stream); });
}

void gelu(const Context& c, const Gelu& a) {
  const Timings::Span span(c.timings, Part::gelu);
  if (c.fused)
    return run_kernel(c, &bertpt_cuda_table::gelu_forward, "gelu",
                      kernels::GeluForward{.x = view_of(a.x), .form = form(c), .y = view_of(a.y), .bias = view_of(a.bias)},
                      [](const auto& k, auto& stream) { kernels::cpu::gelu(k, stream); });
  TORCH_INTERNAL_ASSERT(!a.bias.defined());
  at::Tensor y = a.y;
  at::gelu_out(y, a.x, approximation(c));
}

void gelu_backward(const Context& c, const GeluBackward& a) {
  if (c.fused) {
    const Timings::Span span(c.timings, Part::gelu);
    return run_kernel(c, &bertpt_cuda_table::gelu_backward, "gelu_backward",
                      kernels::GeluBackward{.dy = view_of(a.dy),
                                            .x = view_of(a.x),
                                            .form = form(c),
                                            .dx = view_of(a.dx),
                                            .dbias = view_of(a.dbias),
                                            .y = view_of(a.y),
                                            .bias = view_of(a.bias)},
                      [](const auto& k, auto& stream) { kernels::cpu::gelu(k, stream); });
  }
  TORCH_INTERNAL_ASSERT(!a.bias.defined());
  at::Tensor dx = a.dx;
  at::gelu_backward_out(dx, a.dy, a.x, approximation(c));
  if (a.y.defined()) gelu(c, {.x = a.x, .y = a.y});
  if (a.dbias.defined()) add_column_sums(c, a.dx, a.dbias);
}

at::Tensor mask_of(const Context& c, Planner& planner, const Pass& pass, int64_t T) {
  return !c.fused && pass.training && c.dims.hidden_dropout > 0 ? planner.keep({T, c.dims.H}) : at::Tensor();
}

Dropout hidden_dropout(const Context& c, const Pass& pass, Site site, const at::Tensor& mask) {
  if (!pass.training || c.dims.hidden_dropout == 0) return {};
  return {.stretch = kernels::DropoutStretch{.rule = dropout_rule(pass, site, c.dims.hidden_dropout),
                                             .first = static_cast<uint64_t>(pass.first_token * c.dims.H)},
          .mask = mask};
}

void add_norm(const Context& c, const AddNorm& a) {
  const Timings::Span span(c.timings, Part::norms);
  if (c.fused)
    return run_kernel(c, &bertpt_cuda_table::layer_norm_forward, "layer_norm", norm_of(c, a),
                      [](const auto& k, auto& stream) { kernels::cpu::layer_norm(k, stream); });
  TORCH_INTERNAL_ASSERT(!a.bias.defined());
  at::Tensor sum = a.sum;
  for (const Dropout* drop : {&a.drop, &a.drop_y}) fill_mask(c, *drop);
  if (a.drop.mask.defined()) at::mul_out(sum, a.x, a.drop.mask);
  else if (!sum.is_same(a.x)) sum.copy_(a.x);
  if (a.residual.defined()) sum.add_(a.residual);
  const auto [y, mean, rstd] = at::native_layer_norm(sum, {sum.size(-1)}, a.gamma, a.beta, c.dims.eps);
  a.y.copy_(y);
  if (a.drop_y.mask.defined()) a.y.mul_(a.drop_y.mask);
  a.mean.copy_(mean);
  a.rstd.copy_(rstd);
}

void add_norm_backward(const Context& c, const AddNormBackward& a) {
  const Timings::Span span(c.timings, Part::norms);
  if (c.fused)
    return run_kernel(c, &bertpt_cuda_table::layer_norm_backward, "layer_norm_backward",
                      kernels::LayerNormBackward{.dy = view_of(a.dy),
                                                 .sum = view_of(a.sum),
                                                 .gamma = view_of(a.gamma),
                                                 .mean = view_of(a.mean),
                                                 .rstd = view_of(a.rstd),
                                                 .drop = a.drop.stretch,
                                                 .drop_y = a.drop_y.stretch,
                                                 .dsum = view_of(a.dsum),
                                                 .dx = view_of(a.dx),
                                                 .dgamma = view_of(a.dgamma),
                                                 .dbeta = view_of(a.dbeta),
                                                 .dbias = view_of(a.dbias)},
                      [](const auto& k, auto& stream) { kernels::cpu::layer_norm(k, stream); });
  TORCH_INTERNAL_ASSERT(!a.dbias.defined());
  const at::Tensor dy = a.drop_y.mask.defined() ? a.dy.mul(a.drop_y.mask) : a.dy;
  const auto [dsum, dgamma, dbeta] =
      at::native_layer_norm_backward(dy, a.sum, {a.sum.size(-1)}, a.mean, a.rstd, a.gamma, a.gamma, {true, true, true});
  a.dsum.copy_(dsum);
  at::Tensor(a.dgamma).add_(dgamma);
  at::Tensor(a.dbeta).add_(dbeta);
  at::Tensor dx = a.dx;
  if (!dx.defined()) return;
  if (a.drop.mask.defined()) at::mul_out(dx, a.dsum, a.drop.mask);
  else dx.copy_(a.dsum);
}

void lookup_norm(const Context& c, std::span<const LookupTable> tables, const at::Tensor& spare, const AddNorm& norm) {
  if (c.fused) {
    std::vector<kernels::Lookup> views;
    for (const LookupTable& table : tables) views.push_back({.index = view_of(table.index), .rows = view_of(table.rows)});
    if (c.cuda != nullptr) {
      const Timings::Span span(c.timings, Part::lookups);
      kernels::EmbeddingNorm k{.tables = views, .norm = norm_of(c, norm)};
      k.norm.x = {};
      return launch(c, c.cuda->embedding_norm, k, "embedding_norm");
    }
    {
      const Timings::Span span(c.timings, Part::lookups);
      kernels::cpu::sum_of_lookups({.tables = views, .y = view_of(norm.sum)}, *c.stream);
    }
    return add_norm(c, norm);
  }
  at::Tensor sum = norm.sum, rows = spare;
  at::index_select_out(sum, tables[0].rows, 0, tables[0].index);
  for (const LookupTable& table : tables.subspan(1)) {
    at::index_select_out(rows, table.rows, 0, table.index);
    sum.add_(rows);
  }
  add_norm(c, norm);
}

void gather(const Context& c, const at::Tensor& index, const at::Tensor& x, const at::Tensor& y) {
  const Timings::Span span(c.timings, Part::lookups);
  at::Tensor out = y;
  if (c.fused)
    run_kernel(c, &bertpt_cuda_table::gather, "gather", kernels::Gather{.index = view_of(index), .x = view_of(x), .y = view_of(y)},
               [](const auto& k, auto& stream) { kernels::cpu::gather(k, stream); });
  else if (x.scalar_type() == y.scalar_type()) at::index_select_out(out, x, 0, index);
  else out.copy_(at::index_select(x, 0, index));
}

void scatter_add(const Context& c, const at::Tensor& index, const at::Tensor& x, const at::Tensor& rows, const at::Tensor& order) {
  const Timings::Span span(c.timings, Part::sums);
  if (c.fused)
    run_kernel(c, &bertpt_cuda_table::scatter_add, "scatter_add",
               kernels::ScatterAdd{.index = view_of(index), .x = view_of(x), .rows = view_of(rows), .order = view_of(order)},
               [](const auto& k, auto& stream) { kernels::cpu::scatter_add(k, stream); });
  else at::Tensor(rows).index_add_(0, index, x);
}

namespace {

// The gradient of narrow logits lies in bf16 in the first half of their rows.
at::Tensor gradient_of(const at::Tensor& logits, bool narrow) {
  if (!narrow) return logits;
  return logits.as_strided({logits.size(0), logits.stride(0)}, {logits.stride(0), 1}).view(at::kBFloat16).narrow(1, 0, logits.size(1));
}

at::Tensor own_cross_entropy(const Context& c, const CrossEntropy& a) {
  const bool narrow = a.narrow && c.dtype != c.master;
  const kernels::CrossEntropyForward forward{.logits = rows_of(a.logits),
                                             .labels = view_of(a.labels),
                                             .ld = a.logits.stride(0),
                                             .stats = view_of(a.stats),
                                             .bias = view_of(a.bias)};
  const kernels::CrossEntropyGradient gradient{.logits = forward.logits,
                                               .labels = forward.labels,
                                               .scale = a.scale.value_or(0),
                                               .narrow = narrow,
                                               .ld = forward.ld,
                                               .stats = forward.stats,
                                               .device_scale = a.device_scale,
                                               .bias = forward.bias};
  if (c.cuda != nullptr) {
    if (a.scale) launch(c, c.cuda->cross_entropy_gradient, gradient, "cross_entropy_gradient");
    else launch(c, c.cuda->cross_entropy_forward, forward, "cross_entropy");
    return gradient_of(a.logits, narrow && a.scale.has_value());
  }
  TORCH_INTERNAL_ASSERT(!a.bias.defined());
  const kernels::CrossEntropyResult result =
      a.scale ? kernels::cpu::cross_entropy(gradient, *c.stream) : kernels::cpu::cross_entropy(forward, *c.stream);
  auto* const sums = a.stats.data_ptr<double>();
  sums[0] += result.loss;
  sums[1] += static_cast<double>(result.correct);
  if (!a.scale && a.stats.numel() > 2) sums[2] += static_cast<double>(result.among_five);
  return gradient_of(a.logits, narrow && a.scale.has_value());
}

}  // namespace

at::Tensor cross_entropy(const Context& c, const CrossEntropy& a) {
  const Timings::Span span(c.timings, Part::losses);
  if (c.fused) return own_cross_entropy(c, a);
  TORCH_INTERNAL_ASSERT(!a.bias.defined());
  at::Tensor logits = a.logits;
  const at::Tensor labels = a.labels.unsqueeze(1);
  const at::Tensor right = logits.argmax(1).eq(a.labels).sum();
  at::Tensor stats = a.stats;
  if (!a.scale && stats.numel() > 2) stats[2].add_(logits.gt(logits.gather(1, labels)).sum(1).lt(5).sum());
  logits.sub_(logits.logsumexp(1, true));
  const at::Tensor loss = logits.gather(1, labels).sum(at::kDouble).neg();
  stats[0].add_(loss);
  stats[1].add_(right);
  if (!a.scale) return logits;
  logits.exp_();
  logits.scatter_add_(1, labels, at::full(labels.sizes(), -1.0, logits.options()));
  return logits.mul_(*a.scale);
}

}  // namespace bertpt::torch
