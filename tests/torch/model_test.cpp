#include "torch/model.h"

#include <cmath>
#include <cstdio>
#include <limits>

#include "support/batches.h"
#include "support/catch.h"
#include "torch/small_config.h"

using namespace bertpt;
using engine::Slot;

namespace {

engine::ModelConfig small_config() { return test::small_config("fp32"); }

struct Fresh : bertpt::torch::TorchModel {
  Fresh(const engine::ModelConfig& config, bool fused) : TorchModel(config, {.fused = fused, .poison = true}, process_log()) {
    initialize(1);
  }
};
Fresh make(const engine::ModelConfig& config = small_config(), bool fused = true) { return Fresh(config, fused); }

std::vector<float> all(const bertpt::torch::TorchModel& model, Slot slot) {
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

engine::MicroBatch step_of(const examples::Batch& whole, const examples::Batch& part, int64_t first_token) {
  return {.batch = &part,
          .seed = 3,
          .step = 8,
          .first_token = first_token,
          .total_masked = whole.masked(),
          .total_pairs = whole.pairs(),
          .weights = {}};
}

std::vector<int64_t> many_lengths(size_t n) {
  std::vector<int64_t> lengths;
  Random draws(4, 4);
  for (size_t i = 0; i < n; ++i) lengths.push_back(draws.between(3, 64));
  return lengths;
}

template <class F>
Error error_of(F&& f) {
  try {
    f();
  } catch (const Error& e) {
    return e;
  }
  FAIL("no error was thrown");
  return Error(Code::internal, "", "");
}

}  // namespace

TEST_CASE("one micro-batch of 64 sequences gives the gradients of four of 16, without dropout and with it") {
  for (const bool fused : {true, false})
    for (const bool dropout : {false, true}) {
      const examples::Batch batch = test::random_batch({.lengths = many_lengths(64)}, 1);
      engine::ModelConfig config = small_config();
      if (!dropout) config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0;
      Fresh whole = make(config, fused), split = make(config, fused);
      const engine::Losses once = whole.accumulate(step_of(batch, batch, 0));
      engine::Losses sum;
      for (int64_t first = 0; first < 64; first += 16) {
        examples::Batch part;
        part.append(batch, first, first + 16);
        sum.add(split.accumulate(step_of(batch, part, batch.cu_seqlens[static_cast<size_t>(first)])));
      }
      CHECK(sum.mlm_sum == Approx(once.mlm_sum).epsilon(1e-6));
      CHECK(sum.pair_sum == Approx(once.pair_sum).epsilon(1e-6));
      CHECK(sum.masked == once.masked);
      CHECK(sum.pairs == once.pairs);
      const double difference = distance(all(split, Slot::gradient), all(whole, Slot::gradient));
      CHECK(difference < 1e-6);
      std::printf("1 x 64 and 4 x 16: relative difference of the gradient %.2g\n", difference);

      split.zero_gradients();
      for (const float g : all(split, Slot::gradient)) REQUIRE(g == 0);
    }
}

TEST_CASE("dropout is a function of seed, step and token alone, and is on in training only") {
  const examples::Batch batch = test::random_batch({.lengths = {20, 64, 33}}, 1);
  Fresh model = make();
  const auto loss = [&](uint64_t seed, uint64_t step, int64_t first) {
    engine::MicroBatch micro = step_of(batch, batch, first);
    micro.seed = seed, micro.step = step;
    return model.accumulate(micro).mlm_sum;
  };
  const double reference = loss(1, 1, 0);
  CHECK(loss(1, 1, 0) == reference);
  CHECK(loss(2, 1, 0) != reference);
  CHECK(loss(1, 2, 0) != reference);
  CHECK(loss(1, 1, 7) != reference);
  CHECK(model.evaluate(batch).mlm_sum == model.evaluate(batch).mlm_sum);
  CHECK(model.evaluate(batch).mlm_sum != reference);
}

TEST_CASE("sequences packed together have the losses they have alone, and the fused form those of ATen") {
  const examples::Batch batch = test::random_batch({.lengths = many_lengths(9)}, 2);
  Fresh model = make(), aten = make(small_config(), false);
  const engine::Losses packed = model.evaluate(batch), other = aten.evaluate(batch);
  engine::Losses alone;
  for (int64_t s = 0; s < batch.sequences(); ++s) {
    examples::Batch one;
    one.append(batch, s, s + 1);
    alone.add(model.evaluate(one));
  }
  CHECK(packed.mlm_sum == Approx(alone.mlm_sum).epsilon(1e-5));
  CHECK(packed.pair_sum == Approx(alone.pair_sum).epsilon(1e-5));
  CHECK(packed.mlm_correct == alone.mlm_correct);
  CHECK(packed.mlm_among_five == alone.mlm_among_five);
  CHECK(packed.pair_correct == alone.pair_correct);
  CHECK(packed.mlm_sum == Approx(other.mlm_sum).epsilon(1e-5));
  CHECK(packed.pair_sum == Approx(other.pair_sum).epsilon(1e-5));
}

TEST_CASE("sequences packed together have the gradients they have alone") {
  for (const bool fused : {true, false}) {
    const examples::Batch batch = test::random_batch({.lengths = many_lengths(9)}, 2);
    Fresh packed = make(small_config(), fused), alone = make(small_config(), fused);
    const engine::Losses together = packed.accumulate(step_of(batch, batch, 0));
    engine::Losses sum;
    for (int64_t s = 0; s < batch.sequences(); ++s) {
      examples::Batch one;
      one.append(batch, s, s + 1);
      sum.add(alone.accumulate(step_of(batch, one, batch.cu_seqlens[static_cast<size_t>(s)])));
    }
    CHECK(together.mlm_sum == Approx(sum.mlm_sum).epsilon(1e-5));
    CHECK(together.pair_sum == Approx(sum.pair_sum).epsilon(1e-5));
    const double difference = distance(all(packed, Slot::gradient), all(alone, Slot::gradient));
    CHECK(difference < 1e-5);
    std::printf("packed and alone: relative difference of the gradient %.2g\n", difference);
  }
}

TEST_CASE("a small batch is learnt by heart, and the same run gives the same bits") {
  engine::ModelConfig config = small_config();
  config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0;
  const examples::Batch batch = test::random_batch({.lengths = many_lengths(8)}, 3);
  const auto train = [&](bertpt::torch::TorchModel& model, uint64_t steps) {
    engine::OptimizerConfig optimizer;
    for (uint64_t t = 0; t < steps; ++t) {
      model.accumulate(step_of(batch, batch, 0));
      CHECK(model.update(optimizer, 3e-3, t).finite);
    }
  };
  Fresh model = make(config), again = make(config);
  train(model, 150);
  const engine::Losses losses = model.evaluate(batch);
  CHECK(losses.mlm_correct == losses.masked);
  CHECK(losses.mlm_among_five == losses.masked);
  CHECK(losses.pair_correct == losses.pairs);
  CHECK(losses.mlm_sum / static_cast<double>(losses.masked) < 0.1);
  train(again, 20);
  Fresh third = make(config);
  train(third, 20);
  CHECK(all(third, Slot::value) == all(again, Slot::value));
}

TEST_CASE("a gradient that is not finite leaves parameters and moments as they were") {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    const examples::Batch batch = test::random_batch({.lengths = {10, 20}}, 4);
    Fresh model = make();
    const engine::OptimizerConfig optimizer;
    model.accumulate(step_of(batch, batch, 0));
    CHECK(model.update(optimizer, 1e-3, 0).finite);
    const auto values = all(model, Slot::value), first = all(model, Slot::exp_avg), second = all(model, Slot::exp_avg_sq);
    model.accumulate(step_of(batch, batch, 0));
    const size_t last = model.parameters().size() - 1;
    std::vector<float> gradient(static_cast<size_t>(model.parameters()[last].elements()));
    model.read(Slot::gradient, last, gradient);
    gradient.back() = bad;
    model.write(Slot::gradient, last, gradient);
    CHECK_FALSE(model.update(optimizer, 1e-3, 1).finite);
    CHECK(all(model, Slot::value) == values);
    CHECK(all(model, Slot::exp_avg) == first);
    CHECK(all(model, Slot::exp_avg_sq) == second);
    for (const float g : all(model, Slot::gradient)) REQUIRE(g == 0);
    model.accumulate(step_of(batch, batch, 0));
    CHECK(model.update(optimizer, 1e-3, 1).finite);
    CHECK(all(model, Slot::value) != values);
  }
}

