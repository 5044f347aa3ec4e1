// kernels/math.h   The scalar formulas that CPU and CUDA kernels share, so that they cannot drift apart.
#pragma once

#include <cstdint>

#include "kernels/step_state.h"

#if defined(__CUDACC__)
#define BERTPT_BOTH __host__ __device__ __forceinline__
#else
#define BERTPT_BOTH inline __attribute__((always_inline))
#endif

namespace bertpt::kernels {

// Lane (element % 4) of Philox4x32-10 block (element / 4), counter {block, 0, 0}; the same numbers as base/random.h's philox4x32.
BERTPT_BOTH void philox_block(uint64_t block, uint64_t key, uint32_t out[4]) {
  uint32_t c0 = static_cast<uint32_t>(block), c1 = static_cast<uint32_t>(block >> 32), c2 = 0, c3 = 0;
  uint32_t k0 = static_cast<uint32_t>(key), k1 = static_cast<uint32_t>(key >> 32);
  for (int round = 0; round < 10; ++round) {
    const uint64_t p0 = uint64_t{0xD2511F53} * c0, p1 = uint64_t{0xCD9E8D57} * c2;
    c0 = static_cast<uint32_t>(p1 >> 32) ^ c1 ^ k0;
    c1 = static_cast<uint32_t>(p1);
    c2 = static_cast<uint32_t>(p0 >> 32) ^ c3 ^ k1;
    c3 = static_cast<uint32_t>(p0);
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }
  out[0] = c0, out[1] = c1, out[2] = c2, out[3] = c3;
}

// An element is dropped when its draw is below this. Exact: P(drop) = threshold / 2^32, and `scale` undoes just that probability.
struct DropoutRule {
  uint64_t key = 0;
  uint64_t threshold = 0;  // in [0, 2^32)
  double scale = 1;        // 2^32 / (2^32 - threshold)
  const DropoutState* state = nullptr;  // on the device: its key and first token win
};
BERTPT_BOTH bool keeps(const DropoutRule& rule, uint32_t draw) { return draw >= rule.threshold; }

}  // namespace bertpt::kernels
