// train/classifiers.h   Two small classifiers over rows of features: deterministic, in double precision, for thousands of rows.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/cancel.h"

namespace bertpt::train {

struct Labelled {
  std::span<const float> features;  // [rows][width]
  size_t width = 0;
  std::span<const int32_t> labels;  // [rows], 0 to n_labels - 1
  size_t n_labels = 0;
};

// Labels for the rows `asked`, learned from the rows `learned`: softmax regression with an intercept,
//   minimise  sum over learned of -log softmax(W x + b)[label] + l2/2 |W|^2,
// from zero weights by full-batch L-BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.5, ten pairs) with backtracking
// until the gradient's largest entry is 1e-4 of its first or 200 iterations are done; the sum is convex, so that the start does not matter.
std::vector<int32_t> logistic_regression(const Labelled& data, const std::vector<size_t>& learned, const std::vector<size_t>& asked,
                                         double l2, const Cancel& cancel = {}, const Cancel& other_cancel = {});

// The label that most of the k rows with the largest cosine have; of equally frequent ones the one whose rows are nearer in sum.
std::vector<int32_t> nearest_neighbours(const Labelled& data, const std::vector<size_t>& learned, const std::vector<size_t>& asked,
                                        size_t k);

}  // namespace bertpt::train
