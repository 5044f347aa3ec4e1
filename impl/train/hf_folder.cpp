#include "train/hf_folder.h"

#include "train/hf_config.h"

namespace bertpt::train {

std::vector<std::pair<std::string, std::string>> hf_texts(const engine::ModelConfig& config, const text::Tokenizer& tokenizer) {
  std::vector<std::pair<std::string, std::string>> files = tokenizer.files();
  files.emplace_back("config.json", write_hf_config(config, {.pad_id = tokenizer.vocab().special().pad}));
  return files;
}

tensors::SafetensorsLayout hf_weights(const std::vector<engine::Parameter>& parameters) {
  std::vector<tensors::TensorInfo> infos;
  for (const engine::Parameter& parameter : parameters)
    infos.push_back({.name = parameter.name, .dtype = DType::f32, .shape = parameter.shape});
  return {std::move(infos), {{"format", "pt"}}};  // transformers before 4.48.2 crashes on a file that does not say "pt"
}

}  // namespace bertpt::train
