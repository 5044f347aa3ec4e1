// tests/resume/wrapped_engine.h   The LibTorch engine itself, with something of the test's own before and after each micro-batch.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "../train/rig.h"

extern "C" const bertpt::engine::EngineExports* bertpt_engine_exports(void);

namespace bertpt::test {

struct Around {
  std::function<void(const engine::MicroBatch&)> before;
  std::function<void(engine::Model&, const engine::MicroBatch&, engine::Losses&)> after;
};

class WrappedModel final : public engine::Model {
 public:
  WrappedModel(std::unique_ptr<engine::Model> model, Around& around) : model_(std::move(model)), around_(around) {}
  const std::vector<engine::Parameter>& parameters() const override { return model_->parameters(); }
  void read(engine::Slot slot, size_t p, std::span<float> out) const override { model_->read(slot, p, out); }
  void write(engine::Slot slot, size_t p, std::span<const float> in) override { model_->write(slot, p, in); }
  void initialize(uint64_t seed) override { model_->initialize(seed); }
  engine::Losses accumulate(const engine::MicroBatch& m) override {
    if (around_.before) around_.before(m);
    engine::Losses losses = model_->accumulate(m);
    if (around_.after) around_.after(*model_, m, losses);
    return losses;
  }
  engine::StepNumbers update(const engine::OptimizerConfig& o, double rate, uint64_t n) override { return model_->update(o, rate, n); }
  void zero_gradients() override { model_->zero_gradients(); }
  engine::Losses evaluate(const examples::Batch& batch) override { return model_->evaluate(batch); }
  std::vector<std::vector<engine::Prediction>> predict_masked(const examples::Batch& b, int64_t k) override {
    return model_->predict_masked(b, k);
  }
  void logits(const examples::Batch& b, std::vector<float>& mlm, std::vector<float>& pair) override { model_->logits(b, mlm, pair); }
  void encode(const examples::Batch& b, std::vector<float>& hidden, std::vector<float>& pooled) override {
    model_->encode(b, hidden, pooled);
  }
  double product_rate() override { return 0; }
  int64_t activation_bytes() const override { return model_->activation_bytes(); }
  std::string describe_json() const override { return model_->describe_json(); }

 private:
  std::unique_ptr<engine::Model> model_;
  Around& around_;
};

class WrappedEngine final : public engine::Engine {
 public:
  // Never destroyed: a worker may outlive the test.
  static WrappedEngine& instance() {
    static auto* const engine = new WrappedEngine(*bertpt_engine_exports()->create(&Rig::quiet()));
    return *engine;
  }
  std::string name() const override { return engine_.name(); }
  std::vector<engine::DeviceInfo> devices() const override { return engine_.devices(); }
  std::unique_ptr<engine::Model> create_model(const engine::ModelConfig& config, Log& log) override {
    return std::make_unique<WrappedModel>(engine_.create_model(config, log), around);
  }
  Around around;  // set while nothing runs

 private:
  explicit WrappedEngine(engine::Engine& engine) : engine_(engine) {}
  engine::Engine& engine_;
};

}  // namespace bertpt::test
