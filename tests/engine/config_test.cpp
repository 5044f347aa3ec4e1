#include "base/json.h"
#include "engine/engine.h"
#include "support/catch.h"
#include "support/errors.h"

using namespace bertpt;
using namespace bertpt::engine;
using bertpt::test::contains;
using bertpt::test::detail;
using bertpt::test::error_of;

namespace {
Error refused(std::string_view json) {
  const auto error = error_of([&] { parse_model_config(json); });
  INFO("accepted: " << json);
  REQUIRE(error.has_value());
  CHECK(error->code() == Code::config);
  return *error;
}
}  // namespace

TEST_CASE("each size has its published layers, width, heads and inner width") {
  const struct {
    const char* size;
    int64_t layers, hidden, heads, inner;
  } sizes[] = {{"tiny", 2, 128, 2, 512},    {"mini", 4, 256, 4, 1024},     {"small", 4, 512, 8, 2048}, {"medium", 8, 512, 8, 2048},
               {"base", 12, 768, 12, 3072}, {"large", 24, 1024, 16, 4096}, {"", 12, 768, 12, 3072}};
  for (const auto& s : sizes) {
    const ModelConfig c = parse_model_config(std::string(R"({"size": ")") + s.size + "\"}");
    CHECK(c.num_hidden_layers == s.layers);
    CHECK(c.hidden_size == s.hidden);
    CHECK(c.num_attention_heads == s.heads);
    CHECK(c.intermediate_size == s.inner);
    CHECK(c.hidden_size / c.num_attention_heads == 64);
  }
  CHECK(contains(refused(R"({"size": "smal"})").message(), "did you mean 'small'?"));
}

TEST_CASE("a key that the user wrote wins over the preset, also where it equals base's value") {
  const ModelConfig c = parse_model_config(R"({"size": "mini", "hidden_size": 768, "num_attention_heads": 12})");
  CHECK(c.hidden_size == 768);
  CHECK(c.num_attention_heads == 12);
  CHECK(c.num_hidden_layers == 4);
  CHECK(c.intermediate_size == 1024);
  CHECK(c.resolved);
  ModelConfig again = c;
  again.resolve();  // once more changes nothing
  CHECK(write_config(again) == write_config(c));
}

TEST_CASE("the resolved configuration written and parsed again is the same") {
  const ModelConfig c = parse_model_config(R"({"size": "tiny", "num_hidden_layers": 12, "threads": 2, "vocab_size": 1000})");
  const std::string text = write_config(c);
  CHECK(write_config(parse_model_config(text)) == text);
  CHECK(parse_json(text, "x", Code::internal)["num_hidden_layers"] == 12);
}

TEST_CASE("a struct filled by hand gets its preset at resolve()") {
  ModelConfig c;
  c.size = "tiny";
  c.intermediate_size = 99;
  c.resolve();
  CHECK(c.hidden_size == 128);
  CHECK(c.intermediate_size == 99);
  c.size = "giant";
  c.resolved = false;
  CHECK(detail(*error_of([&] { c.resolve(); }), "pointer") == "/size");
}

TEST_CASE("heads must divide the width, and the device must be one") {
  const Error heads = refused(R"({"hidden_size": 100, "num_attention_heads": 3})");
  CHECK(detail(heads, "pointer") == "/num_attention_heads");
  CHECK(contains(heads.message(), "must divide hidden_size 100, got 3"));
  for (const char* device : {"auto", "cpu", "cuda", "cuda:0", "cuda:12"}) {
    CHECK(parse_model_config(std::string(R"({"device": ")") + device + "\"}").device == device);
  }
  for (const char* device : {"gpu", "cuda:", "cuda:x", "cuda:-1", "cuda:99999", ""}) {
    CHECK(detail(refused(std::string(R"({"device": ")") + device + "\"}"), "pointer") == "/device");
  }
}

TEST_CASE("bounds of the model's keys") {
  for (const char* json : {R"({"hidden_size": 0})", R"({"num_hidden_layers": 0})", R"({"num_attention_heads": 0})", R"({"vocab_size": -1})",
                           R"({"hidden_dropout_prob": 1})", R"({"attention_probs_dropout_prob": -0.1})", R"({"layer_norm_eps": 0})",
                           R"({"hidden_act": "relu"})", R"({"initializer": "xavier"})", R"({"precision": "fp16"})", R"({"threads": 0})",
                           R"({"max_position_embeddings": 1})", R"({"type_vocab_size": 0})", R"({"seed": -1})", R"({"hiden_size": 8})"}) {
    refused(json);
  }
  CHECK_FALSE(parse_model_config(R"({"threads": null})").threads.has_value());
}

