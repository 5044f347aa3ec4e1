// train/hf_config.h   A Hugging Face config.json, written from and read into a ModelConfig.
//
// The reader is tolerant, since the file is foreign: it ignores keys it does not know and refuses only values that would change what the
// model computes (another model_type, relative positions, a decoder, an unknown activation).
#pragma once

#include <string>
#include <string_view>

#include "engine/engine.h"

namespace bertpt::train {

struct HfConfigFacts {
  int32_t pad_id = 0;
  std::string torch_dtype = "float32";
  std::string architecture = "BertForPreTraining";
};
std::string write_hf_config(const engine::ModelConfig& config, const HfConfigFacts& facts);
// path: for messages. Errors: Code::corrupt (no JSON, a size missing or no number), Code::unsupported.
engine::ModelConfig read_hf_config(std::string_view json, std::string_view path);

}  // namespace bertpt::train
