// torch/dims.h   The sizes and constants of one model, in the letters of base/shape.h.
#pragma once

#include <cstdint>

#include "engine/engine.h"

namespace bertpt::torch {

struct Dims {
  int64_t V = 0, H = 0, I = 0, A = 0, D = 0, L = 0;
  int64_t P = 0;  // position embeddings: the longest sequence, and the stride of attention dropout
  int64_t Y = 0;  // token types
  double eps = 1e-12;
  bool tanh_gelu = false;
  double hidden_dropout = 0, attention_dropout = 0;
  double init_sd = 0.02;
  bool truncated_init = false;
};

inline Dims dims_of(const engine::ModelConfig& c) {
  return {.V = c.vocab_size,
          .H = c.hidden_size,
          .I = c.intermediate_size,
          .A = c.num_attention_heads,
          .D = c.hidden_size / c.num_attention_heads,
          .L = c.num_hidden_layers,
          .P = c.max_position_embeddings,
          .Y = c.type_vocab_size,
          .eps = c.layer_norm_eps,
          .tanh_gelu = c.hidden_act == "gelu_new",
          .hidden_dropout = c.hidden_dropout_prob,
          .attention_dropout = c.attention_probs_dropout_prob,
          .init_sd = c.initializer_range,
          .truncated_init = c.initializer == "truncated_normal"};
}

}  // namespace bertpt::torch
