// torch/context.h   What every layer needs to know besides its tensors: the device, the number type, the model's sizes, how kernels
// run; and which pass this is, because dropout is a function of it.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "base/shape.h"
#include "kernels/math.h"
#include "kernels/stream.h"
#include "torch/dims.h"

struct bertpt_cuda_table;

namespace bertpt::torch {

struct Context {
  Dims dims;
  at::Device device = at::kCPU;
  at::ScalarType dtype = at::kFloat;   // of activations and of the factors of products: f32, f64 (checks), or bf16
  at::ScalarType master = at::kFloat;  // of parameters, statistics and sums: f32, or f64 with activations in f64
  kernels::Stream* stream = nullptr;
  const bertpt_cuda_table* cuda = nullptr;  // set when device is a GPU
  // Own CPU kernels instead of ATen's operators. Off on a GPU; tests switch it off on the CPU to check the ATen path there.
  bool fused = false;
  bool recompute = false;  // only the layers' inputs are kept for the backward pass, which runs each layer's forward pass again

  // Of parameters, gradients and moments.
  at::TensorOptions options() const { return at::TensorOptions().dtype(master).device(device); }
};

// One pass over one micro-batch. training: with dropout and with a backward pass; else every layer may use the same buffers.
struct Pass {
  bool training = false;
  uint64_t seed = 0, step = 0;
  int64_t first_token = 0;
  bool fresh = false;  // the gradients hold nothing yet: products overwrite them
};

// Where a dropout sits. The number is part of its key: append only, or stored runs no longer resume exactly.
struct Site {
  uint64_t number = 0;
};
constexpr Site embedding_site() { return {0}; }
constexpr Site attention_site(int64_t layer) { return {static_cast<uint64_t>(1 + 3 * layer)}; }
constexpr Site attention_output_site(int64_t layer) { return {static_cast<uint64_t>(2 + 3 * layer)}; }
constexpr Site ffn_output_site(int64_t layer) { return {static_cast<uint64_t>(3 + 3 * layer)}; }
kernels::DropoutRule dropout_rule(const Pass& pass, Site site, double p);

// Our view of a contiguous tensor of a type we have a name for.
// An undefined tensor gives an empty view.
View view_of(const at::Tensor& tensor);

}  // namespace bertpt::torch
