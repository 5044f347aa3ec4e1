// The engine's AdamW against LibTorch's torch::optim::AdamW, the reference that Python's torch.optim.AdamW shares.
#include <torch/optim/adamw.h>

#include <cmath>

#include "base/random.h"
#include "support/catch.h"
#include "torch/model.h"

using namespace bertpt;
using engine::Slot;

namespace {

engine::ModelConfig small_config() {
  engine::ModelConfig c;
  c.vocab_size = 61, c.hidden_size = 16, c.num_hidden_layers = 1, c.num_attention_heads = 2, c.intermediate_size = 24,
  c.max_position_embeddings = 16;
  c.device = "cpu";
  c.threads = 2;
  return c;
}

at::Tensor gradient(const at::Tensor& like, uint64_t step, size_t parameter) {
  Random draws(derive_key(step, Purpose::masks), parameter);
  const at::Tensor g = at::empty(like.sizes(), at::kFloat);
  for (int64_t i = 0; i < g.numel(); ++i)
    g.data_ptr<float>()[i] = static_cast<float>(std::pow(10, -4 * draws.uniform()) * (2 * draws.uniform() - 1));
  return g;
}

double learning_rate(uint64_t step) { return 1e-3 * (1 - static_cast<double>(step) / 150); }

// Largest difference of any parameter after 100 steps, and of the reported norm.
void compare(bool fused, double clip) {
  bertpt::torch::TorchModel model(small_config(), {.fused = fused}, process_log());
  model.initialize(2);
  std::vector<at::Tensor> decayed, rest, all;
  for (size_t i = 0; i < model.parameters().size(); ++i) {
    all.push_back(model.store().view(Slot::value, i).clone().set_requires_grad(true));
    (model.parameters()[i].decay ? decayed : rest).push_back(all.back());
  }
  const auto options = [](double decay) {
    return std::make_unique<::torch::optim::AdamWOptions>(
        ::torch::optim::AdamWOptions(1e-3).betas({0.9, 0.999}).eps(1e-6).weight_decay(decay));
  };
  std::vector<::torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(decayed, options(0.05));
  groups.emplace_back(rest, options(0));
  ::torch::optim::AdamW reference(groups);

  engine::OptimizerConfig config;
  config.weight_decay = 0.05;
  config.clip_norm = clip;
  for (uint64_t step = 0; step < 100; ++step) {
    double square = 0;
    for (size_t i = 0; i < all.size(); ++i) {
      const at::Tensor g = gradient(all[i], step, i);
      all[i].mutable_grad() = g.clone();
      square += std::pow(g.to(at::kDouble).norm().item<double>(), 2);
      model.write(Slot::gradient, i, {g.data_ptr<float>(), static_cast<size_t>(g.numel())});
    }
    const double norm = std::sqrt(square);
    if (clip > 0 && norm > clip)
      for (at::Tensor& p : all) p.mutable_grad().mul_(clip / norm);
    for (auto& group : reference.param_groups()) group.options().set_lr(learning_rate(step));
    reference.step();
    const engine::StepNumbers numbers = model.update(config, learning_rate(step), step);
    REQUIRE(numbers.finite);
    REQUIRE(numbers.gradient_norm == Approx(norm).epsilon(1e-9));
  }
  double worst = 0;
  for (size_t i = 0; i < all.size(); ++i) worst = std::max(worst, (model.store().view(Slot::value, i) - all[i]).abs().max().item<double>());
  std::printf("largest difference after 100 steps: %.3g\n", worst);
  CHECK(worst < 1e-6);
}

}  // namespace

TEST_CASE("100 steps of AdamW equal torch::optim::AdamW's, with decay groups and a moving learning rate") {
  for (const bool fused : {true, false})
    for (const double clip : {0.0, 1.0}) compare(fused, clip);
}

TEST_CASE("without bias correction an update is the original BERT's") {
  for (const bool fused : {true, false}) {
    bertpt::torch::TorchModel model(small_config(), {.fused = fused}, process_log());
    model.initialize(2);
    engine::OptimizerConfig config;
    config.bias_correction = false;
    config.clip_norm = 0;
    std::vector<at::Tensor> before;
    for (size_t i = 0; i < model.parameters().size(); ++i) {
      before.push_back(model.store().view(Slot::value, i).clone());
      const at::Tensor g = gradient(before[i], 3, i);
      model.write(Slot::gradient, i, {g.data_ptr<float>(), static_cast<size_t>(g.numel())});
    }
    model.update(config, 1e-2, 0);
    for (size_t i = 0; i < before.size(); ++i) {
      const at::Tensor g = gradient(before[i], 3, i).to(at::kDouble), p = before[i].to(at::kDouble);
      const at::Tensor expected = p - 1e-2 * (0.1 * g / (at::sqrt(0.001 * g * g) + 1e-6) + (model.parameters()[i].decay ? 0.01 : 0.0) * p);
      CHECK((model.store().view(Slot::value, i) - expected).abs().max().item<double>() < 1e-6);
    }
  }
}