TEST_CASE("the norm is over all parameters, and clipping scales all of them") {
  engine::ModelConfig config = small_config();
  config.vocab_size = 140000;  // more elements than ATen's form sums at a time
  const auto sum_of = [](const std::vector<float>& values) {
    double sum = 0;
    for (const float x : values) sum += double{x};
    return sum;
  };
  for (const bool fused : {true, false}) {
    Fresh model = make(config, fused);
    double n = 0;
    for (size_t i = 0; i < model.parameters().size(); ++i) {
      n += static_cast<double>(model.parameters()[i].elements());
      model.write(Slot::gradient, i, std::vector<float>(static_cast<size_t>(model.parameters()[i].elements()), 0.25f));
    }
    REQUIRE(n > 1 << 22);
    engine::OptimizerConfig optimizer;
    optimizer.beta1 = 0;  // the first moment is the clipped gradient
    CHECK(model.update(optimizer, 1e-3, 0).gradient_norm == Approx(0.25 * std::sqrt(n)).epsilon(1e-12));
    CHECK(sum_of(all(model, Slot::exp_avg)) == Approx(std::sqrt(n)).epsilon(1e-5));  // n of 1 / sqrt(n)
    CHECK(sum_of(all(model, Slot::gradient)) == 0);
  }
}

TEST_CASE("recomputed activations give the same gradients, bit for bit, in less memory") {
  const examples::Batch batch = test::random_batch({.lengths = many_lengths(9)}, 2);
  for (const char* precision : {"fp32", "bf16"})
    for (const bool fused : {true, false}) {
      if (std::string(precision) == "bf16" && (!fused || !bertpt::torch::TorchStream::has_bf16_products())) continue;
      engine::ModelConfig config = small_config();
      config.num_hidden_layers = 8;
      config.precision = precision;
      Fresh kept = make(config, fused);
      config.recompute_activations = true;
      Fresh recomputed = make(config, fused);
      CHECK(kept.accumulate(step_of(batch, batch, 0)).mlm_sum == recomputed.accumulate(step_of(batch, batch, 0)).mlm_sum);
      CHECK(all(kept, Slot::gradient) == all(recomputed, Slot::gradient));
      CHECK(recomputed.activation_bytes() * 2 < kept.activation_bytes());
    }
}

