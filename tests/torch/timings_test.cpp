#include "torch/timings.h"

#include <chrono>

#include "base/json.h"
#include "support/batches.h"
#include "support/catch.h"
#include "torch/model.h"
#include "torch/small_config.h"

using namespace bertpt;

namespace {

double part(const Json& timings, const std::string& name, const char* key) {
  for (const Json& p : timings.at("parts"))
    if (p.at("name") == name) return p.at(key).get<double>();
  return -1;
}

}  // namespace

TEST_CASE("a model with timings tells where its time went: every part, no more than the time that passed") {
  engine::ModelConfig config = test::small_config("fp32");
  config.timings = true;
  bertpt::torch::TorchModel model(config, {}, process_log());
  model.initialize(1);
  const examples::Batch batch = test::random_batch({.lengths = {20, 64, 33}}, 1);
  const auto begin = std::chrono::steady_clock::now();
  for (uint64_t k = 0; k < 3; ++k) {
    model.accumulate({.batch = &batch, .seed = 1, .step = k, .total_masked = batch.masked(), .total_pairs = batch.pairs(), .weights = {}});
    model.update({}, 1e-3, k);
  }
  const double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const Json timings = Json::parse(model.timings_json());
  for (const char* const name : bertpt::torch::kPartNames) {
    INFO(name);
    CHECK(part(timings, name, "calls") > 0);
    CHECK(part(timings, name, "seconds") > 0);
  }
  CHECK(part(timings, "optimizer", "calls") == 3);
  CHECK(part(timings, "attention", "calls") == 3 * 2 * 2);  // steps, layers, directions
  CHECK(timings.at("seconds").get<double>() < passed);
  CHECK(timings.at("seconds").get<double>() > 0.5 * passed);  // spans cover what takes time
}

TEST_CASE("a model without timings tells nothing") {
  CHECK(bertpt::torch::TorchModel(test::small_config("fp32"), {}, process_log()).timings_json().empty());
}
