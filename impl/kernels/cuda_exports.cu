#include <cuda_runtime.h>

#include "kernels/cuda_exports.h"
#include "kernels/cuda_launch.h"

namespace {

const char* error_text(int error) { return cudaGetErrorString(static_cast<cudaError_t>(error)); }

template <class Arguments>
constexpr bertpt_cuda_kernel<Arguments> kernel() {
  return {.scratch_bytes = bertpt::kernels::cuda::scratch_bytes, .launch = bertpt::kernels::cuda::launch};
}

}  // namespace

extern "C" __attribute__((visibility("default"))) const bertpt_cuda_table* bertpt_cuda_exports(void) {
  using namespace bertpt::kernels;
  static const bertpt_cuda_table table = {.struct_size = sizeof(bertpt_cuda_table),
                                          .version = kCudaTableVersion,
                                          .error_text = error_text,
                                          .dropout_flat = kernel<DropoutFlat>(),
                                          .dropout_scores = kernel<DropoutScores>(),
                                          .sum_of_lookups = kernel<SumOfLookups>(),
                                          .embedding_norm = kernel<EmbeddingNorm>(),
                                          .layer_norm_forward = kernel<LayerNormForward>(),
                                          .layer_norm_backward = kernel<LayerNormBackward>(),
                                          .gelu_forward = kernel<GeluForward>(),
                                          .gelu_backward = kernel<GeluBackward>(),
                                          .gather = kernel<Gather>(),
                                          .scatter_add = kernel<ScatterAdd>(),
                                          .column_sums = kernel<ColumnSums>(),
                                          .cross_entropy_forward = kernel<CrossEntropyForward>(),
                                          .cross_entropy_gradient = kernel<CrossEntropyGradient>(),
                                          .gradient_norm = kernel<GradientNorm>(),
                                          .adamw = kernel<AdamW>(),
                                          .lamb = kernel<LambStep>(),
                                          .cast = kernel<Cast>()};
  return &table;
}
