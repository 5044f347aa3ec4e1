// kernels/dropout.h   Dropout masks as a pure function of (key, element): y is 0 where the element is dropped and `scale` elsewhere,
// to be multiplied into the activation. No state, so a replay, a resume and another split into micro-batches give the same mask.
//
// Two layouts of elements:
//   DropoutFlat     y[i] is element stretch.first + i                                   (hidden dropout: first = first_token * H)
//   DropoutScores   y[s,a,i,j] is element (token(s,i) * A + a) * stride + j      (attention probabilities; j counts from the start of the
//   sequence)
// token(s,i) = first_token + tokens[s * length + i]. y is f32 or f64. No reduction, so every device gives the same bits.
// With rule.state, on the device, first is state->first_token times the elements of the last dimension of what the mask is for, and
// first_token is state->first_token.
#pragma once

#include "base/shape.h"
#include "kernels/math.h"
#include "kernels/stream.h"

namespace bertpt::kernels {

// p in [0, 1). The drop probability is rounded to a multiple of 2^-32 and the scale fits the rounded one.
DropoutRule dropout_rule(uint64_t key, double p);

// Where a stretch of flat elements begins.
struct DropoutStretch {
  DropoutRule rule;
  uint64_t first = 0;
};
struct DropoutFlat {
  DropoutStretch stretch;
  View y;
};
struct DropoutScores {
  DropoutRule rule;
  int64_t first_token = 0, stride = 0;
  View tokens;  // i64 [S * length]
  View y;       // [S, A, length, length]
};

// y[i] for elements [first, first + n) on the calling thread; for kernels that fuse dropout.
template <class T>
void fill_mask(const DropoutRule& rule, uint64_t first, int64_t n, T* y);

namespace cpu {
void dropout(const DropoutFlat& a, Stream& stream);
void dropout(const DropoutScores& a, Stream& stream);
}  // namespace cpu

}  // namespace bertpt::kernels
