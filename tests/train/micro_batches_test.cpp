#include "train/micro_batches.h"

#include "support/batches.h"
#include "support/catch.h"

using namespace bertpt;
using train::choose_micro_batch_tokens;
using train::Room;

namespace {

engine::ModelConfig base() { return {}; }
engine::ModelConfig large() {
  engine::ModelConfig c;
  c.hidden_size = 1024, c.num_hidden_layers = 24, c.num_attention_heads = 16, c.intermediate_size = 4096;
  return c;
}
Room gpu(double memory_bytes, bool bf16 = true, double parameters = 110e6) {
  return {.gpu = true, .bf16 = bf16, .memory_bytes = memory_bytes, .parameters = parameters};
}

}  // namespace

TEST_CASE("a micro-batch is cut into whole sequences, as many as fit, at least one") {
  const examples::Batch batch = test::random_batch({.lengths = {10, 20, 30, 100, 5, 5}}, 1);
  const auto cuts = train::cut_batch(batch, 60);
  REQUIRE(cuts.size() == 3);
  CHECK((cuts[0].first == 0 && cuts[0].last == 3));
  CHECK((cuts[1].first == 3 && cuts[1].last == 4));
  CHECK((cuts[2].first == 4 && cuts[2].last == 6));
}

TEST_CASE("on a GPU the size of a micro-batch follows its memory, never below a sequence and never above what helps") {
  CHECK(choose_micro_batch_tokens(base(), gpu(80e9), 128) == 65536);
  const int64_t small = choose_micro_batch_tokens(large(), gpu(16e9, true, 335e6), 128), middle = choose_micro_batch_tokens(large(), gpu(24e9, true, 335e6), 128);
  CHECK(128 < small);
  CHECK(small < middle);
  CHECK(middle < 65536);
  CHECK(choose_micro_batch_tokens(large(), gpu(24e9, false, 335e6), 512) < middle);
  CHECK(choose_micro_batch_tokens(large(), gpu(6e9, true, 335e6), 512) == 512);  // less than the weights: the engine says so
  CHECK(choose_micro_batch_tokens(base(), gpu(0, false), 512) > 8192);
}

TEST_CASE("on a CPU the size of a micro-batch is about a second of work") {
  const Room cpu{.gpu = false, .bf16 = true, .memory_bytes = 0, .parameters = 110e6};
  const int64_t tokens = choose_micro_batch_tokens(large(), cpu, 128);
  CHECK((tokens >= 128 && tokens < choose_micro_batch_tokens(base(), cpu, 128)));
  CHECK(choose_micro_batch_tokens(base(), cpu, 128) <= 8192);
}
