// The engine behind engine/engine.h's C symbol.
#include "engine/engine.h"

#include <torch/headeronly/version.h>

#include <mutex>
#include <set>

#include "torch/model.h"

namespace bertpt::torch {
namespace {

// Two sequences of `a` and `b` tokens, each with one masked position and a pair label.
examples::Batch rehearsal_batch(int32_t a, int32_t b) {
  examples::Batch batch;
  for (const int32_t length : {a, b}) {
    batch.masked_positions.push_back(batch.cu_seqlens.back() + 1);
    batch.masked_labels.push_back(2);
    batch.pair_labels.push_back(length % 2);
    batch.epochs.push_back(0);
    batch.samples.push_back(0);
    for (int32_t i = 0; i < length; ++i) {
      batch.ids.push_back(i % 4);
      batch.types.push_back(i % 2);
      batch.positions.push_back(i);
    }
    batch.cu_seqlens.push_back(batch.cu_seqlens.back() + length);
  }
  batch.max_seqlen = std::max(a, b);
  return batch;
}

// LibTorch makes the static objects of an operation at its first call, and exit() destroys them in the opposite order. All that a model
// does is done here once for each device, with a model of its own, so that none is made in the middle of a step that exit() may meet: the
// front puts its exit handler last after this (train/shutdown.h).
void rehearse(const engine::ModelConfig& wanted, Log& log) {
  engine::ModelConfig config;
  config.vocab_size = 8;
  config.hidden_size = 16;
  config.num_hidden_layers = 1;
  config.num_attention_heads = 2;
  config.intermediate_size = 32;
  config.max_position_embeddings = 32;
  config.device = wanted.device;
  config.threads = wanted.threads;
  config.hidden_act = wanted.hidden_act;
  config.initializer = wanted.initializer;
  TorchModel model(config, ModelOptions{}, log);
  model.initialize(0);
  std::vector<float> values(static_cast<size_t>(model.parameters().front().elements())), others;
  for (const examples::Batch& batch : {rehearsal_batch(8, 8), rehearsal_batch(8, 5)}) {
    engine::MicroBatch micro;
    micro.batch = &batch;
    micro.total_masked = micro.total_pairs = 2;
    model.accumulate(micro);
    model.update({}, 1e-3, 0);
    model.zero_gradients();
    model.evaluate(batch);
    model.predict_masked(batch, 2);
    model.logits(batch, values, others);
    model.encode(batch, values, others);
  }
  values.resize(static_cast<size_t>(model.parameters().front().elements()));
  model.read(engine::Slot::value, 0, values);
  model.write(engine::Slot::value, 0, values);
}

class TorchEngine final : public engine::Engine {
 public:
  std::string name() const override {
    return "libtorch " + std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR) + "." +
           std::to_string(TORCH_VERSION_PATCH);
  }
  std::vector<engine::DeviceInfo> devices() const override { return list_devices(); }
  std::unique_ptr<engine::Model> create_model(const engine::ModelConfig& config, Log& log) override {
    auto model =
        std::make_unique<TorchModel>(config, ModelOptions{}, log);  // first, so that what is wrong with the configuration is said of it
    const std::lock_guard lock(mutex_);
    if (rehearsed_.insert(config.device).second) {
      Log quiet;
      quiet.set_level(LogLevel::off);
      rehearse(config, quiet);
    }
    return model;
  }

 private:
  std::mutex mutex_;
  std::set<std::string> rehearsed_;  // devices
};

}  // namespace
}  // namespace bertpt::torch

extern "C" __attribute__((visibility("default"))) const bertpt::engine::EngineExports* bertpt_engine_exports(void) {
  static const bertpt::engine::EngineExports exports{
      .struct_size = sizeof(bertpt::engine::EngineExports),
      .build_hash = bertpt::engine::engine_build_hash(),
      .create = [](bertpt::Log*) -> bertpt::engine::Engine* { return new bertpt::torch::TorchEngine; },
  };
  return &exports;
}
