// kernels/cross_entropy.h   Softmax cross-entropy of logits [N,C] against labels i64 [N], and its gradient in place.
//
// loss = sum over rows of -log softmax(logits)[label], in f64; correct counts rows whose label is the first largest logit, among_five (without gradient)
// those where fewer than five logits are larger than the label's. With
// gradient, scale * (softmax(logits) - onehot(label)) takes the place of the logits: in their type, or, narrow, in bf16 in the first half
// of each row, so that the gradient has 2 ld elements from row to row. Without, logits are left as they are.
//
// Rows are ld elements apart, or C where ld is 0; the gradient of columns [C, ld) is 0, and what they held is not read. A row with a label
// below 0 fills a batch up: no loss, no choice, and a gradient of 0.
//
// The CUDA side takes logits in f32 or bf16 and adds {loss, correct, among_five} to stats f64 [2] or [3] on the device, with a gradient to
// the first two. device_scale wins over scale. bias f32 [C], or empty, is what logits still lack: a product that only writes would need a
// pass of its own to put it under its sums. The CPU side returns its result and knows none of these. CUDA reads rows of up to 32768 once.
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
  int64_t ld = 0;
  View stats = View();
  View bias = View();
};
struct CrossEntropyGradient {
  View logits, labels;
  double scale = 1;
  bool narrow = false;  // logits are f32
  int64_t ld = 0;
  View stats = View();
  const double* device_scale = nullptr;
  View bias = View();
};

namespace cpu {
CrossEntropyResult cross_entropy(const CrossEntropyForward& a, Stream& stream);
CrossEntropyResult cross_entropy(const CrossEntropyGradient& a, Stream& stream);
}  // namespace cpu

}  // namespace bertpt::kernels
