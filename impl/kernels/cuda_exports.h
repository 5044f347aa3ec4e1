// kernels/cuda_exports.h   The kernels of libbertpt-cuda.so, a table behind one C symbol; they take views of device memory and a stream.
// The engine opens that library only when a model lives on a GPU (torch/cuda_kernels.h), so nothing else needs CUDA to load.
//
// Each entry is the CUDA side of the header that names its arguments, for f32 and bf16 where that header does not say otherwise. launch
// puts its work into the stream, a cudaStream_t, and returns 0 or a cudaError_t: it never waits, never allocates and works the same while
// the stream is recorded into a graph. scratch is memory of the device of at least scratch_bytes(arguments) at a multiple of 16 bytes, not
// initialised, and used until the work is done; null where that is 0. Arguments of a type or shape that a kernel does not take give
// cudaErrorInvalidValue, and nothing is launched. Results are the same bits each time, for the same alignment of memory: grids depend on
// shapes alone, and no sum on the order in which blocks run.
#pragma once

#include <cstdint>

#include "kernels/adamw.h"
#include "kernels/cross_entropy.h"
#include "kernels/dropout.h"
#include "kernels/gelu.h"
#include "kernels/lamb.h"
#include "kernels/layer_norm.h"
#include "kernels/rows.h"

template <class Arguments>
struct bertpt_cuda_kernel {
  int64_t (*scratch_bytes)(const Arguments& a);
  int (*launch)(const Arguments& a, void* scratch, void* stream);
};

struct bertpt_cuda_table {
  uint32_t struct_size;
  uint32_t version;
  const char* (*error_text)(int error);
  bertpt_cuda_kernel<bertpt::kernels::DropoutFlat> dropout_flat;      // f32, f64
  bertpt_cuda_kernel<bertpt::kernels::DropoutScores> dropout_scores;  // f32, f64
  bertpt_cuda_kernel<bertpt::kernels::SumOfLookups> sum_of_lookups;
  bertpt_cuda_kernel<bertpt::kernels::EmbeddingNorm> embedding_norm;
  bertpt_cuda_kernel<bertpt::kernels::LayerNormForward> layer_norm_forward;
  bertpt_cuda_kernel<bertpt::kernels::LayerNormBackward> layer_norm_backward;
  bertpt_cuda_kernel<bertpt::kernels::GeluForward> gelu_forward;
  bertpt_cuda_kernel<bertpt::kernels::GeluBackward> gelu_backward;
  bertpt_cuda_kernel<bertpt::kernels::Gather> gather;
  bertpt_cuda_kernel<bertpt::kernels::ScatterAdd> scatter_add;
  bertpt_cuda_kernel<bertpt::kernels::ColumnSums> column_sums;
  bertpt_cuda_kernel<bertpt::kernels::CrossEntropyForward> cross_entropy_forward;
  bertpt_cuda_kernel<bertpt::kernels::CrossEntropyGradient> cross_entropy_gradient;
  bertpt_cuda_kernel<bertpt::kernels::GradientNorm> gradient_norm;
  bertpt_cuda_kernel<bertpt::kernels::AdamW> adamw;
  bertpt_cuda_kernel<bertpt::kernels::LambStep> lamb;
  bertpt_cuda_kernel<bertpt::kernels::Cast> cast;
};

extern "C" const bertpt_cuda_table* bertpt_cuda_exports(void);

namespace bertpt::kernels {
inline constexpr uint32_t kCudaTableVersion = 3;
inline constexpr const char* kCudaEntry = "bertpt_cuda_exports";
}  // namespace bertpt::kernels
