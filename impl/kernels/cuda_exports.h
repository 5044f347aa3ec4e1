// kernels/cuda_exports.h   The one C symbol of libbertpt-cuda.so: a table of launchers that take raw device pointers and a stream.
// The engine opens that library only when a model lives on a GPU (torch/cuda_kernels.h), so nothing else needs CUDA to load.
#pragma once

#include <cstdint>

#include "kernels/math.h"

extern "C" {

// Launchers return 0 or a cudaError_t; they never synchronise. is_f64: y is double, else float.
struct bertpt_cuda_table {
  uint32_t struct_size;
  uint32_t version;
  const char* (*error_text)(int error);
  int (*dropout_flat)(bertpt::kernels::DropoutRule rule, uint64_t first, int64_t n, void* y, int is_f64, void* stream);
  int (*dropout_scores)(bertpt::kernels::DropoutRule rule, int64_t first_token, int64_t stride, const int64_t* tokens, int64_t sequences,
                        int64_t heads, int64_t length, void* y, int is_f64, void* stream);
};

const bertpt_cuda_table* bertpt_cuda_exports(void);
}

namespace bertpt::kernels {
inline constexpr uint32_t kCudaTableVersion = 1;
inline constexpr const char* kCudaEntry = "bertpt_cuda_exports";
}  // namespace bertpt::kernels
