// Numbers that are known about BERT: parameter counts, and the loss before any training.
#include "support/batches.h"
#include "support/catch.h"
#include "torch/model.h"

using namespace bertpt;

namespace {

engine::ModelConfig preset(int64_t layers, int64_t hidden) {
  engine::ModelConfig c;
  c.vocab_size = 30522, c.num_hidden_layers = layers, c.hidden_size = hidden, c.num_attention_heads = hidden / 64,
  c.intermediate_size = 4 * hidden;
  c.device = "cpu";
  return c;
}

struct Count {
  int64_t tensors = 0, all = 0, decayed = 0;
};
Count count(const engine::ModelConfig& config) {
  Count n;
  for (const engine::Parameter& p : bertpt::torch::parameter_list(bertpt::torch::dims_of(config))) {
    ++n.tensors;
    n.all += p.elements();
    n.decayed += p.decay ? p.elements() : 0;
  }
  return n;
}

}  // namespace

TEST_CASE("base and large have the published numbers of parameters, decayed and not") {
  const Count base = count(preset(12, 768)), large = count(preset(24, 1024));
  CHECK(base.tensors == 206);
  CHECK(base.all == 110106428);
  CHECK(base.decayed == 109951488);
  CHECK(large.tensors == 398);
  CHECK(large.all == 336226108);
  CHECK(large.decayed == 335869952);
  CHECK(count(preset(2, 128)).all == 4433468);
  CHECK(count(preset(4, 256)).all == 11267900);
  CHECK(count(preset(4, 512)).all == 29058876);
  CHECK(count(preset(8, 512)).all == 41668412);
}

// E[MLM loss] = ln V + H s^2 / 2, with s the effective deviation of the embeddings: 0.02, or 0.8796 * 0.02 when cut at two.
TEST_CASE("the first losses of base are those of theory, for both initializers") {
  for (const bool truncated : {false, true}) {
    engine::ModelConfig config = preset(12, 768);
    config.initializer = truncated ? "truncated_normal" : "normal";
    bertpt::torch::TorchModel model(config, {}, process_log());
    model.initialize(12345);
    const examples::Batch batch =
        test::random_batch({.lengths = std::vector<int64_t>(12, 64), .vocab = 30522, .pairs = true, .mask_prob = 0.3}, 8);
    const engine::Losses losses = model.evaluate(batch);
    CHECK(losses.mlm_sum / static_cast<double>(losses.masked) == Approx(truncated ? 10.445 : 10.48).margin(0.05));
    CHECK(losses.pair_sum / static_cast<double>(losses.pairs) == Approx(0.693).margin(0.05));
  }
}
