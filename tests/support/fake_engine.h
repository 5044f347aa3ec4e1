// tests/support/fake_engine.h   A small engine without LibTorch: every parameter of a BERT, but a model that is only a unigram one.
// Deterministic, fast, and sensitive: a change of any id, type, position, order, dropout key or learning rate changes the weights.
//
//   MLM logit of piece v     bias[v] + word_embeddings[v][0]
//   pair logits              cls.seq_relationship.bias
//   every other parameter    its gradient is a hash of the batch
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstring>
#include <functional>
#include <map>
#include <thread>

#include "base/random.h"
#include "engine/engine.h"
#include "tensors/hf_names.h"

namespace bertpt::test {

// Faults, shared by all models of an engine; may be changed at any time from any thread.
struct FakeFaults {
  std::atomic<int64_t> sleep_ms{0};                      // in each accumulate
  std::atomic<bool> hold{false};                         // accumulate does not return while it is set
  std::atomic<int64_t> throw_at_step{-1};                // accumulate throws Error{engine}
  std::atomic<int64_t> throw_alien_at_step{-1};          // something that is no std::exception
  std::atomic<int64_t> nan_loss_at_step{-1};             // accumulate returns NaN
  std::atomic<int64_t> nan_update_at_step{-1};           // update returns finite = false
  std::atomic<int64_t> accumulates{0};                   // calls so far
  std::atomic<int64_t> total_masked{0}, total_pairs{0};  // of the last accumulate
  std::atomic<int64_t> alive{0};                         // models
  std::atomic<int64_t> poison_at_step{-1};               // once: the update leaves a NaN in the weights
  std::atomic<int64_t> nan_left{-1};                     // how often nan_loss_at_step still acts; < 0: always
  std::function<double(int64_t step)> told_loss;         // instead of the mean MLM loss; set while nothing runs
  std::function<double(int64_t step)> told_pair_loss;    // likewise
  std::function<double(int64_t call)> told_evaluation;   // likewise, of the n-th call of evaluate
  std::atomic<double> first_bias{0};                     // added to the bias of piece 0 at initialization, to spoil the first loss
};

class FakeModel final : public engine::Model {
 public:
  FakeModel(const engine::ModelConfig& config, FakeFaults& faults) : config_(config), faults_(faults), owner_(std::this_thread::get_id()) {
    for (const tensors::NamedShape& p : tensors::bert_parameters({.vocab = config.vocab_size,
                                        .hidden = config.hidden_size,
                                        .layers = config.num_hidden_layers,
                                        .inner = config.intermediate_size,
                                        .positions = config.max_position_embeddings,
                                        .types = config.type_vocab_size})) {
      const bool decay = !p.name.ends_with(".bias") && p.name.find("LayerNorm") == std::string::npos;
      names_[p.name] = parameters_.size();
      parameters_.push_back({p.name, p.shape, decay});
      for (auto& slot : data_) slot.emplace_back(static_cast<size_t>(parameters_.back().elements()));
    }
    ++faults_.alive;
  }
  ~FakeModel() override { --faults_.alive; }

  const std::vector<engine::Parameter>& parameters() const override { return parameters_; }
  void read(engine::Slot slot, size_t parameter, std::span<float> out) const override {
    check_thread();
    const auto& from = data_[static_cast<size_t>(slot)].at(parameter);
    std::memcpy(out.data(), from.data(), from.size() * sizeof(float));
  }
  void write(engine::Slot slot, size_t parameter, std::span<const float> in) override {
    check_thread();
    auto& to = data_[static_cast<size_t>(slot)].at(parameter);
    std::memcpy(to.data(), in.data(), to.size() * sizeof(float));
  }
  void initialize(uint64_t seed) override {
    check_thread();
    for (size_t p = 0; p < parameters_.size(); ++p) {
      Random random(derive_key(seed, Purpose::initialization), p);
      for (float& value : data_[0][p]) value = parameters_[p].decay ? static_cast<float>(0.02 * 3.46 * (random.uniform() - 0.5)) : 0.0F;
    }
    values("cls.predictions.bias")[0] = static_cast<float>(faults_.first_bias.load());
  }

  engine::Losses accumulate(const engine::MicroBatch& m) override {
    check_thread();
    ++faults_.accumulates;
    activation_bytes_ = std::max(activation_bytes_, m.batch->tokens() * config_.hidden_size * static_cast<int64_t>(sizeof(float)));
    faults_.total_masked = m.total_masked;
    faults_.total_pairs = m.total_pairs;
    if (const int64_t ms = faults_.sleep_ms; ms > 0) std::this_thread::sleep_for(std::chrono::milliseconds(ms));
    while (faults_.hold) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const auto step = static_cast<int64_t>(m.step);
    if (step == faults_.throw_at_step) throw Error(Code::engine, "fake", "told to throw at step " + std::to_string(step));
    if (step == faults_.throw_alien_at_step) throw 7;
    engine::Losses losses = forward(*m.batch);
    backward(m);
    if (faults_.told_loss) losses.mlm_sum = faults_.told_loss(step) * static_cast<double>(losses.masked);
    if (faults_.told_pair_loss) losses.pair_sum = faults_.told_pair_loss(step) * static_cast<double>(losses.pairs);
    if (step == faults_.nan_loss_at_step && faults_.nan_left != 0) {
      if (faults_.nan_left > 0) --faults_.nan_left;
      losses.mlm_sum = std::nan("");
    }
    return losses;
  }

