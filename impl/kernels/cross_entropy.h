// kernels/cross_entropy.h   Softmax cross-entropy of logits [N,C] against labels i64 [N], and its gradient in place.
//
// loss = sum over rows of -log softmax(logits)[label], in f64; correct counts rows whose label is the first largest logit, among_five (without gradient)
// those where fewer than five logits are larger than the label's. With
// gradient, scale * (softmax(logits) - onehot(label)) takes the place of the logits: in their type, or, narrow, in bf16 in the first half
// of each row, so that the gradient has 2 C elements from row to row. Without, logits are left as they are.
#pragma once

#include "base/shape.h"
#include "kernels/stream.h"

namespace bertpt::kernels {

struct CrossEntropyResult {
  double loss = 0;
  int64_t correct = 0, among_five = 0;
};
struct CrossEntropyForward {
  View logits, labels;
};
struct CrossEntropyGradient {
  View logits, labels;
  double scale = 1;
  bool narrow = false;  // logits are f32
};

namespace cpu {
CrossEntropyResult cross_entropy(const CrossEntropyForward& a, Stream& stream);
CrossEntropyResult cross_entropy(const CrossEntropyGradient& a, Stream& stream);
}  // namespace cpu

}  // namespace bertpt::kernels
