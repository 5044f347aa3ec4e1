// Micro-batches padded to their bucket, as on a GPU (torch/bucket.h): the same losses and gradients.
#include <cmath>

#include "support/batches.h"
#include "support/catch.h"
#include "torch/model.h"
#include "torch/small_config.h"

using namespace bertpt;
using bertpt::torch::TorchModel;
using engine::Slot;

namespace {

std::vector<float> gradients(const TorchModel& model) {
  std::vector<float> out;
  for (size_t i = 0; i < model.parameters().size(); ++i) {
    std::vector<float> one(static_cast<size_t>(model.parameters()[i].elements()));
    model.read(Slot::gradient, i, one);
    out.insert(out.end(), one.begin(), one.end());
  }
  return out;
}

double distance(const std::vector<float>& a, const std::vector<float>& b) {
  double difference = 0, norm = 0;
  for (size_t i = 0; i < a.size(); ++i) difference += std::pow(double{a[i]} - b[i], 2), norm += std::pow(double{b[i]}, 2);
  return std::sqrt(difference / norm);
}

engine::MicroBatch micro_of(const examples::Batch& batch, int64_t first_token) {
  return {.batch = &batch,
          .seed = 3,
          .step = 8,
          .first_token = first_token,
          .total_masked = batch.masked() + 5,
          .total_pairs = batch.pairs() + 1,
          .weights = {.mlm = 1.25, .pair = 0.5}};
}

std::vector<test::BatchShape> shapes() {
  return {{.lengths = {64, 17, 1, 40, 33}},
          {.lengths = {1}},
          {.lengths = {64, 64, 64, 64}},
          {.lengths = {9, 8, 3, 44, 61, 12, 7, 64, 64, 2}, .pairs = false},
          {.lengths = {30, 20}, .mask_prob = 0, .always_masked = false},
          {.lengths = {5, 6}, .mask_prob = 1}};
}

}  // namespace

TEST_CASE("a batch padded to its bucket has the losses and gradients that it has without, dropout included, in fp32 and bf16") {
  for (const char* precision : {"fp32", "bf16"}) {
    const bool narrow = std::string(precision) == "bf16";
    if (narrow && !bertpt::torch::TorchStream::has_bf16_products()) continue;
    for (const bool recompute : {false, true})
      for (const test::BatchShape& shape : shapes()) {
        engine::ModelConfig config = test::small_config(precision);
        config.recompute_activations = recompute;
        TorchModel plain(config, {.poison = true}, process_log()), padded(config, {.poison = true, .padded = true}, process_log());
        plain.initialize(1);
        padded.initialize(1);
        const examples::Batch first = test::random_batch(shape, 4), second = test::random_batch({.lengths = {20, 31, 5}}, 5);
        INFO(precision << ", " << shape.lengths.size() << " sequences, the first of " << shape.lengths[0]);
        int64_t before = 0;
        for (const examples::Batch* batch : {&first, &second}) {  // the second adds to the first one's gradients
          const engine::Losses a = plain.accumulate(micro_of(*batch, before)), b = padded.accumulate(micro_of(*batch, before));
          CHECK(b.mlm_sum == Approx(a.mlm_sum).epsilon(1e-6));
          CHECK(b.pair_sum == Approx(a.pair_sum).epsilon(1e-6));
          CHECK((b.masked == a.masked && b.pairs == a.pairs));
          CHECK((b.mlm_correct == a.mlm_correct && b.pair_correct == a.pair_correct));
          before += batch->tokens();
        }
        CHECK(distance(gradients(padded), gradients(plain)) < (narrow ? 1e-5 : 1e-6));
      }
  }
}
