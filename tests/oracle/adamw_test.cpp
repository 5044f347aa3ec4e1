// The engine's AdamW against LibTorch's torch::optim::AdamW, the reference that Python's torch.optim.AdamW shares.
#include <torch/optim/adamw.h>

#include <cmath>

#include "base/random.h"
#include "oracle/recipe_model.h"
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
  c.precision = "fp32";
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

// The largest relative difference of any parameter after 100 steps, |a - b| / |b|, and that of the reported norm; the reference in f64.
void compare(bool fused, double clip) {
  bertpt::torch::TorchModel model(small_config(), {.fused = fused}, process_log());
  model.initialize(2);
  std::vector<at::Tensor> decayed, rest, all;
  for (size_t i = 0; i < model.parameters().size(); ++i) {
    all.push_back(model.store().view(Slot::value, i).to(at::kDouble).set_requires_grad(true));
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
      all[i].mutable_grad() = g.to(at::kDouble);
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
  for (size_t i = 0; i < all.size(); ++i) {
    const double difference = (model.store().view(Slot::value, i) - all[i]).norm().item<double>(), scale = all[i].norm().item<double>();
    INFO(model.parameters()[i].name << ": |a - b| = " << difference << ", |b| = " << scale);
    CHECK(difference <= 1e-6 * scale);
    worst = std::max(worst, difference / scale);
  }
  std::printf("AdamW against torch::optim::AdamW in f64, 100 steps: worst relative difference of a parameter %.3g\n", worst);
}

}  // namespace

TEST_CASE("100 steps of AdamW equal torch::optim::AdamW's, with decay groups and a moving learning rate") {
  for (const bool fused : {true, false})
    for (const double clip : {0.0, 1.0}) compare(fused, clip);
}

// Google's own AdamWeightDecayOptimizer and clip_by_global_norm, in f32 (tests/oracle/google_recipe.py made the values).
TEST_CASE("100 steps without bias correction equal those of Google's optimization.py") {
  for (const bool fused : {true, false}) {
    bertpt::torch::TorchModel model(small_config(), {.fused = fused}, process_log());
    engine::OptimizerConfig config;
    config.bias_correction = false;
    const auto fill = [&](Slot slot, size_t k, const auto& f) {
      std::vector<float> values(static_cast<size_t>(model.parameters()[k].elements()));
      for (size_t j = 0; j < values.size(); ++j) values[j] = static_cast<float>(f(static_cast<double>(j)));
      model.write(slot, k, values);
    };
    const size_t n = model.parameters().size();
    for (size_t k = 0; k < n; ++k)
      fill(Slot::value, k, [&](double j) { return 0.05 * std::sin(7 * static_cast<double>(k) + 0.37 * j + 1); });
    for (uint64_t s = 0; s < 100; ++s) {
      for (size_t k = 0; k < n; ++k)
        fill(Slot::gradient, k, [&](double j) {
          return std::sin(0.11 * j + 1.7 * static_cast<double>(s) + static_cast<double>(k)) * std::pow(10.0, -std::fmod(j, 4));
        });
      REQUIRE(model.update(config, 0.001 * (1 - static_cast<double>(s) / 150), s).finite);
    }
    double difference = 0, norm = 0;
    size_t compared = 0;
    for (const std::vector<std::string>& line : test::golden_lines("adamw_google.txt")) {
      size_t k = 0;
      while (model.parameters()[k].name != line[0]) REQUIRE(++k < n);
      const auto ours = model.store().view(Slot::value, k).flatten()[std::stoll(line[1])].item<double>();
      INFO(line[0] << " element " << line[1] << ": " << ours << ", theirs " << line[2]);
      CHECK(ours == Approx(std::stod(line[2])).epsilon(1e-6).margin(3e-7));
      difference += std::pow(ours - std::stod(line[2]), 2), norm += std::pow(ours, 2);
      ++compared;
    }
    CHECK(compared > 100);
    CHECK(std::sqrt(difference / norm) < 1e-6);
    std::printf("AdamW without bias correction against Google's, 100 steps: relative difference %.3g\n", std::sqrt(difference / norm));
  }
}
