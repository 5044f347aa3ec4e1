// The path of a GPU in the CPU's memory: CUDA's kernels on the emulator (tests/support/cuda_emulator), the shadow of the values, the state that
// is uploaded, padded buckets and recorded steps, against autograd and against the CPU's path. Attention is the CPU's kernel.
#include "oracle/gradients.h"
#include "support/cuda_emulator/emulator.h"
#include "torch/fake_runtime.h"

using namespace bertpt;
using bertpt::torch::TorchModel;
using engine::Slot;
using test::Case;
using test::compare;

namespace {

bertpt::torch::ModelOptions emulated(bool padded) { return {.poison = true, .padded = padded, .cuda = &emulator::table()}; }

std::vector<float> all(const TorchModel& model, Slot slot) {
  std::vector<float> out;
  for (size_t i = 0; i < model.parameters().size(); ++i) {
    std::vector<float> one(static_cast<size_t>(model.parameters()[i].elements()));
    model.read(slot, i, one);
    out.insert(out.end(), one.begin(), one.end());
  }
  return out;
}

double distance(const std::vector<float>& a, const std::vector<float>& b) {
  double difference = 0, norm = 0;
  for (size_t i = 0; i < a.size(); ++i) difference += std::pow(double{a[i]} - b[i], 2), norm += std::pow(double{b[i]}, 2);
  return std::sqrt(difference / norm);
}

examples::Batch batch_of(uint64_t seed) { return test::random_batch({.lengths = {17, 5, 30, 1, 12, 8}}, seed); }

engine::Losses step(TorchModel& model, const examples::Batch& batch, uint64_t number, const engine::OptimizerConfig& optimizer = {}) {
  const engine::Losses losses = model.accumulate({.batch = &batch,
                                                  .seed = 7,
                                                  .step = number,
                                                  .first_token = 0,
                                                  .total_masked = batch.masked() + static_cast<int64_t>(number),  // another scale in each step
                                                  .total_pairs = batch.pairs(),
                                                  .weights = {}});
  CHECK(model.update(optimizer, 1e-3 * static_cast<double>(number + 1), number).finite);
  return losses;
}

}  // namespace

TEST_CASE("emulated, every gradient equals autograd's in fp32, padded and not") {
  for (const bool padded : {false, true})
    for (const bool pairs : {true, false})
      for (const std::vector<int64_t>& lengths : {std::vector<int64_t>{11}, {37, 5, 36, 1, 12}}) {
        Case k{.config = test::small_config(),
               .options = emulated(padded),
               .batch = {.lengths = lengths, .pairs = pairs},
               .tolerance = 1e-5};
        INFO((padded ? "padded, " : "") << lengths.size() << " sequences");
        compare(k);
        k.config.hidden_act = "gelu_new";
        k.config.recompute_activations = true;
        compare(k);
      }
}

TEST_CASE("emulated, gradients of activations in bf16 are autograd's but for the rounding") {
  for (const bool padded : {false, true})
    for (const std::vector<int64_t>& lengths : {std::vector<int64_t>{11}, {37, 5, 36, 1, 12}}) {
      Case k{.config = test::small_config(), .options = emulated(padded), .batch = {.lengths = lengths}, .tolerance = 0.03};
      k.config.precision = "bf16";
      compare(k);
    }
}

TEST_CASE("emulated, no masked position and no pair give the gradients of the rest") {
  for (const bool padded : {false, true}) {
    Case k{.config = test::small_config(),
           .options = emulated(padded),
           .batch = {.lengths = {9, 20, 2}, .pairs = false, .mask_prob = 0, .always_masked = false},
           .tolerance = 1e-5};
    compare(k);
  }
}

TEST_CASE("emulated, training is the CPU's: losses, norms, values and moments, by AdamW and LAMB, with parts frozen") {
  for (const char* type : {"adamw", "lamb"}) {
    engine::ModelConfig config = test::small_config();
    TorchModel cpu(config, {.poison = true}, process_log()), gpu(config, emulated(true), process_log());
    cpu.initialize(1);
    gpu.initialize(1);
    engine::OptimizerConfig optimizer;
    optimizer.type = type;
    optimizer.clip_norm = 0.5;
    for (uint64_t k = 0; k < 6; ++k) {
      if (k == 3) optimizer.frozen = {"bert.embeddings", "bert.encoder.layer.0"};
      const engine::Losses a = step(cpu, batch_of(k), k, optimizer), b = step(gpu, batch_of(k), k, optimizer);
      CHECK(b.mlm_sum == Approx(a.mlm_sum).epsilon(1e-5));
      CHECK(b.pair_sum == Approx(a.pair_sum).epsilon(1e-5));
      CHECK((b.mlm_correct == a.mlm_correct && b.pair_correct == a.pair_correct));
    }
    INFO(type);
    CHECK(distance(all(gpu, Slot::value), all(cpu, Slot::value)) < 1e-5);
    CHECK(distance(all(gpu, Slot::exp_avg), all(cpu, Slot::exp_avg)) < 1e-4);
    CHECK(distance(all(gpu, Slot::exp_avg_sq), all(cpu, Slot::exp_avg_sq)) < 1e-4);
    const engine::Losses a = cpu.evaluate(batch_of(9)), b = gpu.evaluate(batch_of(9));
    CHECK(b.mlm_sum == Approx(a.mlm_sum).epsilon(1e-5));
    CHECK(b.mlm_among_five == a.mlm_among_five);
  }
}

