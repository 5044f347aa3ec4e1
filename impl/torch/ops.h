// torch/ops.h   The operators that layers are written in, on at::Tensor, without autograd.
//
// Inputs first, then outputs. Parameter gradients (dw, dbias, dgamma, dbeta) add; activation gradients overwrite unless said.
// Each runs an own kernel of the device where Context::fused is on and there is one, ATen otherwise. Results go into the caller's buffers.
// Of other memory, a product in bf16 on a CPU takes scratch as large as the smaller of its factors, which its thread keeps
// (kernels/scratch.h); ATen's LayerNorm and kernels of a GPU take some from LibTorch's allocator and give it back.
//
// Products of a GPU are LibTorch's: factors in bf16 with sums in f32, and weight gradients that are f32 throughout.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <span>

#include "kernels/dropout.h"
#include "torch/context.h"
#include "torch/planner.h"

namespace bertpt::torch {

// y = x w^T + bias          x [N,in]  w [out,in]  bias [out]  y [N,out]
// bias may be undefined: 0. With x in bf16 the weights, in f32, are rounded as they are read or read from Context::shadow, and y is bf16 or
// keeps every digit of the sums. y may have more elements from row to row than columns.
struct Linear {
  at::Tensor x, w, bias;
  at::Tensor y;
};
void linear(const Context& c, const Linear& a);
// Who adds a linear layer's bias where GELU or a LayerNorm follows: the CPU's product does it on its way out in bf16, and LibTorch's in a pass
// of its own or rounded to bf16, which the own kernels behind it save. One of the two is undefined.
struct Bias {
  at::Tensor in_product, behind;
};
Bias place_bias(const Context& c, const at::Tensor& bias);
// Who sums up its gradient where a LayerNorm follows: that one's kernel on a GPU, before rounding. The other is undefined.
struct BiasGradient {
  at::Tensor in_norm, in_product;
};
BiasGradient place_bias_gradient(const Context& c, const at::Tensor& dbias);
// dx = dy w (or dx += dy w when add_dx), dw += dy^T x, dbias += column sums of dy. An undefined dx, dw or dbias is not computed. Where
// `fresh`, dw holds nothing yet and is overwritten. dy may have more elements from row to row than columns.
struct LinearBackward {
  at::Tensor dy, x, w;
  at::Tensor dx, dw, dbias;
  bool add_dx = false, fresh = false;
};
void linear_backward(const Context& c, const LinearBackward& a);

// bias += column sums of dy [N,C].
void add_column_sums(const Context& c, const at::Tensor& dy, const at::Tensor& bias);

// y = gelu(x + bias), erf or tanh form as the model says; bias may be undefined: 0. dx may be dy; dbias += column sums of dx. The backward
// pass gives y once more where it is defined.
struct Gelu {
  at::Tensor x;
  at::Tensor y;
  at::Tensor bias = at::Tensor();
};
void gelu(const Context& c, const Gelu& a);
struct GeluBackward {
  at::Tensor dy, x;
  at::Tensor dx, dbias;
  at::Tensor y = at::Tensor(), bias = at::Tensor();
};
void gelu_backward(const Context& c, const GeluBackward& a);

// Hidden dropout of x [T,C]: the element of row t and column j is (pass.first_token + t) * C + j. Own kernels make the mask where they
// use it; ATen's form needs a tensor to keep it in, which mask_of plans.
struct Dropout {
  std::optional<kernels::DropoutStretch> stretch = std::nullopt;  // not set: none
  at::Tensor mask = at::Tensor();                                 // the ATen form's, filled by the forward pass
};
at::Tensor mask_of(const Context& c, Planner& planner, const Pass& pass, int64_t T);  // undefined where it is not needed
Dropout hidden_dropout(const Context& c, const Pass& pass, Site site, const at::Tensor& mask);

// sum = residual + drop(x + bias); y = drop_y(gamma * (sum - mean) * rstd + beta), LayerNorm over the last axis. Undefined residual or
// bias: 0. x, y, sum [N,H]; mean, rstd [N,1]. sum may be x.
struct AddNorm {
  at::Tensor x, residual, gamma, beta;
  Dropout drop = Dropout(), drop_y = Dropout();
  at::Tensor sum, y, mean, rstd;
  at::Tensor bias = at::Tensor();
};
void add_norm(const Context& c, const AddNorm& a);
// dsum is the gradient of sum, and so of residual; dx = drop(dsum). dx may be undefined. dsum may be dy. dbias, where it is defined, as
// place_bias_gradient says.
struct AddNormBackward {
  at::Tensor dy, sum, gamma, mean, rstd;
  Dropout drop = Dropout(), drop_y = Dropout();
  at::Tensor dsum, dx, dgamma, dbeta;
  at::Tensor dbias = at::Tensor();
};
void add_norm_backward(const Context& c, const AddNormBackward& a);

// sum = tables[0].rows[tables[0].index] + ...; then the LayerNorm of `norm`, whose x is `sum`, without a residual.
struct LookupTable {
  at::Tensor index, rows;
};
void lookup_norm(const Context& c, std::span<const LookupTable> tables, const at::Tensor& spare, const AddNorm& norm);

// y[i] = x[index[i]]; y may be of a wider type. An index below 0, which only own kernels take, gives 0.
void gather(const Context& c, const at::Tensor& index, const at::Tensor& x, const at::Tensor& y);

// rows[index[i]] += x[i] for every i, in a fixed order by own kernels; an index below 0 adds nothing. A GPU's kernel wants `order`, i32,
// of indices that are not distinct (kernels/rows.h).
void scatter_add(const Context& c, const at::Tensor& index, const at::Tensor& x, const at::Tensor& rows, const at::Tensor& order = {});

// Cross-entropy of logits [N,C] against labels i64 [N]. Adds {sum of losses, number of right first choices} to stats f64 [2], and to one of
// [3], without a scale, how many labels are among the five first. With a scale, gives scale * (softmax(logits) - onehot) in the memory of
// the logits; without, destroys them. Logits may have more elements from row to row than columns on a device with launchers. A label below 0,
// which only own kernels take, has no loss and a gradient of 0.
struct CrossEntropy {
  at::Tensor logits, labels;
  at::Tensor stats;
  std::optional<double> scale;
  bool narrow = false;                   // the gradient in the type of the activations
  const double* device_scale = nullptr;  // of a GPU's kernel: wins over scale
  at::Tensor bias = {};                  // of a GPU's kernel: what logits still lack
};
at::Tensor cross_entropy(const Context& c, const CrossEntropy& a);

}  // namespace bertpt::torch
