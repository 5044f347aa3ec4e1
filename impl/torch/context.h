// torch/context.h   What every layer needs to know besides its tensors: the device, the number type, the model's sizes, how kernels
// run; and which pass this is, because dropout is a function of it.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "base/shape.h"
#include "kernels/math.h"
#include "kernels/step_state.h"
#include "kernels/stream.h"
#include "torch/dims.h"

struct bertpt_cuda_table;

namespace bertpt::torch {

class Timings;

struct Context {
  Dims dims;
  at::Device device = at::kCPU;
  at::ScalarType dtype = at::kFloat;   // of activations and of the factors of products: f32, f64 (checks), or bf16
  at::ScalarType master = at::kFloat;  // of parameters, statistics and sums: f32, or f64 with activations in f64
  kernels::Stream* stream = nullptr;
  // The launchers of kernels for `device`: set when it is a GPU, and in tests that emulate one in the CPU's memory.
  const bertpt_cuda_table* cuda = nullptr;
  // Own kernels, those of `cuda` where it is set, instead of ATen's operators. Off for f64 on a GPU; tests switch it off to check the ATen
  // path.
  bool fused = false;
  bool flash = false;          // attention by LibTorch's flash kernels: a GPU in bf16
  bool deterministic = false;  // flash attention's backward pass adds in a fixed order; all else always does
  // All values in bf16, for products, where `cuda` is set and dtype is bf16: rounding them anew in each product is the CPU's way.
  at::Tensor shadow;
  Timings* timings = nullptr;  // not set: nobody asked
  bool recompute = false;  // only the layers' inputs are kept for the backward pass, which runs each layer's forward pass again

  // Of parameters, gradients and moments.
  at::TensorOptions options() const { return at::TensorOptions().dtype(master).device(device); }
};

// "fp64", "fp32" or "bf16".
const char* precision_name(at::ScalarType dtype);

// One pass over one micro-batch. training: with dropout and with a backward pass; else every layer may use the same buffers.
struct Pass {
  bool training = false;
  uint64_t seed = 0, step = 0;
  int64_t first_token = 0;
  bool fresh = false;  // the gradients hold nothing yet: products overwrite them
  const kernels::PassState* state = nullptr;  // on the device, with its sites: wins over seed, step, first_token and the losses' scales
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
