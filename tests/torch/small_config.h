// tests/torch/small_config.h   A model of two layers that a test can look at number by number.
#pragma once

#include <string>

#include "engine/engine.h"

namespace bertpt::test {

inline engine::ModelConfig small_config(const std::string& precision) {
  engine::ModelConfig c;
  c.vocab_size = 97, c.hidden_size = 32, c.num_hidden_layers = 2, c.num_attention_heads = 2, c.intermediate_size = 64,
  c.max_position_embeddings = 64;
  c.device = "cpu";
  c.precision = precision;
  c.threads = 2;
  return c;
}

}  // namespace bertpt::test
