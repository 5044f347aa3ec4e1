// kernels/cuda_launch.h   The launchers of every .cu of this folder; cuda_exports.cu puts them into the exported table.
#pragma once

#include <cstdint>

#include "kernels/math.h"

namespace bertpt::kernels::cuda {

int launch_dropout_flat(DropoutRule rule, uint64_t first, int64_t n, void* y, int is_f64, void* stream);
int launch_dropout_scores(DropoutRule rule, int64_t first_token, int64_t stride, const int64_t* tokens, int64_t sequences, int64_t heads,
                          int64_t length, void* y, int is_f64, void* stream);

}  // namespace bertpt::kernels::cuda
