// engine/engine.h   What a training engine must do, without LibTorch. Implemented by impl/torch (libbertpt-torch.so) and by the fake
// engine of tests/support. Every call on a Model comes from one thread, the model's worker.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/config.h"
#include "base/log.h"
#include "base/shape.h"
#include "examples/batch.h"

namespace bertpt::engine {

// Bump on a change of meaning. With a hash of this header and of what it includes, the compiler and the string ABI it forms the build
// hash that front and engine compare before any C++ call.
inline constexpr int kInterfaceVersion = 4;

struct ModelConfig {
  std::string size;        // a preset: tiny mini small medium base large; the other keys override it. "" : none
  int64_t vocab_size = 0;  // 0: the tokenizer's
  int64_t hidden_size = 768, num_hidden_layers = 12, num_attention_heads = 12, intermediate_size = 3072;
  int64_t max_position_embeddings = 512, type_vocab_size = 2;
  double hidden_dropout_prob = 0.1, attention_probs_dropout_prob = 0.1;
  double layer_norm_eps = 1e-12, initializer_range = 0.02;
  std::string hidden_act = "gelu";     // gelu (erf) | gelu_new (tanh)
  std::string initializer = "normal";  // normal | truncated_normal (cut at two standard deviations)
  std::string device = "auto";         // auto | cpu | cuda | cuda:N
  std::string precision = "auto";      // auto (bf16 where the device is faster with it) | fp32 | bf16
  std::optional<int64_t> threads;      // intra-op threads of the worker; not set: usable cores
  bool recompute_activations = false;
  bool deterministic = false;
  bool timings = false;
  int64_t seed = 12345;
  bool resolved = false;  // not a key: resolve() has run
  void visit(ConfigVisitor& v);
  // Once: gives keys still at their default the preset's value. Always: checks what no key tells alone (heads divide the width, the
  // device's name). Error{config} with pointer. For a struct filled by hand; JSON goes through parse_model_config.
  void resolve();
};
// A user's JSON, resolved: the preset of "size" gives the defaults, and whatever else the text names wins over it.
ModelConfig parse_model_config(std::string_view json);

struct Parameter {
  std::string name;  // Hugging Face's name: "bert.encoder.layer.0.attention.self.query.weight"
  std::vector<int64_t> shape;
  bool decay = false;
  int64_t elements() const;
};

struct OptimizerConfig {
  std::string type = "adamw";   // adamw | lamb
  double learning_rate = 1e-4;  // peak
  double weight_decay = 0.01;   // not on biases and LayerNorm
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-6;
  double clip_norm = 1.0;  // global norm; 0: off
  bool bias_correction = true;
  std::vector<std::string> frozen;  // names of parameters, or what a dot follows in them: "bert.embeddings"
  void visit(ConfigVisitor& v);
  // For each parameter whether it stays as it is. Error{config} with pointer for a name that fits none, and when all are frozen.
  std::vector<bool> frozen_of(const std::vector<Parameter>& parameters) const;
};

// The four arrays that exist once per parameter.
enum class Slot : int32_t { value = 0, gradient = 1, exp_avg = 2, exp_avg_sq = 3 };

struct LossWeights {
  double mlm = 1.0, pair = 1.0;
};

// One micro-batch's place in its step.
struct MicroBatch {
  const examples::Batch* batch = nullptr;
  uint64_t seed = 0, step = 0;  // with the layer and the element the key of dropout
  int64_t first_token = 0;      // tokens of the same step in earlier micro-batches, so that a split does not change dropout
  int64_t total_masked = 0;     // masked positions of the whole step: the global denominator of the MLM loss
  int64_t total_pairs = 0;      // likewise for the pair loss
  LossWeights weights;
  bool more = false;  // another one of the same step follows, so that the losses of this one may come with that one's
};

// Sums, not means, so that micro-batches add up.
struct Losses {
  double mlm_sum = 0, pair_sum = 0;  // nats
  int64_t masked = 0, mlm_correct = 0, pairs = 0, pair_correct = 0;
  int64_t mlm_among_five = 0;  // labels with fewer than five likelier ids; of evaluate() only
  void add(const Losses& other);
};

struct StepNumbers {
  double gradient_norm = 0;  // before clipping
  bool finite = true;        // false: parameters and moments were left untouched
};

struct Prediction {
  int32_t id = 0;
  float probability = 0;
};

class Model {
 public:
  virtual ~Model() = default;
  virtual const std::vector<Parameter>& parameters() const = 0;
  virtual void read(Slot slot, size_t parameter, std::span<float> out) const = 0;  // blocking copy to the host
  virtual void write(Slot slot, size_t parameter, std::span<const float> in) = 0;
  virtual void initialize(uint64_t seed) = 0;

  // Forward and backward; adds into the gradients. After a micro-batch without `more` all losses of the step have been given; before, a GPU
  // is not waited for, and they come with a later answer.
  virtual Losses accumulate(const MicroBatch& micro_batch) = 0;
  // Clip by global norm, update, zero the gradients. update_count: updates before this one (bias correction uses update_count + 1).
  virtual StepNumbers update(const OptimizerConfig& optimizer, double learning_rate, uint64_t update_count) = 0;
  virtual void zero_gradients() = 0;

  // Forward only, no dropout.
  virtual Losses evaluate(const examples::Batch& batch) = 0;
  // Floating-point operations per second of a large matrix product as the model computes them: the best of a few, half a second at most.
  virtual double product_rate() = 0;
  // Top k of the MLM head at each masked position of the batch, best first: [M][k].
  virtual std::vector<std::vector<Prediction>> predict_masked(const examples::Batch& batch, int64_t k) = 0;
  // MLM logits [M][V] and pair logits [S][2], for checks and hosts.
  virtual void logits(const examples::Batch& batch, std::vector<float>& mlm, std::vector<float>& pair) = 0;
  // Final hidden state [T][H] and pooled output [S][H].
  virtual void encode(const examples::Batch& batch, std::vector<float>& hidden, std::vector<float>& pooled) = 0;

  // Held for activations: what the largest micro-batch so far took; 0 before the first.
  virtual int64_t activation_bytes() const = 0;
  // With ModelConfig::timings: {"parts": [{"name", "seconds", "calls"}], "seconds"}, where the time of training went so far; else "".
  virtual std::string timings_json() { return ""; }
  virtual std::string describe_json() const = 0;  // what does not change: device, precision, threads, bytes of the weights
};

struct DeviceInfo {
  std::string name;  // "cpu", "cuda:0"
  std::string description;
  int64_t memory_bytes = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;
  virtual std::string name() const = 0;  // "libtorch 2.11.0"
  virtual std::vector<DeviceInfo> devices() const = 0;
  // config is resolved. Errors: Code::device for an absent GPU (says which devices there are), out_of_memory.
  virtual std::unique_ptr<Model> create_model(const ModelConfig& config, Log& log) = 0;
};

// The one C symbol of an engine library.
struct EngineExports {
  uint32_t struct_size;
  const char* build_hash;       // equal to engine_build_hash() of the front, or the engine is refused
  Engine* (*create)(Log* log);  // owned by the loader, never destroyed
};
inline constexpr const char* kEngineEntry = "bertpt_engine_exports";  // extern "C" const EngineExports* bertpt_engine_exports(void)
const char* engine_build_hash();                                      // interface version and headers, compiler, std::string ABI

}  // namespace bertpt::engine
