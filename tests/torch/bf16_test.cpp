// Activations and factors in bf16 with masters in f32 (impl/torch/context.h).
#include <fstream>
#include <iterator>

#include "support/batches.h"
#include "support/catch.h"
#include "torch/model.h"

using namespace bertpt;
using bertpt::torch::TorchModel;
using engine::Slot;

namespace {

engine::ModelConfig config_of(const std::string& precision) {
  engine::ModelConfig c;
  c.vocab_size = 101, c.hidden_size = 48, c.num_hidden_layers = 2, c.num_attention_heads = 3, c.intermediate_size = 96;
  c.max_position_embeddings = 64;
  c.initializer_range = 0.1;
  c.device = "cpu", c.precision = precision, c.threads = 2;
  return c;
}

struct Model : TorchModel {
  explicit Model(const std::string& precision) : TorchModel(config_of(precision), {.poison = true}, process_log()) { initialize(3); }
  std::vector<float> all(Slot slot) const {
    std::vector<float> out;
    for (size_t i = 0; i < parameters().size(); ++i) {
      std::vector<float> part(static_cast<size_t>(parameters()[i].elements()));
      read(slot, i, part);
      out.insert(out.end(), part.begin(), part.end());
    }
    return out;
  }
  engine::Losses step(const examples::Batch& batch, uint64_t number) {
    const engine::MicroBatch micro{
        .batch = &batch, .seed = 1, .step = number, .total_masked = batch.masked(), .total_pairs = batch.pairs(), .weights = {}};
    const engine::Losses losses = accumulate(micro);
    REQUIRE(update({}, 1e-3, number).finite);
    return losses;
  }
};

examples::Batch batch_of(uint64_t seed) { return test::random_batch({.lengths = {64, 17, 1, 40, 33}, .vocab = 101}, seed); }

}  // namespace

#define NEEDS_BF16() \
  if (!bertpt::torch::TorchStream::has_bf16_products()) BERTPT_SKIP("this machine has no products of bf16 factors")

TEST_CASE("products of bf16 are offered where the processor lists the instructions and LibTorch lends its BLAS") {
  std::ifstream cpuinfo("/proc/cpuinfo");
  const std::string flags{std::istreambuf_iterator<char>(cpuinfo), {}};
  const bool has = flags.find(" amx_bf16") != std::string::npos || flags.find(" avx512_bf16") != std::string::npos;
  if (has && bertpt::torch::TorchStream::missing().empty()) CHECK(bertpt::torch::TorchStream::has_bf16_products());
  if (!has) CHECK_FALSE(bertpt::torch::TorchStream::has_bf16_products());
}

TEST_CASE("a model says in which precision it computes, and auto is bf16 where it is offered") {
  NEEDS_BF16();
  CHECK(Model("bf16").describe_json().find("\"precision\": \"bf16\"") != std::string::npos);
  CHECK(Model("fp32").describe_json().find("\"precision\": \"fp32\"") != std::string::npos);
  CHECK(Model("auto").describe_json().find("\"precision\": \"bf16\"") != std::string::npos);
}

TEST_CASE("bf16 where it cannot be computed is an error that says so, and auto is fp32 there") {
  CHECK_THROWS_WITH(TorchModel(config_of("bf16"), {.fused = false}, process_log()), Catch::Contains("bf16") && Catch::Contains("fp32"));
  CHECK(TorchModel(config_of("auto"), {.fused = false}, process_log()).describe_json().find("fp32") != std::string::npos);
}

TEST_CASE("losses in bf16 are those in fp32 but for the rounding, before and after training") {
  NEEDS_BF16();
  Model narrow("bf16"), wide("fp32");
  const examples::Batch held_out = batch_of(9);
  const auto close = [&](double tolerance) {
    const engine::Losses a = narrow.evaluate(held_out), b = wide.evaluate(held_out);
    CHECK(a.mlm_sum != b.mlm_sum);
    CHECK(a.mlm_sum == Approx(b.mlm_sum).epsilon(tolerance));
    CHECK(a.pair_sum == Approx(b.pair_sum).epsilon(tolerance));
  };
  close(0.01);
  for (uint64_t k = 0; k < 10; ++k) narrow.step(batch_of(k), k), wide.step(batch_of(k), k);
  close(0.02);
}

TEST_CASE("the rounded weights follow the masters: after updates, writes and a new start") {
  NEEDS_BF16();
  Model model("bf16"), other("bf16");
  const examples::Batch batch = batch_of(1);
  for (uint64_t k = 0; k < 3; ++k) model.step(batch, k);
  for (size_t i = 0; i < model.parameters().size(); ++i) {
    std::vector<float> part(static_cast<size_t>(model.parameters()[i].elements()));
    model.read(Slot::value, i, part);
    other.write(Slot::value, i, part);
  }
  CHECK(other.evaluate(batch).mlm_sum == model.evaluate(batch).mlm_sum);
  model.initialize(3);
  CHECK(model.evaluate(batch).mlm_sum == Model("bf16").evaluate(batch).mlm_sum);
}

TEST_CASE("the same steps in bf16 give the same bits") {
  NEEDS_BF16();
  Model a("bf16"), b("bf16");
  for (uint64_t k = 0; k < 4; ++k) CHECK(a.step(batch_of(k), k).mlm_sum == b.step(batch_of(k), k).mlm_sum);
  for (const Slot slot : {Slot::value, Slot::exp_avg, Slot::exp_avg_sq}) CHECK(a.all(slot) == b.all(slot));
}

TEST_CASE("a step cleared or split into micro-batches leaves nothing of what was there before") {
  NEEDS_BF16();
  for (const char* precision : {"fp32", "bf16"}) {
    Model model(precision), fresh(precision);
    examples::Batch unlabelled = batch_of(2);  // no masked position and no pair: the heads' gradients are zero, not what they were
    unlabelled.masked_positions.clear(), unlabelled.masked_labels.clear();
    for (auto& label : unlabelled.pair_labels) label = -1;
    const auto accumulate = [](Model& m, const examples::Batch& batch) {
      m.accumulate({.batch = &batch, .seed = 1, .step = 1, .total_masked = 100, .total_pairs = 10, .weights = {}});
    };
    accumulate(model, batch_of(5));
    model.zero_gradients();
    accumulate(model, batch_of(2));
    accumulate(fresh, batch_of(2));
    CHECK(model.all(Slot::gradient) == fresh.all(Slot::gradient));
    model.zero_gradients();
    accumulate(model, unlabelled);
    accumulate(model, batch_of(2));
    std::vector<float> alone = fresh.all(Slot::gradient), added = model.all(Slot::gradient);
    CHECK(std::none_of(added.begin(), added.end(), [](float g) { return std::isnan(g); }));
    CHECK(added == alone);  // what has no label adds nothing
    model.zero_gradients();
    for (const float g : model.all(Slot::gradient)) REQUIRE(g == 0);
  }
}
