// kernels/attention.h   Multi-head attention of ragged sequences, block-diagonal, without padding and without keeping scores.
//
//   context = dropout(softmax(scale Q K^T)) V     per head and within each sequence
//
// qkv [T,3H] holds Q, K, V side by side, each [A,D] within its H columns; context, d_context [T,H]; d_qkv like qkv, overwritten: f32, f64
// or bf16, in which case weights and their gradients are rounded to bf16 as factors of the products. lse [T,A], f32 or f64, keeps
// log(sum(exp)) of each row of scores for the backward pass, which makes the scores and the mask again instead of reading them (Dao et al.,
// "FlashAttention", 2022). The element of dropout is (token * A + a) * stride + j as in kernels/dropout.h. One thread works on one head of
// one sequence, so results do not depend on the number of threads.
#pragma once

#include <optional>
#include <span>

#include "base/shape.h"
#include "kernels/math.h"
#include "kernels/stream.h"

namespace bertpt::kernels {

struct AttentionDropout {
  DropoutRule rule;
  int64_t first_token = 0, stride = 0;
};
struct AttentionForward {
  View qkv;
  std::span<const int32_t> cu_seqlens;  // [S + 1], on the host
  int64_t heads = 0;
  double scale = 1;
  std::optional<AttentionDropout> dropout;
  View context, lse;
};
struct AttentionBackward {
  View qkv;
  std::span<const int32_t> cu_seqlens;
  int64_t heads = 0;
  double scale = 1;
  std::optional<AttentionDropout> dropout;
  View context, lse, d_context;
  View d_qkv;
};

namespace cpu {
void attention(const AttentionForward& a, Stream& stream);
void attention(const AttentionBackward& a, Stream& stream);
}  // namespace cpu

}  // namespace bertpt::kernels
