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
#include "kernels/layer_norm.h"
#include "kernels/rows.h"
#include "torch/cuda_kernels.h"

namespace bertpt::torch {
namespace {

const char* approximation(const Context& c) { return c.dims.tanh_gelu ? "tanh" : "none"; }

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
    default: TORCH_INTERNAL_ASSERT(false, "no view of ", tensor.scalar_type());
  }
  if (tensor.is_cuda()) view.device = {.kind = bertpt::Device::Kind::cuda, .index = tensor.device().index()};
  return view;
}

void linear(const Context&, const Linear& a) {
  at::Tensor y = a.y;
  if (a.bias.defined()) at::addmm_out(y, a.bias, a.x, a.w.t());
  else at::mm_out(y, a.x, a.w.t());
}

void linear_backward(const Context& c, const LinearBackward& a) {
  at::Tensor dx = a.dx, dw = a.dw;
  if (dw.defined()) at::addmm_out(dw, dw, a.dy.t(), a.x);
  if (a.dbias.defined()) add_column_sums(c, a.dy, a.dbias);
  if (dx.defined() && a.add_dx) at::addmm_out(dx, dx, a.dy, a.w);
  else if (dx.defined()) at::mm_out(dx, a.dy, a.w);
}

void add_column_sums(const Context& c, const at::Tensor& dy, const at::Tensor& bias) {
  if (!c.fused) {
    at::Tensor(bias).add_(dy.sum(0));
    return;
  }
  View x = view_of(bias);  // of the same type; dy may be some columns of a wider tensor
  x.data = dy.data_ptr();
  x.shape = Shape(dy.sizes().begin(), dy.sizes().end());
  kernels::cpu::column_sums({.x = x, .ld = dy.stride(0), .sums = view_of(bias)}, *c.stream);
}

void gelu(const Context& c, const Gelu& a) {
  at::Tensor y = a.y;
  at::gelu_out(y, a.x, approximation(c));
}

void gelu_backward(const Context& c, const GeluBackward& a) {
  at::Tensor dx = a.dx;
  at::gelu_backward_out(dx, a.dy, a.x, approximation(c));
}

void add_norm(const Context& c, const AddNorm& a) {
  if (c.fused)
    return kernels::cpu::layer_norm({.x = view_of(a.x),
                                     .residual = view_of(a.residual),
                                     .mask = view_of(a.mask),
                                     .gamma = view_of(a.gamma),
                                     .beta = view_of(a.beta),
                                     .eps = c.dims.eps,
                                     .sum = view_of(a.sum),
                                     .y = view_of(a.y),
                                     .mean = view_of(a.mean),
                                     .rstd = view_of(a.rstd)},
                                    *c.stream);
  at::Tensor sum = a.sum;
  if (a.mask.defined()) at::mul_out(sum, a.x, a.mask);
  else if (!sum.is_same(a.x)) sum.copy_(a.x);
  if (a.residual.defined()) sum.add_(a.residual);
  const auto [y, mean, rstd] = at::native_layer_norm(sum, {sum.size(-1)}, a.gamma, a.beta, c.dims.eps);
  a.y.copy_(y);
  a.mean.copy_(mean);
  a.rstd.copy_(rstd);
}

void add_norm_backward(const Context& c, const AddNormBackward& a) {
  if (c.fused)
    return kernels::cpu::layer_norm({.dy = view_of(a.dy),
                                     .sum = view_of(a.sum),
                                     .mask = view_of(a.mask),
                                     .gamma = view_of(a.gamma),
                                     .mean = view_of(a.mean),
                                     .rstd = view_of(a.rstd),
                                     .dsum = view_of(a.dsum),
                                     .dx = view_of(a.dx),
                                     .dgamma = view_of(a.dgamma),
                                     .dbeta = view_of(a.dbeta)},
                                    *c.stream);
  const auto [dsum, dgamma, dbeta] =
      at::native_layer_norm_backward(a.dy, a.sum, {a.sum.size(-1)}, a.mean, a.rstd, a.gamma, a.gamma, {true, true, true});
  a.dsum.copy_(dsum);
  at::Tensor(a.dgamma).add_(dgamma);
  at::Tensor(a.dbeta).add_(dbeta);
  at::Tensor dx = a.dx;
  if (!dx.defined()) return;
  if (a.mask.defined()) at::mul_out(dx, a.dsum, a.mask);
  else dx.copy_(a.dsum);
}

void fill_dropout(const Context& c, const Pass& pass, Site site, double p, const at::Tensor& mask) {
  const kernels::DropoutRule rule = dropout_rule(pass, site, p);
  const auto first = static_cast<uint64_t>(pass.first_token * mask.size(-1));
  if (c.cuda != nullptr)
    check_launch(
        c.cuda->dropout_flat(rule, first, mask.numel(), mask.data_ptr(), mask.scalar_type() == at::kDouble, c.stream->cuda_stream()),
        "dropout_flat");
  else kernels::cpu::dropout({.rule = rule, .first = first, .y = view_of(mask)}, *c.stream);
}

void scatter_add(const Context& c, const at::Tensor& index, const at::Tensor& x, const at::Tensor& rows) {
  if (c.fused) kernels::cpu::scatter_add({.index = view_of(index), .x = view_of(x), .rows = view_of(rows)}, *c.stream);
  else at::Tensor(rows).index_add_(0, index, x);
}

void cross_entropy(const Context& c, const CrossEntropy& a) {
  if (c.fused) {
    const View logits_view = view_of(a.logits), labels_view = view_of(a.labels);
    const kernels::CrossEntropyResult result =
        a.scale ? kernels::cpu::cross_entropy(
                      kernels::CrossEntropyGradient{.logits = logits_view, .labels = labels_view, .scale = *a.scale}, *c.stream)
                : kernels::cpu::cross_entropy(kernels::CrossEntropyForward{.logits = logits_view, .labels = labels_view}, *c.stream);
    auto* const sums = a.stats.data_ptr<double>();
    sums[0] += result.loss;
    sums[1] += static_cast<double>(result.correct);
    return;
  }
  at::Tensor logits = a.logits;
  const at::Tensor labels = a.labels.unsqueeze(1);
  const at::Tensor right = logits.argmax(1).eq(a.labels).sum();
  logits.sub_(logits.logsumexp(1, true));
  const at::Tensor loss = logits.gather(1, labels).sum(at::kDouble).neg();
  at::Tensor stats = a.stats;
  stats[0].add_(loss);
  stats[1].add_(right);
  if (!a.scale) return;
  logits.exp_();
  logits.scatter_add_(1, labels, at::full(labels.sizes(), -1.0, logits.options()));
  logits.mul_(*a.scale);
}

}  // namespace bertpt::torch
