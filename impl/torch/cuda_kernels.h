// torch/cuda_kernels.h   Finds libbertpt-cuda.so and hands out its table of launchers.
//
// Looked for in $BERTPT_CUDA_KERNELS (a file), then beside the library or program that holds this code, then in ../lib from there.
// Opened when the first model on a GPU is created; Error{device} names every place tried. Never unloaded.
#pragma once

#include "kernels/cuda_exports.h"

namespace bertpt::torch {

const bertpt_cuda_table& cuda_kernels();
// Throws Error{device} with CUDA's words when a launcher returned an error.
void check_launch(int error, const char* kernel);

}  // namespace bertpt::torch
