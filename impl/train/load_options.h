// train/load_options.h   What a caller may change of a stored model when it is loaded: configuration kind "model_load".
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/config.h"
#include "engine/engine.h"

namespace bertpt::train {

struct LoadOptions {
  std::optional<std::string> device, precision;
  std::optional<int64_t> threads, seed;
  std::optional<bool> recompute_activations, deterministic, timings;
  std::optional<double> hidden_dropout_prob, attention_probs_dropout_prob;
  std::optional<std::string> vocab;   // another vocabulary than the folder's
  std::optional<int64_t> vocab_size;  // rows; 0: the vocabulary's. Not set: the stored ones, or with `vocab` the vocabulary's
  std::optional<int64_t> max_position_embeddings;
  std::string position_growth = "repeat";  // repeat | interpolate
  bool optimizer_state = false;            // of a checkpoint of ours: moments and their number of updates too
  void visit(ConfigVisitor& v);
  // What the engine needs to know; sizes are the loader's business.
  void apply(engine::ModelConfig& config) const;
};

}  // namespace bertpt::train
