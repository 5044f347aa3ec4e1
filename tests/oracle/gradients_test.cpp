#include "oracle/gradients.h"

using namespace bertpt;
using test::Case;
using test::compare;
using test::compare_all;

TEST_CASE("every gradient equals autograd's: packed and single sequences, with and without pair loss, f64 and f32") { compare_all("cpu"); }

TEST_CASE("every gradient equals autograd's with the tanh GELU, without dropout, and with odd sizes") {
  for (const bool fused : {true, false}) {
    Case k;
    k.options = {.dtype = at::kDouble, .fused = fused, .poison = true};
    k.lengths = {3, 37, 19};
    k.config.hidden_act = "gelu_new";
    k.config.hidden_dropout_prob = k.config.attention_probs_dropout_prob = 0;
    k.config.hidden_size = 15, k.config.num_attention_heads = 5, k.config.intermediate_size = 7, k.config.num_hidden_layers = 1;
    compare(k);
  }
}
