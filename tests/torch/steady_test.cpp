// What a step asks for once the first ones are over.
#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>

#include "kernels/scratch.h"
#include "support/batches.h"
#include "support/catch.h"
#include "torch/model.h"
#include "torch/small_config.h"

using namespace bertpt;
using bertpt::torch::TorchModel;

namespace {

// Counts what LibTorch allocates on this thread.
struct Counter : c10::MemoryReportingInfoBase {
  void reportMemoryUsage(void*, int64_t size_bytes, size_t, size_t, c10::Device) override {
    if (size_bytes > 0) bytes += size_bytes;
  }
  bool memoryProfilingEnabled() const override { return true; }
  int64_t bytes = 0;
};

}  // namespace

TEST_CASE("after the first steps a step takes memory for no tensor but the numbers of its batch, and no scratch") {
#ifdef __SANITIZE_ADDRESS__
  BERTPT_SKIP("with AddressSanitizer every scratch is an allocation of its own");
#else
  for (const char* precision : {"fp32", "bf16"}) {
    if (std::string(precision) == "bf16" && !bertpt::torch::TorchStream::has_bf16_products())
      BERTPT_SKIP("this machine has no products of bf16 factors");
    engine::ModelConfig config = test::small_config(precision);
    config.hidden_size = 256, config.num_attention_heads = 4, config.intermediate_size = 2048;  // scratch of more than its smallest block
    TorchModel model(config, {}, process_log());
    model.initialize(1);
    const examples::Batch batch = test::random_batch({.lengths = {30, 7, 25, 12}, .vocab = config.vocab_size}, 5);
    const auto step = [&](uint64_t number) {
      const engine::MicroBatch micro{
          .batch = &batch, .seed = 1, .step = number, .total_masked = batch.masked(), .total_pairs = batch.pairs(), .weights = {}};
      model.accumulate(micro);
      REQUIRE(model.update({}, 1e-3, number).finite);
    };
    for (uint64_t number = 0; number < 4; ++number) step(number);
    const int64_t scratch_before = kernels::scratch_allocations();
    const auto counter = std::make_shared<Counter>();
    {
      const c10::DebugInfoGuard guard(c10::DebugInfoKind::PROFILER_STATE, counter);
      step(4);
    }
    CAPTURE(precision);
    CHECK(kernels::scratch_allocations() == scratch_before);
    const int64_t numbers = 3 * batch.tokens() + 2 * batch.masked() + 3 * batch.sequences();  // i64, in allocations of 64 bytes at least
    CHECK(counter->bytes > 0);
    CHECK(counter->bytes <= 8 * numbers + 1024);
  }
#endif
}