TEST_CASE("emulated, the shadow in bf16 follows the values: after updates, writes and a new start") {
  engine::ModelConfig config = test::small_config();
  config.precision = "bf16";
  for (const char* type : {"adamw", "lamb"}) {
    TorchModel model(config, emulated(true), process_log()), other(config, emulated(true), process_log());
    model.initialize(3);
    engine::OptimizerConfig optimizer;
    optimizer.type = type;
    const double at_first = model.evaluate(batch_of(1)).mlm_sum;
    for (uint64_t k = 0; k < 3; ++k) step(model, batch_of(1), k, optimizer);
    const double trained = model.evaluate(batch_of(1)).mlm_sum;
    CHECK(trained != at_first);
    for (size_t i = 0; i < model.parameters().size(); ++i) {
      std::vector<float> part(static_cast<size_t>(model.parameters()[i].elements()));
      model.read(Slot::value, i, part);
      other.write(Slot::value, i, part);
    }
    CHECK(other.evaluate(batch_of(1)).mlm_sum == trained);
    model.initialize(3);
    CHECK(model.evaluate(batch_of(1)).mlm_sum == at_first);
  }
}

TEST_CASE("emulated, the losses of a step's micro-batches come all in all, whenever they come") {
  TorchModel model(test::small_config(), emulated(true), process_log());
  model.initialize(1);
  std::vector<examples::Batch> batches;
  for (uint64_t k = 0; k < 7; ++k) batches.push_back(batch_of(k));
  engine::Losses wanted, given;
  for (const bool more : {false, true}) {
    for (size_t k = 0; k < batches.size(); ++k) {
      const engine::Losses one = model.accumulate(
          {.batch = &batches[k], .seed = 7, .total_masked = 100, .total_pairs = 50, .weights = {}, .more = more && k < 6});
      (more ? given : wanted).add(one);
      if (k == 0) CHECK((one.masked == 0) == more);
      if (more && k == 1) CHECK(model.evaluate(batches[0]).masked == batches[0].masked());  // takes nothing from them
    }
    model.zero_gradients();
  }
  CHECK(given.mlm_sum == Approx(wanted.mlm_sum).epsilon(1e-12));
  CHECK(given.pair_sum == Approx(wanted.pair_sum).epsilon(1e-12));
  CHECK((given.masked == wanted.masked && given.pairs == wanted.pairs));
  CHECK((given.mlm_correct == wanted.mlm_correct && given.pair_correct == wanted.pair_correct));
}

TEST_CASE("emulated, a gradient that is not finite leaves values and moments as they were") {
  TorchModel model(test::small_config(), emulated(true), process_log());
  model.initialize(1);
  const examples::Batch batch = batch_of(1);
  step(model, batch, 0);
  const auto values = all(model, Slot::value), first = all(model, Slot::exp_avg), second = all(model, Slot::exp_avg_sq);
  model.accumulate({.batch = &batch, .seed = 7, .step = 1, .total_masked = 100, .total_pairs = 10, .weights = {}});
  std::vector<float> poison(static_cast<size_t>(model.parameters().back().elements()), std::numeric_limits<float>::infinity());
  model.write(Slot::gradient, model.parameters().size() - 1, poison);
  CHECK_FALSE(model.update({}, 1e-3, 1).finite);
  CHECK(all(model, Slot::value) == values);
  CHECK(all(model, Slot::exp_avg) == first);
  CHECK(all(model, Slot::exp_avg_sq) == second);
}

TEST_CASE("emulated, steps that are replayed give the bits of steps that run") {
  for (const char* precision : {"fp32", "bf16"}) {
    engine::ModelConfig config = test::small_config();
    config.precision = precision;
    config.attention_probs_dropout_prob = 0;  // the CPU's attention takes its dropout from the host
    test::FakeRuntime runtime;
    auto options = emulated(true);
    TorchModel eager(config, options, process_log());
    options.runtime = &runtime;
    TorchModel replayed(config, options, process_log());
    eager.initialize(1);
    replayed.initialize(1);
    for (uint64_t k = 0; k < 9; ++k) {
      if (k == 6) {  // a longer batch: the arena grows, and what was recorded is invalid
        const examples::Batch longer = test::random_batch({.lengths = std::vector<int64_t>(20, 37)}, 4);
        CHECK(step(replayed, longer, 99).mlm_sum == step(eager, longer, 99).mlm_sum);
      }
      const examples::Batch a = batch_of(k), b = batch_of(k + 100);
      CHECK(step(replayed, a, k).mlm_sum == step(eager, a, k).mlm_sum);
      for (TorchModel* model : {&replayed, &eager})  // two micro-batches of one step
        for (const examples::Batch* batch : {&a, &b})
          model->accumulate({.batch = batch,
                             .seed = 7,
                             .step = k,
                             .first_token = batch == &b ? a.tokens() : 0,
                             .total_masked = a.masked() + b.masked(),
                             .total_pairs = a.pairs() + b.pairs(),
                             .weights = {}});
      CHECK(all(replayed, Slot::gradient) == all(eager, Slot::gradient));
      for (TorchModel* model : {&replayed, &eager}) CHECK(model->update({}, 1e-3, k).finite);
    }
    CHECK(runtime.captures >= 3);
    CHECK(runtime.replays > 10);
    CHECK(all(replayed, Slot::value) == all(eager, Slot::value));
  }
}
