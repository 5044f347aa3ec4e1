// kernels/cross_entropy.h   Softmax cross-entropy of logits [N,C] against labels i64 [N], and its gradient in place.
//
// loss = sum over rows of -log softmax(logits)[label], in f64; correct counts rows whose label is the first largest logit. With
// gradient, logits become scale * (softmax(logits) - onehot(label)); without, they are left as they are.
#pragma once

#include "base/shape.h"
#include "kernels/stream.h"

namespace bertpt::kernels {

struct CrossEntropyResult {
  double loss = 0;
  int64_t correct = 0;
};
struct CrossEntropyForward {
  View logits, labels;
};
struct CrossEntropyGradient {
  View logits, labels;
  double scale = 1;
};

namespace cpu {
CrossEntropyResult cross_entropy(const CrossEntropyForward& a, Stream& stream);
CrossEntropyResult cross_entropy(const CrossEntropyGradient& a, Stream& stream);
}  // namespace cpu

}  // namespace bertpt::kernels
