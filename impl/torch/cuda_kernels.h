// torch/cuda_kernels.h   Finds libbertpt-cuda.so and hands out its table of launchers.
//
// Looked for in $BERTPT_CUDA_KERNELS (a file), then beside the library or program that holds this code, then in ../lib from there.
// Opened when the first model on a GPU is created; Error{device} names every place tried. Never unloaded.
#pragma once

#include <ATen/ops/empty.h>

#include "kernels/cuda_exports.h"
#include "torch/context.h"
#include "torch/gpu_runtime.h"

namespace bertpt::torch {

const bertpt_cuda_table& cuda_kernels();
std::unique_ptr<GpuRuntime> make_gpu_runtime(at::Device device);  // of the same library

// Throws Error{device} with CUDA's words when a launcher returned an error.
void check_launch(const bertpt_cuda_table& table, int error, const char* kernel);

// Puts a kernel on the context's stream. Its scratch comes from LibTorch's allocator, which reuses it in the order of the stream.
template <class Arguments>
void launch(const Context& c, const bertpt_cuda_kernel<Arguments>& kernel, const Arguments& a, const char* name) {
  at::Tensor scratch;
  if (const int64_t bytes = kernel.scratch_bytes(a); bytes > 0)
    scratch = at::empty({bytes}, at::TensorOptions().dtype(at::kByte).device(c.device));
  check_launch(*c.cuda, kernel.launch(a, scratch.defined() ? scratch.data_ptr() : nullptr, c.stream->cuda_stream()), name);
}

// An own kernel where the context's memory is: launches entry of the table, or calls the CPU's with (a, stream).
template <class Arguments, class Cpu>
void run_kernel(const Context& c, bertpt_cuda_kernel<Arguments> bertpt_cuda_table::*entry, const char* name, const Arguments& a,
                const Cpu& cpu) {
  if (c.cuda != nullptr) launch(c, c.cuda->*entry, a, name);
  else cpu(a, *c.stream);
}

}  // namespace bertpt::torch