  engine::StepNumbers update(const engine::OptimizerConfig& o, double learning_rate, uint64_t update_count) override {
    check_thread();
    engine::StepNumbers numbers;
    if (static_cast<int64_t>(update_count) == faults_.nan_update_at_step) return {.gradient_norm = std::nan(""), .finite = false};
    double square = 0;
    for (const auto& g : data_[1])
      for (const float x : g) square += double{x} * x;
    numbers.gradient_norm = std::sqrt(square);
    const double clip = o.clip_norm > 0 ? std::min(1.0, o.clip_norm / (numbers.gradient_norm + 1e-6)) : 1.0;
    const double n = static_cast<double>(update_count) + 1;
    const double c1 = o.bias_correction ? 1 - std::pow(o.beta1, n) : 1, c2 = o.bias_correction ? 1 - std::pow(o.beta2, n) : 1;
    for (size_t p = 0; p < parameters_.size(); ++p) {
      for (size_t i = 0; i < data_[0][p].size(); ++i) {
        const double g = data_[1][p][i] * clip;
        float &w = data_[0][p][i], &m = data_[2][p][i], &v = data_[3][p][i];
        m = static_cast<float>(o.beta1 * m + (1 - o.beta1) * g);
        v = static_cast<float>(o.beta2 * v + (1 - o.beta2) * g * g);
        w = static_cast<float>(w - learning_rate *
                                       (m / c1 / (std::sqrt(v / c2) + o.epsilon) + (parameters_[p].decay ? o.weight_decay * w : 0)));
      }
    }
    zero_gradients();
    if (static_cast<int64_t>(update_count) == faults_.poison_at_step) {
      faults_.poison_at_step = -1;
      values("cls.predictions.bias")[7] = std::nanf("");
    }
    return numbers;
  }
  void zero_gradients() override {
    check_thread();
    for (auto& g : data_[1]) std::fill(g.begin(), g.end(), 0.0F);
  }

