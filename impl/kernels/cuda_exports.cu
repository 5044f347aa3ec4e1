#include <cuda_runtime.h>

#include "kernels/cuda_exports.h"
#include "kernels/cuda_launch.h"

namespace {
const char* error_text(int error) { return cudaGetErrorString(static_cast<cudaError_t>(error)); }
}  // namespace

extern "C" __attribute__((visibility("default"))) const bertpt_cuda_table* bertpt_cuda_exports(void) {
  static const bertpt_cuda_table table = {sizeof(bertpt_cuda_table), bertpt::kernels::kCudaTableVersion, error_text,
                                          bertpt::kernels::cuda::launch_dropout_flat, bertpt::kernels::cuda::launch_dropout_scores};
  return &table;
}
