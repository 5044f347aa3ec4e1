#include "train/hf_config.h"

#include "base/json.h"

namespace bertpt::train {
namespace {

constexpr const char* kComponent = "train/hf_config";

[[noreturn]] void refuse(std::string_view path, const std::string& key, const Json& value, const std::string& supported) {
  throw Error(Code::unsupported, kComponent, "'" + std::string(path) + "': " + key + " is " + value.dump() + "; supported: " + supported,
              {{"path", std::string(path)}, {"key", key}});
}

}  // namespace

std::string write_hf_config(const engine::ModelConfig& c, const HfConfigFacts& facts) {
  return Json{{"architectures", {facts.architecture}},
              {"model_type", "bert"},
              {"vocab_size", c.vocab_size},
              {"hidden_size", c.hidden_size},
              {"num_hidden_layers", c.num_hidden_layers},
              {"num_attention_heads", c.num_attention_heads},
              {"intermediate_size", c.intermediate_size},
              {"hidden_act", c.hidden_act},
              {"hidden_dropout_prob", c.hidden_dropout_prob},
              {"attention_probs_dropout_prob", c.attention_probs_dropout_prob},
              {"max_position_embeddings", c.max_position_embeddings},
              {"type_vocab_size", c.type_vocab_size},
              {"initializer_range", c.initializer_range},
              {"layer_norm_eps", c.layer_norm_eps},
              {"pad_token_id", facts.pad_id},
              {"position_embedding_type", "absolute"},
              {"tie_word_embeddings", true},
              {"torch_dtype", facts.torch_dtype}}
             .dump(2) +
         "\n";
}

engine::ModelConfig read_hf_config(std::string_view text, std::string_view path) {
  const Json json = parse_json(text, "'" + std::string(path) + "'", Code::corrupt);
  if (!json.is_object())
    throw Error(Code::corrupt, kComponent, "'" + std::string(path) + "' is no JSON object", {{"path", std::string(path)}});
  const auto expect = [&](const char* key, const Json& value) {
    if (json.contains(key) && !json[key].is_null() && json[key] != value) refuse(path, key, json[key], value.dump());
  };
  expect("model_type", "bert");
  expect("position_embedding_type", "absolute");
  expect("is_decoder", false);
  expect("add_cross_attention", false);
  expect("tie_word_embeddings", true);
  if (json.contains("pruned_heads") && !json["pruned_heads"].empty()) refuse(path, "pruned_heads", json["pruned_heads"], "none");
  engine::ModelConfig c;
  const auto number = [&](const char* key, auto& value, bool needed) {
    if (!json.contains(key)) {
      if (!needed) return;
      throw Error(Code::corrupt, kComponent, "'" + std::string(path) + "' has no '" + key + "'; is it the config.json of a BERT model?",
                  {{"path", std::string(path)}, {"key", key}});
    }
    using Value = std::remove_reference_t<decltype(value)>;
    const Json& given = json[key];
    const bool fits = std::is_integral_v<Value> ? given.is_number_unsigned() && given.get<uint64_t>() <= 1 << 30 : given.is_number();
    if (!fits) {
      throw Error(Code::corrupt, kComponent, "'" + std::string(path) + "': " + key + " is " + given.dump() + ", expected a number",
                  {{"path", std::string(path)}, {"key", key}});
    }
    value = given.get<Value>();
  };
  number("vocab_size", c.vocab_size, true);
  if (c.vocab_size == 0) refuse(path, "vocab_size", 0, "1 and more");  // 0 means "the tokenizer's" elsewhere, and nothing in a file
  number("hidden_size", c.hidden_size, true);
  number("num_hidden_layers", c.num_hidden_layers, true);
  number("num_attention_heads", c.num_attention_heads, true);
  number("intermediate_size", c.intermediate_size, true);
  number("max_position_embeddings", c.max_position_embeddings, false);
  number("type_vocab_size", c.type_vocab_size, false);
  number("hidden_dropout_prob", c.hidden_dropout_prob, false);
  number("attention_probs_dropout_prob", c.attention_probs_dropout_prob, false);
  number("layer_norm_eps", c.layer_norm_eps, false);
  number("initializer_range", c.initializer_range, false);
  const Json act = json.value("hidden_act", Json("gelu"));
  if (act == "gelu") c.hidden_act = "gelu";
  else if (act == "gelu_new" || act == "gelu_pytorch_tanh") c.hidden_act = "gelu_new";
  else refuse(path, "hidden_act", act, "gelu (erf), gelu_new (tanh)");
  try {
    engine::ModelConfig own = parse_config<engine::ModelConfig>(write_config(c), "model");  // our own bounds hold for foreign files too
    own.resolved = true;
    own.resolve();
    return own;
  } catch (const Error& error) {
    throw Error(Code::unsupported, kComponent, "'" + std::string(path) + "': " + error.message(), error.details());
  }
}

}  // namespace bertpt::train
