// kernels/lamb.h   One LAMB update of one parameter in two passes (formulas: torch/optimizer.h).
#pragma once

#include <span>
#include <vector>

#include "kernels/adamw.h"

namespace bertpt::kernels {

// The CUDA side updates all parameters of the flat buffers in three launches. A segment is one parameter; it is cut into chunks, each of
// which is one block's work. Both lists lie in the device's memory; lamb_plan makes them on the host.
struct LambSegment {
  int64_t first_chunk = 0, chunks = 0;
  int64_t adapts = 0;  // 1: decays, and its step is multiplied by |p| / |w|; 0: neither
};
struct LambChunk {
  int64_t first = 0;  // element of the flat buffers
  int32_t elements = 0, segment = 0;
};
struct LambPlan {
  std::vector<LambSegment> segments;
  std::vector<LambChunk> chunks;
};
struct LambParameter {
  int64_t first = 0, elements = 0;
  bool adapts = false;
};
LambPlan lamb_plan(std::span<const LambParameter> parameters);

// numbers.p, g, m, v and shadow are the whole flat buffers, of which only the segments change; g holds the directions afterwards, or,
// where numbers' norm is not finite, nothing is written.
struct LambStep {
  AdamW numbers;
  const LambSegment* segments = nullptr;
  int64_t n_segments = 0;
  const LambChunk* chunks = nullptr;
  int64_t n_chunks = 0;
};

namespace cpu {

// Sums of squares, in f64 and in an order that does not depend on threads.
struct LambNorms {
  double value = 0, direction = 0;
};

// The first pass: moves the moments and leaves in g the direction, (m / correction1) / (sqrt(v / correction2) + epsilon) + decay * p.
// learning_rate is not used.
LambNorms lamb_direction(const AdamW& a, Stream& stream);

// The second: p -= step * direction.
void lamb_apply(const View& p, const View& direction, double step, Stream& stream);

}  // namespace cpu
}  // namespace bertpt::kernels
