// The products of torch/ops.h.
#include <ATen/ops/addmm.h>
#include <ATen/ops/mm.h>

#include "kernels/product.h"
#include "torch/ops.h"
#include "torch/timings.h"

namespace bertpt::torch {
namespace {

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

// A weight or a bias as a factor in bf16 of a product that LibTorch computes.
at::Tensor narrowed(const Context& c, const at::Tensor& master) {
  if (narrow(master)) return master;
  TORCH_INTERNAL_ASSERT(c.shadow.defined(), "products in bf16 on ", c.device, " need the shadow of the values");
  return c.shadow.as_strided(master.sizes(), master.strides(), master.storage_offset());
}

// y = a b, or y += a b, by LibTorch on a GPU. Factors in bf16; y in bf16 or f32.
void gpu_product(const at::Tensor& a, const at::Tensor& b, const at::Tensor& y, bool add) {
  at::Tensor out = y;
  if (narrow(y)) {
    if (add) at::addmm_out(out, out, a, b);
    else at::mm_out(out, a, b);
  } else {
    if (add) at::addmm_out(out, out, a, b, at::kFloat);
    else at::mm_out(out, a, b, at::kFloat);
  }
}

// y = x w^T + bias in bf16 on a GPU. A bias behind sums that keep all their digits is put down first.
void gpu_linear(const Context& c, const Linear& a) {
  const at::Tensor w = narrowed(c, a.w).t();
  at::Tensor y = a.y;
  if (!a.bias.defined()) return gpu_product(a.x, w, y, false);
  if (narrow(y)) {
    at::addmm_out(y, narrowed(c, a.bias), a.x, w);
  } else {
    y.copy_(a.bias.expand_as(y));
    gpu_product(a.x, w, y, true);
  }
}

void weight_gradient(const Context& c, const LinearBackward& a) {
  at::Tensor dw = a.dw;
  if (narrow(a.dy)) {
    if (c.device.is_cuda()) gpu_product(a.dy.t(), a.x, dw, !a.fresh);
    else multiply(c, factor(a.dy, true), factor(a.x), a.dy.size(0), {}, dw, !a.fresh);
  } else if (a.fresh) {
    at::mm_out(dw, a.dy.t(), a.x);
  } else {
    at::addmm_out(dw, dw, a.dy.t(), a.x);
  }
}

}  // namespace

void linear(const Context& c, const Linear& a) {
  const Timings::Span span(c.timings, Part::products);
  if (narrow(a.x)) {
    if (c.device.is_cuda()) return gpu_linear(c, a);
    return multiply(c, factor(a.x), factor(c.shadow.defined() ? narrowed(c, a.w) : a.w, true), a.x.size(1), a.bias, a.y, false);
  }
  at::Tensor y = a.y;
  if (a.bias.defined()) at::addmm_out(y, a.bias, a.x, a.w.t());
  else at::mm_out(y, a.x, a.w.t());
}

Bias place_bias(const Context& c, const at::Tensor& bias) {
  const bool behind = c.fused && (c.cuda != nullptr || c.dtype == c.master);
  return {.in_product = behind ? at::Tensor() : bias, .behind = behind ? bias : at::Tensor()};
}

BiasGradient place_bias_gradient(const Context& c, const at::Tensor& dbias) {
  const bool in_norm = c.fused && c.cuda != nullptr;
  return {.in_norm = in_norm ? dbias : at::Tensor(), .in_product = in_norm ? at::Tensor() : dbias};
}

void linear_backward(const Context& c, const LinearBackward& a) {
  if (a.dbias.defined()) add_column_sums(c, a.dy, a.dbias);
  const Timings::Span span(c.timings, Part::products);
  if (a.dw.defined()) weight_gradient(c, a);
  if (!a.dx.defined()) return;
  if (narrow(a.dy)) {
    if (c.device.is_cuda()) return gpu_product(a.dy, narrowed(c, a.w), a.dx, a.add_dx);
    return multiply(c, factor(a.dy), factor(c.shadow.defined() ? narrowed(c, a.w) : a.w), a.dy.size(1), {}, a.dx, a.add_dx);
  }
  at::Tensor dx = a.dx;
  if (a.add_dx) at::addmm_out(dx, dx, a.dy, a.w);
  else at::mm_out(dx, a.dy, a.w);
}

}  // namespace bertpt::torch
