// torch/model.h   engine::Model on LibTorch. Every call runs without autograd, on the calling thread's share of cores, and turns
// LibTorch's exceptions into Error: out_of_memory, or engine with LibTorch's words.
//
// A step in which accumulate() threw leaves the gradients partly added: call zero_gradients() before trying again.
#pragma once

#include <memory>

#include "engine/engine.h"
#include "torch/bert.h"
#include "torch/context.h"
#include "torch/params.h"
#include "torch/planner.h"
#include "torch/threads.h"

namespace bertpt::torch {

// What tests may choose besides the configuration.
struct ModelOptions {
  at::ScalarType dtype = at::kFloat;  // kDouble for gradient checks
  bool fused = true;                  // own kernels on the CPU
  bool poison = false;                // NaN in every buffer before each pass, and in gradients that a pass must overwrite
};

class TorchModel : public engine::Model {
 public:
  TorchModel(const engine::ModelConfig& config, const ModelOptions& options, Log& log);

  const std::vector<engine::Parameter>& parameters() const override { return store_.list(); }
  void read(engine::Slot slot, size_t parameter, std::span<float> out) const override;
  void write(engine::Slot slot, size_t parameter, std::span<const float> in) override;
  void initialize(uint64_t seed) override;
  engine::Losses accumulate(const engine::MicroBatch& micro_batch) override;
  engine::StepNumbers update(const engine::OptimizerConfig& optimizer, double learning_rate, uint64_t update_count) override;
  void zero_gradients() override;
  engine::Losses evaluate(const examples::Batch& batch) override;
  double product_rate() override;
  std::vector<std::vector<engine::Prediction>> predict_masked(const examples::Batch& batch, int64_t k) override;
  void logits(const examples::Batch& batch, std::vector<float>& mlm, std::vector<float>& pair) override;
  void encode(const examples::Batch& batch, std::vector<float>& hidden, std::vector<float>& pooled) override;
  int64_t activation_bytes() const override { return arena_.size_bytes(); }
  std::string describe_json() const override;

  ParameterStore& store() { return store_; }
  const Context& context() const { return context_; }

 private:
  template <class F>
  auto run(F&& f) const;
  BertBuffers plan(const Inputs& in, const Pass& pass);
  engine::Losses losses(const BertBuffers& b, const Inputs& in) const;

  int64_t threads_;
  std::unique_ptr<TorchStream> stream_;
  Context context_;
  ParameterStore store_;
  Arena arena_;
  bool poison_;
};

// "cpu", "cuda:1" or "auto" as a device of this machine. Error{device} says which there are.
at::Device choose_device(const std::string& name);
std::vector<engine::DeviceInfo> list_devices();

}  // namespace bertpt::torch
