// A training step (forward, backward, clip, AdamW) of the engine against the same step in eager PyTorch style: batched modules of
// LibTorch with autograd, padded attention, fused AdamW. Full sequences only, so that neither gains from padding.
//
//   bench_train_step [layers hidden sequences length vocab threads seconds]
//
// Losses are compared first (without dropout); a wrong contender is not timed. Runs are interleaved; prints medians and the ratio.
#include <torch/nn/functional.h>
#include <torch/optim/adamw.h>
#include <torch/nn/utils/clip_grad.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "support/batches.h"
#include "torch/model.h"

using namespace bertpt;
namespace F = ::torch::nn::functional;

namespace {

struct Eager {
  engine::ModelConfig c;
  std::map<std::string, at::Tensor> p;
  std::unique_ptr<::torch::optim::AdamW> optimizer;
  at::Tensor ids, types, positions, masked, labels, pairs;
  int64_t S, N;

  at::Tensor dense(const at::Tensor& x, const std::string& name) { return F::linear(x, p.at(name + ".weight"), p.at(name + ".bias")); }
  at::Tensor norm(const at::Tensor& x, const std::string& name) { return at::layer_norm(x, {c.hidden_size}, p.at(name + ".weight"), p.at(name + ".bias"), c.layer_norm_eps); }

  at::Tensor loss(bool train) {
    const double pd = train ? 0.1 : 0;
    const int64_t A = c.num_attention_heads, D = c.hidden_size / A;
    at::Tensor x = at::embedding(p.at("bert.embeddings.word_embeddings.weight"), ids) + at::embedding(p.at("bert.embeddings.position_embeddings.weight"), positions) +
                   at::embedding(p.at("bert.embeddings.token_type_embeddings.weight"), types);
    x = at::dropout(norm(x, "bert.embeddings.LayerNorm"), pd, train);
    for (int64_t l = 0; l < c.num_hidden_layers; ++l) {
      const std::string n = "bert.encoder.layer." + std::to_string(l);
      const auto heads = [&](const char* which) { return dense(x, n + ".attention.self." + which).view({S, N, A, D}).transpose(1, 2); };
      const at::Tensor context = at::scaled_dot_product_attention(heads("query"), heads("key"), heads("value"), {}, pd);
      x = norm(x + at::dropout(dense(context.transpose(1, 2).reshape({S, N, c.hidden_size}), n + ".attention.output.dense"), pd, train), n + ".attention.output.LayerNorm");
      x = norm(x + at::dropout(dense(at::gelu(dense(x, n + ".intermediate.dense")), n + ".output.dense"), pd, train), n + ".output.LayerNorm");
    }
    const at::Tensor rows = x.reshape({S * N, c.hidden_size}).index_select(0, masked);
    const at::Tensor h = norm(at::gelu(dense(rows, "cls.predictions.transform.dense")), "cls.predictions.transform.LayerNorm");
    const at::Tensor mlm = at::cross_entropy_loss(at::linear(h, p.at("bert.embeddings.word_embeddings.weight"), p.at("cls.predictions.bias")), labels);
    const at::Tensor pooled = at::tanh(dense(x.select(1, 0), "bert.pooler.dense"));
    return mlm + at::cross_entropy_loss(dense(pooled, "cls.seq_relationship"), pairs);
  }
  void step() {
    loss(true).backward();
    std::vector<at::Tensor> parameters, grads, m, v, steps;
    for (auto& [name, tensor] : p) parameters.push_back(tensor);
    ::torch::nn::utils::clip_grad_norm_(parameters, 1.0);
    optimizer->step();
    optimizer->zero_grad();
  }
};

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }
double median(std::vector<double> v) {
  std::sort(v.begin(), v.end());
  return v[v.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  const auto argument = [&](int i, int64_t fallback) { return argc > i ? std::strtoll(argv[i], nullptr, 10) : fallback; };
  engine::ModelConfig c;
  c.num_hidden_layers = argument(1, 2), c.hidden_size = argument(2, 128), c.num_attention_heads = std::max<int64_t>(1, c.hidden_size / 64), c.intermediate_size = 4 * c.hidden_size;
  const int64_t S = argument(3, 32), N = argument(4, 128);
  c.vocab_size = argument(5, 8000), c.threads = argument(6, 2), c.device = "cpu";
  c.max_position_embeddings = std::max<int64_t>(512, N);
  const double budget = static_cast<double>(argument(7, 8));

  bertpt::torch::TorchModel model(c, {}, process_log());
  model.initialize(1);
  const examples::Batch batch = test::random_batch({.lengths = std::vector<int64_t>(static_cast<size_t>(S), N), .vocab = c.vocab_size}, 1);
  examples::Batch b = batch;
  for (auto& label : b.pair_labels) label = std::max(label, 0);

  Eager eager{.c = c, .p = {}, .optimizer = {}, .ids = {}, .types = {}, .positions = {}, .masked = {}, .labels = {}, .pairs = {}, .S = S, .N = N};
  std::vector<at::Tensor> leaves;
  for (size_t i = 0; i < model.parameters().size(); ++i) {
    const at::Tensor leaf = model.store().view(engine::Slot::value, i).detach().clone().set_requires_grad(true);
    eager.p[model.parameters()[i].name] = leaf;
    leaves.push_back(leaf);
  }
  eager.optimizer = std::make_unique<::torch::optim::AdamW>(leaves, ::torch::optim::AdamWOptions(1e-4).eps(1e-6));
  const auto longs = [](const std::vector<int32_t>& v) { return at::tensor(std::vector<int64_t>(v.begin(), v.end()), at::kLong); };
  eager.ids = longs(b.ids).view({S, N}), eager.types = longs(b.types).view({S, N}), eager.positions = longs(b.positions).view({S, N});
  eager.masked = longs(b.masked_positions), eager.labels = longs(b.masked_labels), eager.pairs = longs(b.pair_labels);

  const engine::Losses losses = model.evaluate(b);
  const double mine = losses.mlm_sum / static_cast<double>(losses.masked) + losses.pair_sum / static_cast<double>(losses.pairs), theirs = eager.loss(false).item<double>();
  if (std::abs(mine - theirs) > 1e-4 * theirs) {
    std::printf("the contenders disagree: %.6f and %.6f\n", mine, theirs);
    return 1;
  }

  uint64_t t = 0;
  const engine::OptimizerConfig optimizer;
  const auto ours = [&] {
    model.accumulate({.batch = &b, .seed = 1, .step = t, .first_token = 0, .total_masked = b.masked(), .total_pairs = b.pairs(), .weights = {}});
    model.update(optimizer, 1e-4, t++);
  };
  std::vector<double> first, second;
  for (int i = 0; i < 3; ++i) ours(), eager.step();
  for (const double start = seconds(); seconds() - start < budget || first.size() < 5;) {
    double before = seconds();
    ours();
    first.push_back(seconds() - before);
    before = seconds();
    eager.step();
    second.push_back(seconds() - before);
  }
  const double a = median(first), e = median(second), tokens = static_cast<double>(S * N);
  std::printf("L%ld H%ld V%ld, %ld x %ld, %ld threads, %zu runs each: engine %.1f ms (%.0f tokens/s), eager %.1f ms (%.0f tokens/s), ratio %.2f\n", c.num_hidden_layers, c.hidden_size,
              c.vocab_size, S, N, *c.threads, first.size(), 1e3 * a, tokens / a, 1e3 * e, tokens / e, e / a);
}