  engine::Losses evaluate(const examples::Batch& batch) override {
    check_thread();
    engine::Losses losses = forward(batch);
    if (faults_.told_evaluation) losses.mlm_sum = faults_.told_evaluation(evaluations_++) * static_cast<double>(losses.masked);
    return losses;
  }
  double product_rate() override { return 1e12; }
  std::vector<std::vector<engine::Prediction>> predict_masked(const examples::Batch& batch, int64_t k) override {
    check_thread();
    const std::vector<double> p = probabilities();
    std::vector<engine::Prediction> all;
    for (size_t v = 0; v < p.size(); ++v) all.push_back({static_cast<int32_t>(v), static_cast<float>(p[v])});
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.probability > b.probability; });
    all.resize(static_cast<size_t>(k));
    return std::vector(static_cast<size_t>(batch.masked()), all);
  }
  void logits(const examples::Batch& batch, std::vector<float>& mlm, std::vector<float>& pair) override {
    check_thread();
    const std::vector<double> p = probabilities();
    mlm.clear();
    pair.clear();
    for (int64_t m = 0; m < batch.masked(); ++m)
      for (const double x : p) mlm.push_back(static_cast<float>(std::log(x)));
    for (int64_t s = 0; s < batch.sequences(); ++s)
      for (const float x : values("cls.seq_relationship.bias")) pair.push_back(x);
  }
  void encode(const examples::Batch& batch, std::vector<float>& hidden, std::vector<float>& pooled) override {
    check_thread();
    hidden.clear();
    const auto h = static_cast<size_t>(config_.hidden_size);
    for (const int32_t id : batch.ids) {
      const float* row = values("bert.embeddings.word_embeddings.weight").data() + static_cast<size_t>(id) * h;
      hidden.insert(hidden.end(), row, row + h);
    }
    pooled.assign(static_cast<size_t>(batch.sequences()) * h, 0.5F);
  }
  int64_t activation_bytes() const override { return activation_bytes_; }
  std::string describe_json() const override {
    return "{\"device\":\"cpu\",\"precision\":\"fp32\",\"threads\":" + std::to_string(config_.threads.value_or(0)) + "}";
  }

 private:
  std::vector<float>& values(const std::string& name, engine::Slot slot = engine::Slot::value) {
    return data_[static_cast<size_t>(slot)][names_.at(name)];
  }

  std::vector<double> probabilities() {
    const auto& bias = values("cls.predictions.bias");
    const auto& embedding = values("bert.embeddings.word_embeddings.weight");
    std::vector<double> p(bias.size());
    double sum = 0;
    for (size_t v = 0; v < p.size(); ++v) sum += p[v] = std::exp(double{bias[v]} + embedding[v * static_cast<size_t>(config_.hidden_size)]);
    for (double& x : p) x /= sum;
    return p;
  }
  engine::Losses forward(const examples::Batch& batch) {
    engine::Losses losses;
    const std::vector<double> p = probabilities();
    const auto best = static_cast<int32_t>(std::max_element(p.begin(), p.end()) - p.begin());
    for (const int32_t label : batch.masked_labels) {
      losses.mlm_sum -= std::log(p.at(static_cast<size_t>(label)));
      losses.mlm_correct += label == best;
      losses.mlm_among_five += std::ranges::count_if(p, [&](double x) { return x > p[static_cast<size_t>(label)]; }) < 5;
      ++losses.masked;
    }
    const auto& pair = values("cls.seq_relationship.bias");
    for (const int32_t label : batch.pair_labels) {
      if (label < 0) continue;
      losses.pair_sum += std::log1p(std::exp(double{pair[static_cast<size_t>(1 - label)]} - pair[static_cast<size_t>(label)]));
      losses.pair_correct += pair[static_cast<size_t>(label)] > pair[static_cast<size_t>(1 - label)];
      ++losses.pairs;
    }
    return losses;
  }
  void backward(const engine::MicroBatch& m) {
    const examples::Batch& batch = *m.batch;
    const std::vector<double> p = probabilities();
    auto& d_bias = values("cls.predictions.bias", engine::Slot::gradient);
    auto& d_embedding = values("bert.embeddings.word_embeddings.weight", engine::Slot::gradient);
    const auto h = static_cast<size_t>(config_.hidden_size);
    std::vector<double> d(p.size());
    for (size_t v = 0; v < p.size(); ++v) d[v] = p[v] * static_cast<double>(batch.masked());
    for (const int32_t label : batch.masked_labels) d[static_cast<size_t>(label)] -= 1;
    for (size_t v = 0; v < p.size(); ++v) {
      const auto g = static_cast<float>(m.weights.mlm * d[v] / static_cast<double>(m.total_masked));
      d_bias[v] += g;
      d_embedding[v * h] += g;
    }
    auto& d_pair = values("cls.seq_relationship.bias", engine::Slot::gradient);
    const auto& pair = values("cls.seq_relationship.bias");
    for (const int32_t label : batch.pair_labels) {
      if (label < 0) continue;
      const double right = 1 / (1 + std::exp(double{pair[static_cast<size_t>(1 - label)]} - pair[static_cast<size_t>(label)]));
      const auto g = static_cast<float>(m.weights.pair * (1 - right) / static_cast<double>(m.total_pairs));
      d_pair[static_cast<size_t>(label)] -= g;
      d_pair[static_cast<size_t>(1 - label)] += g;
    }
    // What a batch is made of, and where in its step: two batches that differ anywhere give other weights.
    auto& d_hash = values("bert.pooler.dense.bias", engine::Slot::gradient);
    for (size_t t = 0; t < batch.ids.size(); ++t) {
      const uint64_t what = static_cast<uint64_t>(batch.ids[t]) << 32 | static_cast<uint64_t>(batch.types[t]) << 24 |
                            static_cast<uint64_t>(batch.positions[t]);
      const uint64_t key = derive_key(m.seed, Purpose::dropout, m.step, mix64(what) ^ (static_cast<uint64_t>(m.first_token) + t));
      d_hash[key % h] += static_cast<float>(static_cast<double>(key >> 11) * 0x1p-53 - 0.5) / static_cast<float>(m.total_masked);
    }
  }
  // The engine's promise to its author: one thread.
  void check_thread() const {
    if (std::this_thread::get_id() != owner_) throw Error(Code::internal, "fake", "an engine call from another thread than the worker");
  }

  engine::ModelConfig config_;
  int64_t activation_bytes_ = 0, evaluations_ = 0;
  FakeFaults& faults_;
  std::thread::id owner_;
  std::vector<engine::Parameter> parameters_;
  std::map<std::string, size_t> names_;
  std::vector<std::vector<float>> data_[4];
};

class FakeEngine final : public engine::Engine {
 public:
  FakeFaults faults;
  std::string name() const override { return "fake 1"; }
  std::vector<engine::DeviceInfo> devices() const override { return {{"cpu", "fake", 0}}; }
  std::unique_ptr<engine::Model> create_model(const engine::ModelConfig& config, Log&) override {
    if (config.device.starts_with("cuda")) throw Error(Code::device, "fake", "no GPU here; devices: cpu");
    return std::make_unique<FakeModel>(config, faults);
  }
};

}  // namespace bertpt::test
