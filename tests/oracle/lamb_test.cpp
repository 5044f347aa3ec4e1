// The engine's LAMB against timm's (tests/oracle/lamb.py made the values).
#include <cmath>
#include <cstdio>
#include <fstream>

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

// f(element) of every element, for a slot of the parameter at place k.
template <class F>
void fill(bertpt::torch::TorchModel& model, Slot slot, size_t k, const F& f) {
  std::vector<float> values(static_cast<size_t>(model.parameters()[k].elements()));
  for (size_t j = 0; j < values.size(); ++j) values[j] = static_cast<float>(f(static_cast<double>(j)));
  model.write(slot, k, values);
}

void train(bertpt::torch::TorchModel& model, const engine::OptimizerConfig& config, uint64_t steps) {
  const size_t n = model.parameters().size();
  for (size_t k = 0; k < n; ++k)
    fill(model, Slot::value, k, [&](double j) { return 0.05 * std::sin(7 * static_cast<double>(k) + 0.37 * j + 1); });
  for (uint64_t s = 0; s < steps; ++s) {
    for (size_t k = 0; k < n; ++k) {
      const double shift = 1.7 * static_cast<double>(s) + static_cast<double>(k);
      fill(model, Slot::gradient, k, [&](double j) { return std::sin(0.11 * j + shift) * std::pow(10.0, -std::fmod(j, 4)); });
    }
    REQUIRE(model.update(config, 0.01 * (1 - static_cast<double>(s) / 150), s).finite);
  }
}

}  // namespace

// margin: what rounding of 100 steps in f32 may leave of values of 0.15.
TEST_CASE("100 steps of LAMB equal timm's, with and without bias correction") {
  for (const bool fused : {true, false}) {
    for (const bool bias_correction : {false, true}) {
      bertpt::torch::TorchModel model(small_config(), {.fused = fused}, process_log());
      engine::OptimizerConfig config;
      config.type = "lamb";
      config.bias_correction = bias_correction;
      train(model, config, 100);
      std::ifstream table(BERTPT_SOURCE_DIR "/tests/golden/lamb.txt");
      bool corrected = false;
      std::string name;
      int64_t element = 0, compared = 0;
      double expected = 0, difference = 0, norm = 0;
      while (table >> corrected >> name >> element >> expected) {
        if (corrected != bias_correction) continue;
        size_t k = 0;
        while (model.parameters()[k].name != name) REQUIRE(++k < model.parameters().size());
        CAPTURE(fused, bias_correction, name, element);
        const auto ours = model.store().view(Slot::value, k).flatten()[element].item<double>();
        CHECK(ours == Approx(expected).epsilon(1e-6).margin(3e-7));
        difference += std::pow(ours - expected, 2), norm += std::pow(expected, 2);
        ++compared;
      }
      CHECK(compared > 100);
      CHECK(std::sqrt(difference / norm) < 1e-6);
      std::printf("LAMB against timm's in f64, 100 steps: relative difference %.3g\n", std::sqrt(difference / norm));
    }
  }
}

TEST_CASE("frozen parameters keep their values, and their gradients do not count") {
  for (const char* type : {"adamw", "lamb"}) {
    for (const bool fused : {true, false}) {
      bertpt::torch::TorchModel model(small_config(), {.fused = fused}, process_log());
      model.initialize(1);
      engine::OptimizerConfig config;
      config.type = type;
      config.clip_norm = 0;
      config.frozen = {"bert.embeddings", "bert.encoder.layer.0.attention.self.key.bias"};
      std::vector<at::Tensor> before;
      double square = 0;
      for (size_t k = 0; k < model.parameters().size(); ++k) {
        before.push_back(model.store().view(Slot::value, k).clone());
        fill(model, Slot::gradient, k, [](double) { return 0.5; });
        if (!config.frozen_of(model.parameters())[k]) square += 0.25 * static_cast<double>(model.parameters()[k].elements());
      }
      CHECK(model.update(config, 0.1, 0).gradient_norm == Approx(std::sqrt(square)));
      int64_t frozen = 0;
      for (size_t k = 0; k < before.size(); ++k) {
        const std::string& name = model.parameters()[k].name;
        const bool kept = name.starts_with("bert.embeddings.") || name == "bert.encoder.layer.0.attention.self.key.bias";
        CAPTURE(type, fused, name);
        CHECK(model.store().view(Slot::value, k).equal(before[k]) == kept);
        CHECK(model.store().view(Slot::exp_avg, k).abs().max().item<float>() == Approx(kept ? 0 : 0.05F));
        frozen += kept;
      }
      CHECK(frozen == 6);
      CHECK(model.store().flat(Slot::gradient).abs().max().item<float>() == 0);
    }
  }
}
