// tensors/hf_names.h   The names that Hugging Face gives BERT's parameters, and which of them a name in a foreign file means.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

// Which parameter a name in a file means, and how the file keeps it.
struct ParameterName {
  std::string name;          // as bert_parameters
  bool transposed = false;   // TensorFlow's kernels: [in, out]
  bool heads_apart = false;  // TensorFlow 2: [hidden, heads, head size] for [hidden, hidden], [heads, head size] for [hidden]
};

// Known are
//   Hugging Face's names, also LayerNorm.gamma and .beta of old conversions, without "bert." (a bare BertModel), with
//   cls.predictions.decoder.bias for cls.predictions.bias, and behind "module.", "model.", "state_dict." or "model_state_dict.";
//   Google's variables: bert/encoder/layer_0/attention/self/query/kernel, cls/predictions/output_bias;
//   TensorFlow 2's ways to objects, /.ATTRIBUTES/VARIABLE_VALUE at their end: those of transformers' TFBert models, and of Google's
//   BertEncoder (layer_with_weights-4/_attention_layer/_query_dense/kernel), BertEncoderV2 (_transformer_layers/0/...), BertPretrainerV2
//   (masked_lm/dense/kernel) and BertPretrainer, behind "model", "encoder", "pretrainer" and "encoder_network"; and the variables' own
//   names of transformers (tf_bert_for_pre_training/bert/encoder/layer_._0/attention/self/query/kernel:0).
// Nothing: no parameter of BertForPreTraining.
std::optional<ParameterName> parameter_of(std::string_view name_in_file);
// Whether a file may hold it without meaning anything for the model: optimizer slots, step counters, position_ids, the decoder's weight,
// which is the word embeddings.
bool is_surplus(std::string_view name_in_file);

// A head's parameter: a file of a bare encoder lacks it.
bool is_head(std::string_view name);

}  // namespace bertpt::tensors
