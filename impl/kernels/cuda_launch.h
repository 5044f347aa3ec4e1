// kernels/cuda_launch.h   The kernels of every .cu of this folder, one pair of functions for each type of arguments as
// kernels/cuda_exports.h describes them; cuda_exports.cu puts them into the exported table.
#pragma once

#include "kernels/cuda_exports.h"

namespace bertpt::kernels::cuda {

#define BERTPT_CUDA_KERNEL(Arguments)        \
  int64_t scratch_bytes(const Arguments& a); \
  int launch(const Arguments& a, void* scratch, void* stream)

BERTPT_CUDA_KERNEL(DropoutFlat);
BERTPT_CUDA_KERNEL(DropoutScores);
BERTPT_CUDA_KERNEL(SumOfLookups);
BERTPT_CUDA_KERNEL(EmbeddingNorm);
BERTPT_CUDA_KERNEL(LayerNormForward);
BERTPT_CUDA_KERNEL(LayerNormBackward);
BERTPT_CUDA_KERNEL(GeluForward);
BERTPT_CUDA_KERNEL(GeluBackward);
BERTPT_CUDA_KERNEL(Gather);
BERTPT_CUDA_KERNEL(ScatterAdd);
BERTPT_CUDA_KERNEL(ColumnSums);
BERTPT_CUDA_KERNEL(CrossEntropyForward);
BERTPT_CUDA_KERNEL(CrossEntropyGradient);
BERTPT_CUDA_KERNEL(GradientNorm);
BERTPT_CUDA_KERNEL(AdamW);
BERTPT_CUDA_KERNEL(LambStep);
BERTPT_CUDA_KERNEL(Cast);

#undef BERTPT_CUDA_KERNEL

}  // namespace bertpt::kernels::cuda
