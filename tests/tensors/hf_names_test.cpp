#include "tensors/hf_names.h"

#include <fstream>
#include <map>
#include <sstream>

#include "support/catch.h"
#include "support/temp_dir.h"

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

TEST_CASE("older names are found") {
  CHECK(hf_alternatives("bert.embeddings.LayerNorm.weight") ==
        std::vector<std::string>{"bert.embeddings.LayerNorm.weight", "bert.embeddings.LayerNorm.gamma", "embeddings.LayerNorm.weight",
                                 "embeddings.LayerNorm.gamma"});
  CHECK(hf_alternatives("cls.predictions.bias") == std::vector<std::string>{"cls.predictions.bias", "cls.predictions.decoder.bias"});
  const test::TempDir folder;
  SafetensorsWriter writer(folder / "a", {{.name = "encoder.layer.0.output.LayerNorm.beta", .dtype = DType::f32, .shape = {1}}}, {});
  const float value = 2;
  writer.write(&value, 4);
  writer.finish();
  const SafetensorsFile file(folder / "a");
  CHECK(find_parameter(file, "bert.encoder.layer.0.output.LayerNorm.bias") != nullptr);
  CHECK(find_parameter(file, "bert.encoder.layer.0.output.LayerNorm.weight") == nullptr);
}
