// tests/oracle/recipe_model.h   The model and the batches of recipe_model.py, number for number.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/random.h"
#include "examples/batch.h"
#include "support/catch.h"
#include "torch/model.h"

namespace bertpt::test {

inline constexpr int64_t kRecipeSteps = 50, kRecipeBatches = 4, kRecipeSequences = 4, kRecipeLength = 24;
inline constexpr const char* kRecipeModel = R"("vocab_size": 101, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2,
  "intermediate_size": 64, "max_position_embeddings": 32, "hidden_dropout_prob": 0, "attention_probs_dropout_prob": 0, "device": "cpu",
  "threads": 2, "precision": "fp32")";

inline std::vector<double> recipe_uniform(uint64_t stream, int64_t n) {
  std::vector<double> out;
  for (int64_t i = 0; i < n; ++i) out.push_back(static_cast<double>(mix64(static_cast<uint64_t>(i) + (stream << 32)) >> 11) * 0x1p-52 - 1);
  return out;
}

inline void set_recipe_weights(engine::Model& model) {
  for (size_t k = 0; k < model.parameters().size(); ++k) {
    const double start = model.parameters()[k].name.ends_with("LayerNorm.weight") ? 1 : 0;
    std::vector<float> values;
    for (const double u : recipe_uniform(1000 + k, model.parameters()[k].elements()))
      values.push_back(static_cast<float>(u * 0.15 + start));
    model.write(engine::Slot::value, k, values);
  }
}

inline void append_recipe_sequence(examples::Batch& batch, const std::vector<double>& signed_draws) {
  constexpr int32_t kCls = 2, kSep = 3, kMask = 4;
  std::vector<double> u;
  for (const double x : signed_draws) u.push_back((x + 1) / 2);
  const auto length = static_cast<size_t>(12 + static_cast<int64_t>(u[0] * 13));
  const auto middle = static_cast<size_t>(3 + static_cast<int64_t>(u[1] * static_cast<double>(length - 6)));
  const int32_t first = batch.cu_seqlens.back();
  std::vector<size_t> masked;
  for (size_t i = 0; i < length; ++i) {
    const bool special = i == 0 || i == middle || i == length - 1;
    const double x = u[kRecipeLength + i];
    batch.ids.push_back(i == 0 ? kCls : special ? kSep : 5 + static_cast<int32_t>(x * x * 96));
    batch.types.push_back(i > middle ? 1 : 0);
    batch.positions.push_back(static_cast<int32_t>(i));
    if (!special && u[2 * kRecipeLength + i] < 0.25) masked.push_back(i);
  }
  if (masked.empty()) masked.push_back(1);
  for (const size_t i : masked) {
    int32_t& id = batch.ids[static_cast<size_t>(first) + i];
    batch.masked_positions.push_back(first + static_cast<int32_t>(i));
    batch.masked_labels.push_back(std::exchange(id, kMask));
  }
  batch.pair_labels.push_back(u[2] < 0.5 ? 1 : 0);
  batch.cu_seqlens.push_back(first + static_cast<int32_t>(length));
  batch.epochs.push_back(0);
  batch.samples.push_back(batch.samples.size());
  batch.max_seqlen = std::max<int64_t>(batch.max_seqlen, static_cast<int64_t>(length));
}

inline examples::Batch recipe_batch(int64_t index) {
  examples::Batch batch;
  for (int64_t s = 0; s < kRecipeSequences; ++s)
    append_recipe_sequence(batch, recipe_uniform(static_cast<uint64_t>(10 + kRecipeSequences * index + s), 3 * kRecipeLength));
  return batch;
}

// The words of each line of tests/golden/<name>.
inline std::vector<std::vector<std::string>> golden_lines(const std::string& name) {
  std::ifstream file(BERTPT_SOURCE_DIR "/tests/golden/" + name);
  std::vector<std::vector<std::string>> lines;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    lines.emplace_back();
    for (std::string word; words >> word;) lines.back().push_back(word);
  }
  REQUIRE_FALSE(lines.empty());
  return lines;
}

}  // namespace bertpt::test
