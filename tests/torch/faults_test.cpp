// What can go wrong inside a step, and what is left afterwards: a clear error, weights and moments as they were, and a model that trains
// on.
#include <sys/resource.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>

#include "support/batches.h"
#include "support/catch.h"
#include "support/errors.h"
#include "torch/model.h"
#include "torch/small_config.h"

using namespace bertpt;
using engine::Slot;

namespace {

engine::ModelConfig small_config() { return test::small_config("auto"); }

engine::MicroBatch step_of(const examples::Batch& batch) {
  return {.batch = &batch, .seed = 3, .step = 8, .total_masked = batch.masked(), .total_pairs = batch.pairs(), .weights = {}};
}

// A model after one update, so that its moments are not all 0.
struct Trained : bertpt::torch::TorchModel {
  explicit Trained(const engine::ModelConfig& config = small_config()) : TorchModel(config, {.poison = true}, process_log()) {
    initialize(1);
    train(test::random_batch({.lengths = {10, 20}}, 4), 0);
  }
  bool train(const examples::Batch& batch, uint64_t step) {
    accumulate(step_of(batch));
    return update({}, 1e-3, step).finite;
  }
  // Every slot, byte for byte.
  std::string state() const {
    std::string bytes;
    for (const Slot slot : {Slot::value, Slot::gradient, Slot::exp_avg, Slot::exp_avg_sq}) {
      for (size_t i = 0; i < parameters().size(); ++i) {
        std::vector<float> one(static_cast<size_t>(parameters()[i].elements()));
        read(slot, i, one);
        bytes.append(reinterpret_cast<const char*>(one.data()), one.size() * sizeof(float));
      }
    }
    return bytes;
  }
};

// Pages of this process's address space.
size_t mapped_bytes() {
  std::ifstream file("/proc/self/statm");
  size_t pages = 0;
  file >> pages;
  return pages * 4096;
}

// The address space may not grow by more than this while it lives.
class MemoryLimit {
 public:
  explicit MemoryLimit(size_t growth) {
    ::getrlimit(RLIMIT_AS, &before_);
    const rlimit limit{mapped_bytes() + growth, before_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_AS, &limit) == 0);
  }
  ~MemoryLimit() { ::setrlimit(RLIMIT_AS, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("a batch whose loss is not a number changes nothing, and the next one is trained on") {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    Trained model;
    // Only a sequence of 64 tokens meets the last position.
    constexpr size_t kPositions = 1;
    REQUIRE(model.parameters()[kPositions].name == "bert.embeddings.position_embeddings.weight");
    std::vector<float> positions(64 * 32);
    model.read(Slot::value, kPositions, positions);
    positions.back() = bad;
    model.write(Slot::value, kPositions, positions);
    const std::string before = model.state();
    const examples::Batch poisoned = test::random_batch({.lengths = {30, 64, 12}}, 5),
                          good = test::random_batch({.lengths = {30, 63, 12}}, 5);
    const engine::Losses losses = model.accumulate(step_of(poisoned));
    CHECK_FALSE(std::isfinite(losses.mlm_sum));
    CHECK_FALSE(model.update({}, 1e-3, 1).finite);
    CHECK((model.state() == before));
    CHECK(std::isfinite(model.accumulate(step_of(good)).mlm_sum));
    CHECK(model.update({}, 1e-3, 1).finite);
    CHECK((model.state() != before));
  }
}

TEST_CASE("a batch that is refused, or counted as less than it is, leaves weights, moments and gradients alone") {
  Trained model, same;
  const examples::Batch good = test::random_batch({.lengths = {10, 20}}, 4);
  for (Trained* each : {&model, &same}) each->accumulate(step_of(good));  // gradients that are not 0
  const std::string before = model.state();
  const auto refused = [&](const char* words, auto&& change) {
    examples::Batch batch = good;
    engine::MicroBatch micro = step_of(batch);
    change(batch, micro);
    const auto error = test::error_of([&] { model.accumulate(micro); });
    REQUIRE(error);
    INFO(error->message());
    CHECK(error->code() == Code::invalid_argument);
    CHECK(test::contains(error->message(), words));
    CHECK((model.state() == before));
  };
  const auto masked = std::to_string(good.masked());
  refused("id 97 of token 3", [](examples::Batch& b, engine::MicroBatch&) { b.ids[3] = 97; });
  refused("id -1 of token 29", [](examples::Batch& b, engine::MicroBatch&) { b.ids[29] = -1; });
  refused("id 2147483647", [](examples::Batch& b, engine::MicroBatch&) { b.ids[0] = 2147483647; });
  refused("label 97", [](examples::Batch& b, engine::MicroBatch&) { b.masked_labels.back() = 97; });
  refused("masked position 30", [](examples::Batch& b, engine::MicroBatch&) { b.masked_positions.back() = 30; });
  refused("29 types", [](examples::Batch& b, engine::MicroBatch&) { b.types.pop_back(); });
  refused("30", [](examples::Batch& b, engine::MicroBatch&) { b.cu_seqlens.back() = 31; });
  refused(("total_masked is " + std::to_string(good.masked() - 1) + ", but this micro-batch alone has " + masked).c_str(),
          [](examples::Batch&, engine::MicroBatch& m) { --m.total_masked; });
  refused("total_pairs", [](examples::Batch&, engine::MicroBatch& m) { m.total_pairs = 1; });
  refused("needs a batch", [](examples::Batch&, engine::MicroBatch& m) { m.batch = nullptr; });
  for (Trained* each : {&model, &same}) REQUIRE(each->update({}, 1e-3, 1).finite);
  CHECK((model.state() == same.state()));
}

TEST_CASE("a step that finds too little memory says so, and the same step succeeds once there is enough") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  BERTPT_SKIP("a sanitizer takes the address space for itself");
#else
  engine::ModelConfig config = small_config();
  config.threads = 1;
  Trained model(config), same(config);
  const std::vector<int64_t> lengths(1000, 64);
  const examples::Batch large = test::random_batch({.lengths = lengths}, 6);
  {
    const std::string before = model.state();
    std::optional<Error> error;
    {
      const MemoryLimit limit(size_t{64} << 20);
      error = test::error_of([&] { model.accumulate(step_of(large)); });
    }
    REQUIRE(error);
    CHECK(error->code() == Code::out_of_memory);
    INFO(error->message());
    CHECK(test::contains(error->message(), "memory"));
    model.zero_gradients();  // what torch/model.h asks for after an accumulate() that threw
    CHECK((model.state() == before));
  }
  CHECK(model.train(large, 1));
  CHECK(same.train(large, 1));
  CHECK((model.state() == same.state()));
#endif
}