TEST_CASE("the optimizer's defaults, keys and bounds") {
  const auto parse = [](std::string_view json) { return parse_config<OptimizerConfig>(json, "optimizer"); };
  const OptimizerConfig c = parse("");
  CHECK(c.learning_rate == 1e-4);
  CHECK(c.weight_decay == 0.01);
  CHECK(c.beta1 == 0.9);
  CHECK(c.beta2 == 0.999);
  CHECK(c.epsilon == 1e-6);
  CHECK(c.clip_norm == 1.0);
  CHECK(c.bias_correction);
  CHECK_FALSE(parse(R"({"bias_correction": false, "type": "adamw"})").bias_correction);
  for (const char* json : {R"({"learning_rate": -1})", R"({"beta1": 1})", R"({"beta2": 1.0})", R"({"weight_decay": 2})",
                           R"({"type": "sgd"})", R"({"clip_norm": -1})", R"({"lr": 1})"}) {
    const auto error = error_of([&] { parse(json); });
    INFO(json);
    REQUIRE(error.has_value());
    CHECK(error->code() == Code::config);
  }
}

TEST_CASE("every key of both schemas has a help sentence and a default") {
  for (const std::string& text : {config_schema<ModelConfig>("model"), config_schema<OptimizerConfig>("optimizer")}) {
    const Json properties = parse_json(text, "schema", Code::internal)["properties"];
    CHECK(properties.size() >= 8);
    for (const auto& [key, schema] : properties.items()) {
      INFO(key);
      CHECK(schema["description"].get<std::string>().ends_with("."));
      CHECK(schema.contains("default"));
    }
  }
}

TEST_CASE("losses add up, parameters count their elements") {
  Losses a{1, 2, 3, 4, 5, 6};
  a.add({10, 20, 30, 40, 50, 60});
  CHECK(a.mlm_sum == 11);
  CHECK(a.pair_sum == 22);
  CHECK(a.masked == 33);
  CHECK(a.mlm_correct == 44);
  CHECK(a.pairs == 55);
  CHECK(a.pair_correct == 66);
  CHECK(Parameter{"w", {3, 4}, true}.elements() == 12);
  CHECK(Parameter{"s", {}, true}.elements() == 1);
}

TEST_CASE("the build hash names interface, compiler and string ABI") {
  const std::string hash = engine_build_hash();
  CHECK(contains(hash, "interface " + std::to_string(kInterfaceVersion) + " "));
  CHECK(contains(hash, "string abi 1"));
  CHECK(engine_build_hash() == engine_build_hash());
}

TEST_CASE("frozen names are whole names or end where a dot follows") {
  const std::vector<Parameter> parameters{{.name = "bert.encoder.layer.1.output.dense.weight", .shape = {2}, .decay = true},
                                          {.name = "bert.encoder.layer.10.output.dense.weight", .shape = {2}, .decay = true},
                                          {.name = "cls.predictions.bias", .shape = {2}, .decay = false}};
  const auto frozen = [&](std::vector<std::string> names) {
    OptimizerConfig config;
    config.frozen = std::move(names);
    return config.frozen_of(parameters);
  };
  CHECK(frozen({}) == std::vector<bool>{false, false, false});
  CHECK(frozen({"bert.encoder.layer.1"}) == std::vector<bool>{true, false, false});
  CHECK(frozen({"bert.encoder", "bert.encoder.layer.1"}) == std::vector<bool>{true, true, false});
  CHECK(frozen({"cls.predictions.bias"}) == std::vector<bool>{false, false, true});
  const auto unknown = error_of([&] { frozen({"bert", "cls.prediction"}); });
  REQUIRE(unknown);
  CHECK(detail(*unknown, "pointer") == "/frozen/1");
  CHECK(contains(unknown->message(), "'cls.prediction'"));
  CHECK(detail(*error_of([&] { frozen({"bert", "cls"}); }), "pointer") == "/frozen");
}