TEST_CASE("gradients and moments take memory from the first training step on, and begin as zeros") {
  const examples::Batch batch = test::random_batch({.lengths = {10, 20}}, 4);
  Fresh model = make();
  model.evaluate(batch);
  model.predict_masked(batch, 3);
  model.zero_gradients();
  CHECK(model.store().size_bytes() == 4 * model.store().elements());
  for (const float g : all(model, Slot::exp_avg_sq)) REQUIRE(g == 0);
  model.accumulate(step_of(batch, batch, 0));
  CHECK(model.update({}, 1e-3, 0).finite);
  CHECK(model.store().size_bytes() == 4 * 4 * model.store().elements());
  CHECK(all(model, Slot::exp_avg) != all(model, Slot::gradient));
}

TEST_CASE("a model that no memory could hold is an error, not an end of the process") {
  engine::ModelConfig config = small_config();
  config.vocab_size = 2'000'000'000, config.hidden_size = 65536;
  const Error e = error_of([&] { make(config); });
  CHECK(e.code() == Code::out_of_memory);
}

TEST_CASE("what is written to a slot is read from it, and sizes are checked") {
  Fresh model = make();
  for (const Slot slot : {Slot::value, Slot::gradient, Slot::exp_avg, Slot::exp_avg_sq}) {
    std::vector<float> in(static_cast<size_t>(model.parameters()[3].elements())), out(in.size());
    for (size_t i = 0; i < in.size(); ++i) in[i] = static_cast<float>(i) + static_cast<float>(slot);
    model.write(slot, 3, in);
    model.read(slot, 3, out);
    CHECK(in == out);
  }
  std::vector<float> small(3);
  CHECK(error_of([&] { model.read(Slot::value, 0, small); }).code() == Code::invalid_argument);
  CHECK(error_of([&] { model.write(Slot::value, 0, small); }).code() == Code::invalid_argument);
  CHECK(error_of([&] { model.read(Slot::value, 10000, small); }).code() == Code::invalid_argument);
}

