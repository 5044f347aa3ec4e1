// torch/model.h   engine::Model on LibTorch. Every call runs without autograd, on the calling thread's share of cores, and turns
// LibTorch's exceptions into Error: out_of_memory, or engine with LibTorch's words.
//
// A step in which accumulate() threw leaves the gradients partly added: call zero_gradients() before trying again.
//
// On a GPU all work goes into one stream of the model's own, inputs come by one copy into memory that stays where it is, and in bf16
// micro-batches are padded to buckets and replayed as graphs (torch/step_graph.h). A micro-batch that needs more memory than is free is refused
// before it starts, with what it needs and what to lower.
#pragma once

#include <c10/core/Stream.h>

#include <memory>
#include <optional>

#include "engine/engine.h"
#include "torch/bert.h"
#include "torch/context.h"
#include "torch/gpu_runtime.h"
#include "torch/make_context.h"
#include "torch/optimizer.h"
#include "torch/params.h"
#include "torch/planner.h"
#include "torch/step_graph.h"
#include "torch/threads.h"
#include "torch/timings.h"

namespace bertpt::torch {

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
  int64_t activation_bytes() const override { return arena_.size_bytes() + kept_bytes_; }
  std::string timings_json() override;
  std::string describe_json() const override;

  ParameterStore& store() { return store_; }
  const Context& context() const { return context_; }

  const StepGraphs& graphs() const { return graphs_; }

 private:
  template <class F>
  auto run(F&& f) const;
  at::Tensor make_shadow() const;
  void refresh_shadow();
  Bucket bucket_of(const examples::Batch& batch) const;
  void check_memory(const Inputs& in, const Pass& pass, int64_t arena_bytes) const;
  int64_t reserve(const Inputs& in, const Pass& pass);
  BertBuffers bind(const Inputs& in, const Pass& pass, int64_t reserved) const;
  BertBuffers encoded(const examples::Batch& batch, Inputs& in);
  void step(const Inputs& in, const Pass& pass, const LossScales& scales, int64_t reserved);
  void owe(const Inputs& in);
  engine::Losses take_losses();

  int64_t threads_;
  std::unique_ptr<TorchStream> stream_;
  Context context_;
  std::unique_ptr<GpuRuntime> own_runtime_;  // a GPU's
  GpuRuntime* runtime_;
  std::optional<c10::Stream> gpu_stream_;
  ParameterStore store_;
  Arena arena_;
  InputMemory inputs_;
  OptimizerMemory optimizer_;
  at::Tensor stats_;  // f64 [5] on the device: bert.h
  // Losses that were not given yet: those of micro_batches are in stats_, what others have is in late.
  struct Owed {
    int64_t micro_batches = 0, masked = 0, pairs = 0;
    engine::Losses late;
  } owed_;
  StepGraphs graphs_;
  std::unique_ptr<Timings> timings_;
  int64_t kept_bytes_ = 0;  // most that a micro-batch's flash attention kept
  bool poison_, padded_;
};

}  // namespace bertpt::torch
