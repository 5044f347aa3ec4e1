// torch/ops.h   The operators that layers are written in, on at::Tensor, without autograd.
//
// Inputs first, then outputs. Parameter gradients (dw, dbias, dgamma, dbeta) add; activation gradients overwrite unless said.
// Each runs an own CPU kernel where Context::fused is on and there is one, ATen otherwise. Results go into the caller's buffers. Of
// other memory, a product in bf16 takes scratch as large as the smaller of its factors, which its thread keeps (kernels/scratch.h); ATen's
// LayerNorm takes some from LibTorch's allocator and gives it back.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

#include "kernels/dropout.h"
#include "torch/context.h"
#include "torch/planner.h"

namespace bertpt::torch {

// y = x w^T + bias          x [N,in]  w [out,in]  bias [out]  y [N,out]
// bias may be undefined: 0. With x in bf16 the weights, in f32, are rounded as they are read, and y is bf16 or keeps every digit of the
// sums.
struct Linear {
  at::Tensor x, w, bias;
  at::Tensor y;
};
void linear(const Context& c, const Linear& a);
// Who adds a linear layer's bias where GELU or a LayerNorm follows: the product does it on its way out in bf16, and LibTorch's in a pass of
// its own, which the own kernels behind it save. One of the two is undefined.
struct Bias {
  at::Tensor in_product, behind;
};
Bias place_bias(const Context& c, const at::Tensor& bias);
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
// dsum is the gradient of sum, and so of residual; dx = drop(dsum). dx may be undefined. dsum may be dy.
struct AddNormBackward {
  at::Tensor dy, sum, gamma, mean, rstd;
  Dropout drop = Dropout(), drop_y = Dropout();
  at::Tensor dsum, dx, dgamma, dbeta;
};
void add_norm_backward(const Context& c, const AddNormBackward& a);

// rows[index[i]] += x[i] for every i, in a fixed order on the CPU.
void scatter_add(const Context& c, const at::Tensor& index, const at::Tensor& x, const at::Tensor& rows);

// Cross-entropy of logits [N,C] against labels i64 [N]. Adds {sum of losses, number of right first choices} to stats f64 [2], and to one of
// [3], without a scale, how many labels are among the five first. With a scale, gives scale * (softmax(logits) - onehot) in the memory of
// the logits; without, destroys them.
struct CrossEntropy {
  at::Tensor logits, labels;
  at::Tensor stats;
  std::optional<double> scale;
  bool narrow = false;  // the gradient in the type of the activations
};
at::Tensor cross_entropy(const Context& c, const CrossEntropy& a);

}  // namespace bertpt::torch
