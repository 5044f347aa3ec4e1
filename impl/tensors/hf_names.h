// tensors/hf_names.h   The names that Hugging Face gives BERT's parameters, today and in older files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tensors/safetensors.h"

namespace bertpt::tensors {

struct BertDimensions {
  int64_t vocab = 0, hidden = 0, layers = 0, inner = 0, positions = 512, types = 2;
};

struct NamedShape {
  std::string name;
  std::vector<int64_t> shape;
};

// Every parameter of BertForPreTraining, the tied decoder weight once (as the word embeddings).
std::vector<NamedShape> bert_parameters(const BertDimensions& dimensions);

// Under which names a file may hold the parameter, the present one first: LayerNorm.gamma and .beta of old TensorFlow conversions, no
// "bert." prefix in a bare BertModel, cls.predictions.decoder.bias for cls.predictions.bias.
std::vector<std::string> hf_alternatives(std::string_view name);
// The parameter in the file under any of them; null when absent.
const TensorInfo* find_parameter(const SafetensorsFile& file, std::string_view name);
// A head's parameter: a file of a bare encoder lacks it.
bool is_head(std::string_view name);

}  // namespace bertpt::tensors
