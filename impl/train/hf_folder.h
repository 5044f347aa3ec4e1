// train/hf_folder.h   The files of a model's folder as transformers reads them (BertForPreTraining.from_pretrained, AutoTokenizer).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "tensors/safetensors.h"
#include "text/tokenizer.h"

namespace bertpt::train {

// Beside the weights: config.json, vocab.txt, tokenizer.json, ..., as (name, bytes).
std::vector<std::pair<std::string, std::string>> hf_texts(const engine::ModelConfig& config, const text::Tokenizer& tokenizer);
// model.safetensors: every parameter in f32, the tied one once.
tensors::SafetensorsLayout hf_weights(const std::vector<engine::Parameter>& parameters);

}  // namespace bertpt::train
