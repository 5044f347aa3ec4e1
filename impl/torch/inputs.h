// torch/inputs.h   A batch, checked and on the model's device, padded to a bucket (torch/bucket.h) where that is asked for.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "examples/batch.h"
#include "torch/bucket.h"
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
  at::Tensor device_cu_seqlens;     // i32 [S + 1], on the device; flash attention's alone
  int64_t tokens = 0, longest = 0;
  // The ATen form's own; empty for the others.
  int64_t rows = 0, scores = 0;  // padded rows; elements of all scores [s,A,length,length]
  std::vector<AttentionGroup> groups;
  at::Tensor gather;    // i64 [rows]: token of each padded row (a sequence's first token where there is none)
  at::Tensor inverse;   // i64 [T]: padded row of each token
  at::Tensor row_mask;  // [rows,1]: 1, or 0 at padding; undefined without padding
};

struct Inputs {
  int64_t T = 0, S = 0, M = 0, N = 0;  // N: sequences with a pair label; all with what pads a bucket
  int64_t masked_count = 0, pair_count = 0;  // without
  at::Tensor ids, types, positions;    // i64 [T]
  at::Tensor masked, labels;           // i64 [M]
  at::Tensor firsts;                   // i64 [S]: the [CLS] of each sequence
  at::Tensor pair_rows, pair_labels;   // i64 [N]: the [CLS] of the labelled sequences, and their labels
  at::Tensor ids_order, types_order, positions_order;  // i32 [T]: kernels::order_of; on a device with launchers
  at::Tensor state;                    // kernels::PassState and its sites, as bytes; undefined: none
  AttentionLayout attention;
};

// Where inputs lie on a device with a table of launchers: one piece of memory, so that one copy brings them and recorded steps find them.
struct InputMemory {
  at::Tensor bytes;
  bool moved = false;  // by an upload since somebody cleared this
};

// Error{invalid_argument} names the token, sequence or masked position and its value when anything is out of range for the model.
void check_batch(const examples::Batch& batch, const Dims& dims);
// state: a copy of it goes along. The next upload into the same memory overwrites these inputs.
Inputs upload(const Context& c, const examples::Batch& batch, const Bucket& bucket, InputMemory& memory,
              std::span<const std::byte> state = {});

}  // namespace bertpt::torch
