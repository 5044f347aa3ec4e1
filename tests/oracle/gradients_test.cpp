#include "oracle/gradients.h"

using namespace bertpt;
using test::Case;
using test::compare;
using test::compare_all;

TEST_CASE("every gradient equals autograd's: packed and single sequences, with and without pair loss, f64 and f32") { compare_all("cpu"); }

TEST_CASE("gradients of activations in bf16 are autograd's but for the rounding") {
  if (!bertpt::torch::TorchStream::has_bf16_products()) BERTPT_SKIP("this machine has no products of bf16 factors");
  for (const bool pairs : {true, false})
    for (const std::vector<int64_t>& lengths : {std::vector<int64_t>{11}, {37, 5, 36, 1, 12, 28, 30}}) {
      Case k{.config = test::small_config(), .options = {.poison = true}, .batch = {.lengths = lengths, .pairs = pairs}, .tolerance = 0.03};
      k.config.precision = "bf16";
      compare(k);
    }
}

TEST_CASE("every gradient equals autograd's with the tanh GELU, without dropout, and with odd sizes") {
  for (const bool fused : {true, false}) {
    Case k;
    k.options = {.dtype = at::kDouble, .fused = fused, .poison = true};
    k.batch.lengths = {3, 37, 19};
    k.config.hidden_act = "gelu_new";
    k.config.hidden_dropout_prob = k.config.attention_probs_dropout_prob = 0;
    k.config.hidden_size = 15, k.config.num_attention_heads = 5, k.config.intermediate_size = 7, k.config.num_hidden_layers = 1;
    compare(k);
  }
}

namespace {

std::vector<int64_t> drawn_lengths(size_t n, int64_t longest, uint64_t seed) {
  std::vector<int64_t> lengths;
  Random draws(seed, 1);
  for (size_t i = 0; i < n; ++i) lengths.push_back(draws.between(1, longest));
  return lengths;
}

// Every length at which a block of a kernel begins or ends, alone; ragged packs of 1 to 512; no mask, nothing but masks, no pair.
std::vector<test::BatchShape> shapes() {
  std::vector<test::BatchShape> list;
  for (const int64_t length : {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 257, 384, 511, 512})
    list.push_back({.lengths = {length}});
  list.push_back({.lengths = {1, 1, 1, 1, 1, 1, 1}});
  list.push_back({.lengths = {512, 1}});
  list.push_back({.lengths = {1, 512}, .pairs = false});
  list.push_back({.lengths = {64, 64, 64, 64, 64, 64}});
  list.push_back({.lengths = {5, 200, 3, 97, 300, 1, 64}});
  list.push_back({.lengths = drawn_lengths(40, 24, 1)});
  list.push_back({.lengths = drawn_lengths(12, 160, 2), .pairs = false});
  list.push_back({.lengths = drawn_lengths(20, 60, 3), .mask_prob = 0.5});
  list.push_back({.lengths = {40, 17, 9}, .mask_prob = 0, .always_masked = false});
  list.push_back({.lengths = {1}, .mask_prob = 0, .always_masked = false});
  list.push_back({.lengths = {300, 2}, .pairs = false, .mask_prob = 0, .always_masked = false});
  list.push_back({.lengths = {40, 17, 9}, .mask_prob = 1});
  list.push_back({.lengths = drawn_lengths(16, 12, 4), .mask_prob = 0.05, .always_masked = false});  // some sequences without a mask
  return list;
}

}  // namespace

TEST_CASE("every gradient equals autograd's in 36 shapes: ragged lengths of 1 to 512, empty and full masks, one sequence, all packed") {
  const std::vector<test::BatchShape> all = shapes();
  REQUIRE(all.size() == 36);
  for (const at::ScalarType dtype : {at::kDouble, at::kFloat}) {
    double worst = 0;
    for (const test::BatchShape& shape : all) {
      Case k{.options = {.dtype = dtype, .poison = true}, .batch = shape, .tolerance = dtype == at::kDouble ? 1e-9 : 1e-5};
      k.config.max_position_embeddings = 512;
      INFO((dtype == at::kDouble ? "f64 " : "f32 ")
           << shape.lengths.size() << " sequences, the first of " << shape.lengths[0] << ", mask_prob " << shape.mask_prob);
      worst = std::max(worst, compare(k));
    }
    std::printf("36 shapes, %s: worst relative difference of a gradient %.3g\n", dtype == at::kDouble ? "f64" : "f32", worst);
  }
}