TEST_CASE("predictions come in the order of the masked positions, best first, and agree with the logits") {
  const examples::Batch batch = test::random_batch({.lengths = many_lengths(5)}, 6);
  Fresh model = make();
  std::vector<float> mlm, pair;
  model.logits(batch, mlm, pair);
  const auto predictions = model.predict_masked(batch, 4);
  const auto M = static_cast<size_t>(batch.masked());
  REQUIRE(predictions.size() == M);
  REQUIRE(mlm.size() == M * 97);
  REQUIRE(pair.size() == 10);
  double loss = 0;
  for (size_t m = 0; m < M; ++m) {
    REQUIRE(predictions[m].size() == 4);
    const float* const row = mlm.data() + m * 97;
    double sum = 0;
    for (size_t v = 0; v < 97; ++v) sum += std::exp(double{row[v]});
    loss += std::log(sum) - row[batch.masked_labels[m]];
    const auto better = std::count_if(row, row + 97, [&](float x) { return x > row[predictions[m][0].id]; });
    CHECK(better == 0);
    for (size_t i = 0; i < 4; ++i) {
      CHECK(predictions[m][i].probability == Approx(std::exp(double{row[predictions[m][i].id]}) / sum).epsilon(1e-4));
      if (i > 0) CHECK(predictions[m][i].probability <= predictions[m][i - 1].probability);
    }
  }
  CHECK(model.evaluate(batch).mlm_sum == Approx(loss).epsilon(1e-5));

  std::vector<float> hidden, pooled;
  model.encode(batch, hidden, pooled);
  CHECK(hidden.size() == static_cast<size_t>(batch.tokens() * 32));
  CHECK(pooled.size() == 5 * 32);
}

TEST_CASE("a batch that does not fit the model is refused by name and value") {
  Fresh model = make();
  const auto message = [&](auto&& change) {
    examples::Batch batch = test::random_batch({.lengths = {10, 20}}, 4);
    change(batch);
    const Error e = error_of([&] { model.evaluate(batch); });
    CHECK(e.code() == Code::invalid_argument);
    return e.message();
  };
  CHECK(message([](examples::Batch& b) { b.ids[12] = 97; }).find("id 97 of token 12") != std::string::npos);
  CHECK(message([](examples::Batch& b) { b.ids[0] = -1; }).find("id -1 of token 0") != std::string::npos);
  CHECK(message([](examples::Batch& b) { b.types[3] = 2; }).find("type 2 of token 3") != std::string::npos);
  CHECK(message([](examples::Batch& b) { b.positions[3] = 64; }).find("position 64 of token 3") != std::string::npos);
  CHECK(message([](examples::Batch& b) { b.masked_positions[0] = 30; }).find("masked position 30") != std::string::npos);
  CHECK(message([](examples::Batch& b) { b.masked_labels[0] = 97; }).find("label 97") != std::string::npos);
  CHECK(message([](examples::Batch& b) { b.pair_labels[1] = 2; }).find("pair label 2 of sequence 1") != std::string::npos);
  CHECK(message([](examples::Batch& b) { b.types.pop_back(); }).find("29 types") != std::string::npos);
  CHECK(message([](examples::Batch& b) { b.cu_seqlens[1] = 0; }).find("sequence 0 has 0 tokens") != std::string::npos);
  CHECK(message([](examples::Batch& b) { b.cu_seqlens[2] = 31; }).find("31") != std::string::npos);
  const examples::Batch longer = test::random_batch({.lengths = {65}}, 4);
  CHECK(error_of([&] { model.evaluate(longer); }).message().find("65 tokens, more than the model's max_position_embeddings of 64") !=
        std::string::npos);

  const examples::Batch batch = test::random_batch({.lengths = {10, 20}}, 4);
  engine::MicroBatch micro = step_of(batch, batch, 0);
  micro.total_masked = 0;
  CHECK(error_of([&] { model.accumulate(micro); }).message().find("total_masked") != std::string::npos);
  CHECK(error_of([&] { model.predict_masked(batch, 0); }).code() == Code::invalid_argument);
  CHECK(model.evaluate(examples::Batch{}).masked == 0);
}

TEST_CASE("an absent device and an unknown optimizer are errors that say what there is") {
  engine::ModelConfig config = small_config();
  config.device = "cuda:99";
  CHECK(error_of([&] { make(config); }).code() == Code::device);
  CHECK(error_of([&] { make(config); }).message().find("cpu") != std::string::npos);
  Fresh model = make();
  engine::OptimizerConfig optimizer;
  optimizer.type = "sgd";
  CHECK(error_of([&] { model.update(optimizer, 1e-3, 0); }).code() == Code::config);
}
