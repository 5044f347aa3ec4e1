#include "torch/ops.h"

#include <ATen/ops/add.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/full.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/gelu_backward.h>
#include <ATen/ops/index_add.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/mm.h>
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
#include "kernels/product.h"
#include "kernels/rows.h"
#include "torch/cuda_kernels.h"

namespace bertpt::torch {
namespace {

const char* approximation(const Context& c) { return c.dims.tanh_gelu ? "tanh" : "none"; }
kernels::GeluForm form(const Context& c) { return c.dims.tanh_gelu ? kernels::GeluForm::tanh : kernels::GeluForm::erf; }

kernels::Factor factor(const at::Tensor& tensor, bool transposed = false) {
  TORCH_INTERNAL_ASSERT(tensor.stride(1) == 1);
  return {.data = tensor.data_ptr(),
          .dtype = tensor.scalar_type() == at::kBFloat16 ? DType::bf16 : DType::f32,
          .ld = tensor.stride(0),
          .transposed = transposed};
}

// y = a b + bias, or y += a b + bias, where a is in bf16. k: the length of the sums.
void multiply(const Context& c, const kernels::Factor& a, const kernels::Factor& b, int64_t k, const at::Tensor& bias, const at::Tensor& y,
              bool add) {
  kernels::cpu::product({.m = y.size(0),
                         .n = y.size(1),
                         .k = k,
                         .a = a,
                         .b = b,
                         .bias = bias.defined() ? bias.data_ptr<float>() : nullptr,
                         .y = y.data_ptr(),
                         .y_dtype = y.scalar_type() == at::kBFloat16 ? DType::bf16 : DType::f32,
                         .ldy = y.stride(0),
                         .add = add},
                        *c.stream);
}
bool narrow(const at::Tensor& tensor) { return tensor.scalar_type() == at::kBFloat16; }

void weight_gradient(const Context& c, const LinearBackward& a) {
  at::Tensor dw = a.dw;
  if (narrow(a.dy)) multiply(c, factor(a.dy, true), factor(a.x), a.dy.size(0), {}, dw, !a.fresh);
  else if (a.fresh) at::mm_out(dw, a.dy.t(), a.x);
  else at::addmm_out(dw, dw, a.dy.t(), a.x);
}

// The ATen form's mask.
void fill_mask(const Context& c, const Dropout& drop) {
  if (!drop.mask.defined()) return;
  const kernels::DropoutStretch& stretch = drop.stretch.value();
  const kernels::DropoutFlat a{.stretch = stretch, .y = view_of(drop.mask)};
  if (c.cuda != nullptr) check_launch(c.cuda->dropout_flat.launch(a, nullptr, c.stream->cuda_stream()), "dropout_flat");
  else kernels::cpu::dropout(a, *c.stream);
}

}  // namespace

kernels::DropoutRule dropout_rule(const Pass& pass, Site site, double p) {
  return kernels::dropout_rule(derive_key(pass.seed, Purpose::dropout, pass.step, site.number), p);
}

View view_of(const at::Tensor& tensor) {
  if (!tensor.defined()) return {};
  TORCH_INTERNAL_ASSERT(tensor.is_contiguous());
  View view{.data = tensor.data_ptr(), .shape = Shape(tensor.sizes().begin(), tensor.sizes().end()), .dtype = DType::f32, .device = {}};
  switch (tensor.scalar_type()) {
    case at::kFloat: view.dtype = DType::f32; break;
    case at::kDouble: view.dtype = DType::f64; break;
    case at::kLong: view.dtype = DType::i64; break;
    case at::kBFloat16: view.dtype = DType::bf16; break;
    default: TORCH_INTERNAL_ASSERT(false, "no view of ", tensor.scalar_type());
  }
  if (tensor.is_cuda()) view.device = {.kind = bertpt::Device::Kind::cuda, .index = tensor.device().index()};
  return view;
}

void linear(const Context& c, const Linear& a) {
  if (narrow(a.x)) return multiply(c, factor(a.x), factor(a.w, true), a.x.size(1), a.bias, a.y, false);
  at::Tensor y = a.y;
  if (a.bias.defined()) at::addmm_out(y, a.bias, a.x, a.w.t());
  else at::mm_out(y, a.x, a.w.t());
}

Bias place_bias(const Context& c, const at::Tensor& bias) {
  const bool behind = c.fused && c.dtype == c.master;
  return {.in_product = behind ? at::Tensor() : bias, .behind = behind ? bias : at::Tensor()};
}

void linear_backward(const Context& c, const LinearBackward& a) {
  if (a.dw.defined()) weight_gradient(c, a);
  if (a.dbias.defined()) add_column_sums(c, a.dy, a.dbias);
  if (!a.dx.defined()) return;
  if (narrow(a.dy)) return multiply(c, factor(a.dy), factor(a.w), a.dy.size(1), {}, a.dx, a.add_dx);
  at::Tensor dx = a.dx;
  if (a.add_dx) at::addmm_out(dx, dx, a.dy, a.w);
  else at::mm_out(dx, a.dy, a.w);
}

void add_column_sums(const Context& c, const at::Tensor& dy, const at::Tensor& bias) {
  if (!c.fused) {
    at::Tensor(bias).add_(dy.sum(0));
    return;
  }
  View x = view_of(dy.narrow(0, 0, 0));  // dy may be some columns of a wider tensor
  x.data = dy.data_ptr();
  x.shape = Shape(dy.sizes().begin(), dy.sizes().end());
  kernels::cpu::column_sums({.x = x, .ld = dy.stride(0), .sums = view_of(bias)}, *c.stream);
}

void gelu(const Context& c, const Gelu& a) {
  if (c.fused)
    return kernels::cpu::gelu(kernels::GeluForward{.x = view_of(a.x), .form = form(c), .y = view_of(a.y), .bias = view_of(a.bias)},
                              *c.stream);
  TORCH_INTERNAL_ASSERT(!a.bias.defined());
  at::Tensor y = a.y;
  at::gelu_out(y, a.x, approximation(c));
}

void gelu_backward(const Context& c, const GeluBackward& a) {
  if (c.fused)
    return kernels::cpu::gelu(kernels::GeluBackward{.dy = view_of(a.dy),
                                                    .x = view_of(a.x),
                                                    .form = form(c),
                                                    .dx = view_of(a.dx),
                                                    .dbias = view_of(a.dbias),
                                                    .y = view_of(a.y),
                                                    .bias = view_of(a.bias)},
                              *c.stream);
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
  if (c.fused)
    return kernels::cpu::layer_norm(kernels::LayerNormForward{.x = view_of(a.x),
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
                                                              .bias = view_of(a.bias)},
                                    *c.stream);
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
  if (c.fused)
    return kernels::cpu::layer_norm(kernels::LayerNormBackward{.dy = view_of(a.dy),
                                                               .sum = view_of(a.sum),
                                                               .gamma = view_of(a.gamma),
                                                               .mean = view_of(a.mean),
                                                               .rstd = view_of(a.rstd),
                                                               .drop = a.drop.stretch,
                                                               .drop_y = a.drop_y.stretch,
                                                               .dsum = view_of(a.dsum),
                                                               .dx = view_of(a.dx),
                                                               .dgamma = view_of(a.dgamma),
                                                               .dbeta = view_of(a.dbeta)},
                                    *c.stream);
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

void scatter_add(const Context& c, const at::Tensor& index, const at::Tensor& x, const at::Tensor& rows) {
  if (c.fused) kernels::cpu::scatter_add({.index = view_of(index), .x = view_of(x), .rows = view_of(rows)}, *c.stream);
  else at::Tensor(rows).index_add_(0, index, x);
}

at::Tensor cross_entropy(const Context& c, const CrossEntropy& a) {
  at::Tensor logits = a.logits;
  if (c.fused) {
    const bool narrow = a.narrow && c.dtype != c.master;
    const View logits_view = view_of(a.logits), labels_view = view_of(a.labels);
    const kernels::CrossEntropyResult result =
        a.scale ? kernels::cpu::cross_entropy(
                      kernels::CrossEntropyGradient{.logits = logits_view, .labels = labels_view, .scale = *a.scale, .narrow = narrow},
                      *c.stream)
                : kernels::cpu::cross_entropy(kernels::CrossEntropyForward{.logits = logits_view, .labels = labels_view}, *c.stream);
    auto* const sums = a.stats.data_ptr<double>();
    sums[0] += result.loss;
    sums[1] += static_cast<double>(result.correct);
    if (!a.scale && a.stats.numel() > 2) sums[2] += static_cast<double>(result.among_five);
    return narrow ? logits.view(at::kBFloat16).narrow(1, 0, logits.size(1)) : logits;
  }
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
