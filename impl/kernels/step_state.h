// kernels/step_state.h   What changes from step to step, in the device's memory, so that a recorded graph of a step can be replayed.
//
// Kernels take these by pointer. Where a pointer is set it wins over the number of the same meaning in the kernel's arguments; on the CPU
// all are null. The host uploads a PassState with its sites before each micro-batch and an UpdateState before each update, one copy each;
// kernels write the UpdateNumbers and the statistics of the losses, which the host reads when it wants them.
#pragma once

#include <cstdint>

namespace bertpt::kernels {

// One dropout site of one micro-batch. The first element of a stretch is first_token times the elements of a token.
struct DropoutState {
  uint64_t key = 0;
  int64_t first_token = 0;
};

// One micro-batch. In memory the DropoutState of each site follows, by the site's number: sites_of().
struct PassState {
  double mlm_scale = 0, pair_scale = 0;                      // what the gradient of each head's loss is multiplied by
  int64_t tokens = 0, sequences = 0, masked = 0, pairs = 0;  // true counts, without what fills a bucket
};
inline DropoutState* sites_of(PassState* state) { return reinterpret_cast<DropoutState*>(state + 1); }
inline const DropoutState* sites_of(const PassState* state) { return reinterpret_cast<const DropoutState*>(state + 1); }
inline int64_t pass_state_bytes(int64_t sites) {
  return static_cast<int64_t>(sizeof(PassState)) + sites * static_cast<int64_t>(sizeof(DropoutState));
}

// One update of the parameters.
struct UpdateState {
  double learning_rate = 0, correction1 = 1, correction2 = 1;  // corrections: 1 - beta^t, or 1
  double clip_norm = 0;                                        // 0: no clipping
};

// What the gradient's norm says about the update; written by GradientNorm, read by AdamW and LambStep.
struct UpdateNumbers {
  double gradient_norm = 0;
  double g_scale = 1;  // what clipping multiplies the gradient by
  int64_t finite = 0;  // 0: the norm is not finite, and values and moments stay as they are
};

}  // namespace bertpt::kernels
