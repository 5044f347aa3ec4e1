#include "engine/engine.h"

#include <algorithm>
#include <array>

namespace bertpt::engine {
namespace {

struct Preset {
  const char* name;
  int64_t layers, hidden, heads, inner;
};

// The sizes published with BERT and with "Well-Read Students Learn Better" (Turc et al., 2019).
constexpr std::array<Preset, 6> kPresets = {{{"tiny", 2, 128, 2, 512},
                                             {"mini", 4, 256, 4, 1024},
                                             {"small", 4, 512, 8, 2048},
                                             {"medium", 8, 512, 8, 2048},
                                             {"base", 12, 768, 12, 3072},
                                             {"large", 24, 1024, 16, 4096}}};

const Preset* find_preset(std::string_view name) {
  for (const Preset& preset : kPresets)
    if (name == preset.name) return &preset;
  return nullptr;
}

[[noreturn]] void refuse(const char* pointer, const std::string& message) {
  throw Error(Code::config, "engine/config", "model configuration: " + std::string(pointer) + " " + message, {{"pointer", pointer}});
}

bool is_device(const std::string& device) {
  if (device == "auto" || device == "cpu" || device == "cuda") return true;
  if (!device.starts_with("cuda:") || device.size() == 5 || device.size() > 9) return false;
  return device.find_first_not_of("0123456789", 5) == std::string::npos;
}

void apply_preset(ModelConfig& config, const Preset& preset, const ModelConfig& replaced) {
  const auto set = [&](int64_t ModelConfig::*key, int64_t value) {
    if (config.*key == replaced.*key) config.*key = value;
  };
  set(&ModelConfig::num_hidden_layers, preset.layers);
  set(&ModelConfig::hidden_size, preset.hidden);
  set(&ModelConfig::num_attention_heads, preset.heads);
  set(&ModelConfig::intermediate_size, preset.inner);
}

}  // namespace

void ModelConfig::visit(ConfigVisitor& v) {
  v.field({.name = "size",
           .help = "A preset of layers, width, heads and inner width; keys given beside it win. Empty: the other keys alone, whose "
                   "defaults are those of base.",
           .choices = {"", "tiny", "mini", "small", "medium", "base", "large"}},
          size);
  v.field(
      {.name = "vocab_size", .help = "Entries of the vocabulary; 0 takes the tokenizer's.", .unit = "tokens", .min = 0, .max = 16777216},
      vocab_size);
  v.field({.name = "hidden_size", .help = "Width of the hidden states; a multiple of num_attention_heads.", .min = 1, .max = 65536},
          hidden_size);
  v.field({.name = "num_hidden_layers", .help = "Encoder layers.", .min = 1, .max = 1024}, num_hidden_layers);
  v.field({.name = "num_attention_heads", .help = "Attention heads of each layer.", .min = 1, .max = 1024}, num_attention_heads);
  v.field({.name = "intermediate_size", .help = "Inner width of the feed-forward part.", .min = 1, .max = 262144}, intermediate_size);
  v.field({.name = "max_position_embeddings", .help = "Longest sequence the model can take.", .unit = "tokens", .min = 2, .max = 1048576},
          max_position_embeddings);
  v.field({.name = "type_vocab_size", .help = "Segment types; pairs need 2.", .min = 1, .max = 65536}, type_vocab_size);
  v.field({.name = "hidden_dropout_prob", .help = "Dropout after the embeddings and after each dense output.", .min = 0, .max = 0.99},
          hidden_dropout_prob);
  v.field({.name = "attention_probs_dropout_prob", .help = "Dropout on the attention probabilities.", .min = 0, .max = 0.99},
          attention_probs_dropout_prob);
  v.field({.name = "layer_norm_eps", .help = "Added to the variance inside LayerNorm.", .min = 1e-30, .max = 1}, layer_norm_eps);
  v.field({.name = "initializer_range", .help = "Standard deviation of the initial weights.", .min = 0, .max = 10}, initializer_range);
  v.field({.name = "hidden_act",
           .help = "Activation: gelu is the exact erf form, gelu_new the tanh approximation.",
           .choices = {"gelu", "gelu_new"}},
          hidden_act);
  v.field({.name = "initializer",
           .help = "Distribution of the initial weights; truncated_normal redraws beyond two standard deviations.",
           .choices = {"normal", "truncated_normal"}},
          initializer);
  v.field({.name = "device", .help = "Where the model runs: auto (a GPU when there is one), cpu, cuda or cuda:N."}, device);
  v.field(
      {.name = "precision",
       .help = "Activations and the factors of products: bf16 halves their memory and is several times as fast on processors that have it. "
               "Masters, moments, softmax, losses and the sums within products are fp32 in both. auto: bf16 where the device is faster "
               "with it.",
       .choices = {"auto", "fp32", "bf16"}},
      precision);
  v.field(
      {.name = "threads", .help = "Threads of the model's worker for one operation; null uses every usable core.", .min = 1, .max = 4096},
      threads);
  v.field(
      {.name = "recompute_activations",
       .help = "Keep only each layer's input for the backward pass and run the layer's forward pass again there: a fraction of the memory "
               "of activations, a quarter to a third more time. The numbers are the same, bit for bit."},
      recompute_activations);
  v.field({.name = "deterministic",
           .help = "On a GPU in bf16, add in a fixed order in attention's backward pass too, so that the same run gives the same bits. "
                   "CPUs, and fp32 everywhere, always do."},
          deterministic);
  v.field({.name = "timings",
           .help = "Measure where the time of a step goes, part by part, for the report of a run. On a GPU, steps are then not replayed as "
                   "graphs."},
          timings);
  v.field({.name = "seed", .help = "Seed of the initial weights.", .min = 0}, seed);
}

void ModelConfig::resolve() {
  if (!resolved && !size.empty()) {
    const Preset* const preset = find_preset(size);
    if (preset == nullptr) refuse("/size", "names no preset: '" + size + "'");
    apply_preset(*this, *preset, ModelConfig{});
  }
  resolved = true;
  if (num_attention_heads < 1 || hidden_size % num_attention_heads != 0) {
    refuse("/num_attention_heads",
           "must divide hidden_size " + std::to_string(hidden_size) + ", got " + std::to_string(num_attention_heads));
  }
  if (!is_device(device)) refuse("/device", "must be auto, cpu, cuda or cuda:N, got '" + device + "'");
}

ModelConfig parse_model_config(std::string_view json) {
  const ModelConfig given = parse_config<ModelConfig>(json, "model");
  ModelConfig defaults;
  if (const Preset* const preset = find_preset(given.size)) apply_preset(defaults, *preset, ModelConfig{});
  ModelConfig config = parse_config<ModelConfig>(json, "model", defaults);
  config.resolved = true;  // what the user wrote wins, also where it equals a default
  config.resolve();
  return config;
}

void OptimizerConfig::visit(ConfigVisitor& v) {
  v.field({.name = "type", .help = "The optimizer's algorithm.", .choices = {"adamw", "lamb"}}, type);
  v.field({.name = "learning_rate", .help = "Peak learning rate; the trainer's schedule scales it.", .min = 0, .max = 10}, learning_rate);
  v.field({.name = "weight_decay", .help = "Decoupled weight decay; never on biases and LayerNorm.", .min = 0, .max = 1}, weight_decay);
  v.field({.name = "beta1", .help = "Decay of the mean of the gradients.", .min = 0, .max = 0.999999999}, beta1);
  v.field({.name = "beta2", .help = "Decay of the mean of the squared gradients.", .min = 0, .max = 0.999999999}, beta2);
  v.field({.name = "epsilon", .help = "Added to the root of the second moment.", .min = 0, .max = 1}, epsilon);
  v.field({.name = "clip_norm", .help = "Largest global norm of the gradients; 0 turns clipping off.", .min = 0}, clip_norm);
  v.field({.name = "bias_correction", .help = "Correct the moments for their start at zero."}, bias_correction);
  v.field({.name = "frozen",
           .help = "Parameters that training leaves as they are, by name or by the beginning of it up to a dot: bert.embeddings, "
                   "bert.encoder.layer.0."},
          frozen);
}

std::vector<bool> OptimizerConfig::frozen_of(const std::vector<Parameter>& parameters) const {
  std::vector<bool> result(parameters.size());
  const auto fail = [](const std::string& pointer, const std::string& why) {
    throw Error(Code::config, "engine/engine", "optimizer configuration: " + pointer + " " + why, {{"pointer", pointer}});
  };
  for (size_t f = 0; f < frozen.size(); ++f) {
    const std::string pointer = "/frozen/" + std::to_string(f);
    bool any = false;
    for (size_t i = 0; i < parameters.size(); ++i) {
      const std::string& name = parameters[i].name;
      if (!name.starts_with(frozen[f]) || (name.size() > frozen[f].size() && name[frozen[f].size()] != '.')) continue;
      result[i] = any = true;
    }
    if (any) continue;
    fail(pointer, "is '" + frozen[f] + "', which no parameter's name begins with; the first parameter is " +
                      (parameters.empty() ? std::string("none") : parameters.front().name));
  }
  if (!parameters.empty() && std::ranges::find(result, false) == result.end()) fail("/frozen", "leaves nothing to train");
  return result;
}

int64_t Parameter::elements() const {
  int64_t n = 1;
  for (const int64_t dim : shape) n *= dim;
  return n;
}

void Losses::add(const Losses& other) {
  mlm_sum += other.mlm_sum;
  pair_sum += other.pair_sum;
  masked += other.masked;
  mlm_correct += other.mlm_correct;
  pairs += other.pairs;
  pair_correct += other.pair_correct;
  mlm_among_five += other.mlm_among_five;
}

// BERTPT_INTERFACE_HASH is the hash of every header that front and engine share, so that a forgotten version bump is caught too.
#define BERTPT_STRING_OF(x) #x
#define BERTPT_STRING(x) BERTPT_STRING_OF(x)
const char* engine_build_hash() {
  static const std::string& hash = *new std::string("interface " + std::to_string(kInterfaceVersion) +
                                                    " " BERTPT_INTERFACE_HASH
#if defined(__clang__)
                                                    ", clang " BERTPT_STRING(__clang_major__)
#else
                                                    ", gcc " BERTPT_STRING(__GNUC__)
#endif
                                                        ", string abi " BERTPT_STRING(_GLIBCXX_USE_CXX11_ABI));
  return hash.c_str();
}

}  // namespace bertpt::engine
