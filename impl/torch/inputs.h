// torch/inputs.h   A batch, checked and on the model's device.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "examples/batch.h"
#include "torch/context.h"

namespace bertpt::torch {

// Sequences of about equal length, padded to `length` for the ATen form of attention only.
struct AttentionGroup {
  int64_t first_row = 0;    // in the padded rows
  int64_t first_score = 0;  // in the flat buffer of scores
  int64_t sequences = 0, length = 0;
  at::Tensor tokens;    // i64 [sequences * length]: the token of each padded row
  at::Tensor key_bias;  // [sequences,1,1,length]: 0, or -inf at padding; undefined without padding
};

struct AttentionLayout {
  std::vector<int32_t> cu_seqlens;  // [S + 1], on the host
  int64_t tokens = 0, longest = 0;
  // The ATen form's own; empty for the fused form.
  int64_t rows = 0, scores = 0;  // padded rows; elements of all scores [s,A,length,length]
  std::vector<AttentionGroup> groups;
  at::Tensor gather;    // i64 [rows]: token of each padded row (a sequence's first token where there is none)
  at::Tensor inverse;   // i64 [T]: padded row of each token
  at::Tensor row_mask;  // [rows,1]: 1, or 0 at padding; undefined without padding
};

struct Inputs {
  int64_t T = 0, S = 0, M = 0, N = 0;  // N: sequences with a pair label
  at::Tensor ids, types, positions;    // i64 [T]
  at::Tensor masked, labels;           // i64 [M]
  at::Tensor firsts;                   // i64 [S]: the [CLS] of each sequence
  at::Tensor pair_rows, pair_labels;   // i64 [N]: the [CLS] of the labelled sequences, and their labels
  AttentionLayout attention;
};

// Error{invalid_argument} names the token, sequence or masked position and its value when anything is out of range for the model.
void check_batch(const examples::Batch& batch, const Dims& dims);
Inputs upload(const Context& c, const examples::Batch& batch);

}  // namespace bertpt::torch
