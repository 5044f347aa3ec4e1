#include "tensors/hf_names.h"

#include <fstream>
#include <map>
#include <sstream>

#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::tensors;

// bert_names.txt: name and dimensions of transformers' BertForPreTraining with 3 layers, see tests/oracle/hf_names_fixture.py.
TEST_CASE("names and shapes are those of transformers' BertForPreTraining") {
  std::map<std::string, std::string> expected, actual;
  std::ifstream file(std::string(BERTPT_SOURCE_DIR) + "/tests/tensors/data/bert_names.txt");
  std::string line;
  while (std::getline(file, line)) expected[line.substr(0, line.find(' '))] = line.substr(line.find(' ') + 1);
  REQUIRE(expected.size() > 50);
  for (const NamedShape& parameter : bert_parameters({.vocab = 50, .hidden = 12, .layers = 3, .inner = 20, .positions = 16, .types = 2})) {
    std::string text;
    for (const int64_t dim : parameter.shape) text.append(text.empty() ? "" : "x").append(std::to_string(dim));
    actual[parameter.name] = text;
  }
  CHECK(actual == expected);
}

TEST_CASE("the published parameter counts") {
  const auto count = [](const BertDimensions& d) {
    int64_t n = 0;
    for (const NamedShape& parameter : bert_parameters(d)) {
      int64_t elements = 1;
      for (const int64_t dim : parameter.shape) elements *= dim;
      n += elements;
    }
    return n;
  };
  CHECK(count({.vocab = 30522, .hidden = 768, .layers = 12, .inner = 3072}) == 110106428);
  CHECK(count({.vocab = 30522, .hidden = 1024, .layers = 24, .inner = 4096}) == 336226108);
  CHECK(bert_parameters({.vocab = 30522, .hidden = 768, .layers = 12, .inner = 3072}).size() == 206);
}

TEST_CASE("foreign names: what they mean and how their bytes lie") {
  struct Known {
    const char* in_file;
    const char* name;
    bool transposed = false, heads_apart = false;
  };
  const std::string values = "/.ATTRIBUTES/VARIABLE_VALUE";
  const Known known[] = {
      {"bert.embeddings.LayerNorm.weight", "bert.embeddings.LayerNorm.weight"},
      {"bert.embeddings.LayerNorm.gamma", "bert.embeddings.LayerNorm.weight"},
      {"embeddings.LayerNorm.beta", "bert.embeddings.LayerNorm.bias"},
      {"module.bert.encoder.layer.11.output.LayerNorm.beta", "bert.encoder.layer.11.output.LayerNorm.bias"},
      {"state_dict.module.pooler.dense.weight", "bert.pooler.dense.weight"},
      {"cls.predictions.decoder.bias", "cls.predictions.bias"},
      {"bert/embeddings/word_embeddings", "bert.embeddings.word_embeddings.weight"},
      {"bert/encoder/layer_3/attention/self/query/kernel", "bert.encoder.layer.3.attention.self.query.weight", true},
      {"bert/encoder/layer_3/attention/output/LayerNorm/gamma", "bert.encoder.layer.3.attention.output.LayerNorm.weight"},
      {"cls/predictions/transform/dense/kernel", "cls.predictions.transform.dense.weight", true},
      {"cls/predictions/output_bias", "cls.predictions.bias"},
      {"cls/seq_relationship/output_weights", "cls.seq_relationship.weight"},
      {"tf_bert_model/bert/encoder/layer_._7/intermediate/dense/kernel:0", "bert.encoder.layer.7.intermediate.dense.weight", true},
      {"tf_bert_for_pre_training/nsp___cls/seq_relationship/kernel", "cls.seq_relationship.weight", true},
      {"bert/embeddings/position_embeddings/embeddings", "bert.embeddings.position_embeddings.weight"},
      {"bert/encoder/layer/0/attention/self_attention/key/kernel/.ATTRIBUTES/VARIABLE_VALUE", "bert.encoder.layer.0.attention.self.key.weight", true},
      {"encoder/layer/0/bert_output/dense/bias/.ATTRIBUTES/VARIABLE_VALUE", "bert.encoder.layer.0.output.dense.bias"},
      {"model/layer_with_weights-4/_attention_layer/_query_dense/kernel/.ATTRIBUTES/VARIABLE_VALUE", "bert.encoder.layer.0.attention.self.query.weight", true, true},
      {"layer_with_weights-16/kernel/.ATTRIBUTES/VARIABLE_VALUE", "bert.pooler.dense.weight", true},
      {"layer_with_weights-3/beta/.ATTRIBUTES/VARIABLE_VALUE", "bert.embeddings.LayerNorm.bias"}};
  for (const Known& k : known) {
    INFO(k.in_file);
    const auto found = parameter_of(k.in_file);
    REQUIRE(found);
    CHECK(found->name == k.name);
    CHECK(found->transposed == k.transposed);
    CHECK(found->heads_apart == k.heads_apart);
  }
  for (const char* none : {"", "/", ".", "bert", "bert.embeddings", "bert.embeddings.position_ids", "classifier.weight", "bert/pooler/dense/kernel/adam_m",
                           "global_step", "bert.encoder.layer.x.output.dense.bias", "bert.encoder.layer.99999999999.output.dense.bias", "module.", "model.model.",
                           "layer_with_weights-/kernel/.ATTRIBUTES/VARIABLE_VALUE", "model/.ATTRIBUTES/VARIABLE_VALUE", "/.ATTRIBUTES/VARIABLE_VALUE",
                           "layer_with_weights-2/_output_dense/kernel/.ATTRIBUTES/VARIABLE_VALUE", "layer_with_weights-4/_output_layer_norm/moving_mean/.ATTRIBUTES/VARIABLE_VALUE", "roberta.embeddings.word_embeddings.weight"}) {
    INFO(none);
    CHECK_FALSE(parameter_of(none));
  }
  for (const char* surplus : {"bert/pooler/dense/kernel/adam_m", "global_step", "bert.embeddings.position_ids", "cls.predictions.decoder.weight",
                              "optimizer.state.0.exp_avg", "x/.OPTIMIZER_SLOT/optimizer/m/.ATTRIBUTES/VARIABLE_VALUE"}) {
    CHECK(is_surplus(surplus));
  }
  CHECK_FALSE(is_surplus("classifier.weight"));
}
