// tests/oracle/gradients.h   Every gradient of the engine against autograd (oracle/twin.h): one body for every device.
#pragma once

#include <cmath>
#include <cstdio>
#include <regex>

#include "oracle/twin.h"
#include "support/batches.h"
#include "support/catch.h"
#include "torch/model.h"

namespace bertpt::test {

inline engine::ModelConfig small_config() {
  engine::ModelConfig c;
  c.vocab_size = 97, c.hidden_size = 24, c.num_hidden_layers = 2, c.num_attention_heads = 3, c.intermediate_size = 40,
  c.max_position_embeddings = 37;
  c.device = "cpu";
  c.precision = "fp32";
  c.threads = 2;
  return c;
}

struct Case {
  engine::ModelConfig config = small_config();
  bertpt::torch::ModelOptions options;
  test::BatchShape batch{.lengths = {11}};
  double tolerance = 1e-9;
  int64_t spare_masked = 9, spare_pairs = 2;  // of the step's other micro-batches
};

// Values far from the initial ones, so that no path is nearly linear and biases and LayerNorm weights matter.
inline void randomize(bertpt::torch::TorchModel& model) {
  model.initialize(5);
  at::NoGradGuard guard;
  for (size_t i = 0; i < model.parameters().size(); ++i) {
    const at::Tensor& value = model.store().view(engine::Slot::value, i);
    Random draws(99, i);
    const at::Tensor noise = at::empty(value.sizes(), at::kDouble);
    for (int64_t e = 0; e < noise.numel(); ++e) noise.data_ptr<double>()[e] = 0.3 * (2 * draws.uniform() - 1);
    value.add_(noise.to(value.device(), value.scalar_type()));
  }
}

// Returns the worst relative difference of a gradient.
inline double compare(const Case& k) {
  bertpt::torch::TorchModel model(k.config, k.options, process_log());
  randomize(model);
  std::map<std::string, at::Tensor> values;
  for (size_t i = 0; i < model.parameters().size(); ++i)
    values[model.parameters()[i].name] = model.store().view(engine::Slot::value, i).to(at::kDouble);  // f64 is the truth for f32 too
  test::Twin twin(k.config, values);

  const examples::Batch batch = test::random_batch(k.batch, 3);
  const engine::MicroBatch micro{.batch = &batch,
                                 .seed = 17,
                                 .step = 4,
                                 .first_token = 1001,
                                 .total_masked = batch.masked() + k.spare_masked,
                                 .total_pairs = batch.pairs() == 0 ? 0 : batch.pairs() + k.spare_pairs,
                                 .weights = {.mlm = 1.25, .pair = 0.5}};
  const engine::Losses losses = model.accumulate(micro);
  const auto out = twin.forward(micro, true);
  twin.backward(micro, out);

  CHECK(losses.mlm_sum == Approx(out.mlm_sum.item<double>()).epsilon(k.tolerance * 10));
  if (k.batch.pairs) CHECK(losses.pair_sum == Approx(out.pair_sum.item<double>()).epsilon(k.tolerance * 10));
  CHECK(losses.pairs == batch.pairs());
  CHECK(losses.masked == batch.masked());

  double square = 0;
  for (const auto& p : model.parameters()) square += std::pow(twin.gradient(p.name).norm().item<double>(), 2);
  const double floor = 1e-3 * std::sqrt(square) / std::sqrt(static_cast<double>(model.parameters().size()));
  const std::regex attention_scores("\\.self\\.(query|key)\\.");
  double worst = 0;
  for (size_t i = 0; i < model.parameters().size(); ++i) {
    const std::string& name = model.parameters()[i].name;
    const at::Tensor mine = model.store().view(engine::Slot::gradient, i).to(at::kDouble), reference = twin.gradient(name);
    const double difference = (mine - reference).norm().item<double>();
    double scale = std::max(reference.norm().item<double>(), floor);
    // A softmax of one score is constant: query and key get 0, in f32 the rounding of equal terms as large as the value's gradient.
    if (batch.max_seqlen == 1 && std::regex_search(name, attention_scores))
      scale = std::max(scale, twin.gradient(std::regex_replace(name, attention_scores, ".self.value.")).norm().item<double>());
    worst = std::max(worst, difference / scale);
    INFO(name << ": |a - b| = " << difference << ", scale " << scale);
    CHECK(difference <= k.tolerance * scale);
    if (name.find("attention.self.key.bias") != std::string::npos) CHECK(mine.abs().max().item<double>() == 0);
  }
  if (k.config.precision == "bf16") CHECK(worst > 1e-4);  // bf16 was used
  return worst;
}

inline void compare_all(const std::string& device) {
  double worst[2] = {0, 0};
  for (const bool fused : {true, false}) {
    for (const at::ScalarType dtype : {at::kDouble, at::kFloat})
      for (const bool pairs : {true, false})
        for (const std::vector<int64_t>& lengths : {std::vector<int64_t>{11}, {37, 5, 36, 1, 12, 28, 30}}) {
          Case k{.config = small_config(),
                 .options = {.dtype = dtype, .fused = fused, .poison = true},
                 .batch = {.lengths = lengths, .pairs = pairs},
                 .tolerance = dtype == at::kDouble ? 1e-9 : 1e-5};
          k.config.device = device;
          INFO(device << (fused ? " fused " : " ATen ") << (dtype == at::kDouble ? "f64 " : "f32 ")
                      << (pairs ? "with pairs, " : "without pairs, ") << lengths.size() << " sequences");
          double& mine = worst[dtype == at::kDouble];
          mine = std::max(mine, compare(k));
        }
  }
  std::printf("%s: worst relative difference of a gradient %.3g in f64, %.3g in f32\n", device.c_str(), worst[1], worst[0]);
}

}  // namespace bertpt::test
