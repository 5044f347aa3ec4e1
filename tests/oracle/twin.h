// tests/oracle/twin.h   The same model written plainly with LibTorch's autograd: one sequence at a time, padded to nothing, every
// formula as in the papers and none of the engine's layers. It takes the engine's parameters by name and the engine's dropout masks
// by their definition (kernels/dropout.h), so that every gradient can be compared.
#pragma once

#include <torch/autograd.h>
#include <torch/types.h>

#include <map>
#include <string>

#include "base/random.h"
#include "engine/engine.h"

namespace bertpt::test {

class Twin {
 public:
  // values: tensors by Hugging Face's names; they become leaves that collect gradients.
  Twin(const engine::ModelConfig& config, std::map<std::string, at::Tensor> values) : c_(config) {
    for (auto& [name, value] : values) parameters_[name] = value.detach().clone().set_requires_grad(true);
  }

  struct Out {
    at::Tensor mlm_sum, pair_sum, mlm_logits, pair_logits;
  };

  Out forward(const engine::MicroBatch& micro, bool dropout) {
    const examples::Batch& b = *micro.batch;
    std::vector<at::Tensor> hidden, firsts;
    for (int64_t s = 0; s < b.sequences(); ++s) {
      hidden.push_back(sequence(micro, s, dropout));
      firsts.push_back(hidden.back().index({0}));
    }
    const at::Tensor all = at::cat(hidden), cls = at::stack(firsts);
    Out out;
    const at::Tensor rows = all.index_select(0, longs(b.masked_positions));
    const at::Tensor transformed = norm(activation(dense(rows, "cls.predictions.transform.dense")), "cls.predictions.transform.LayerNorm");
    out.mlm_logits = at::matmul(transformed, at("bert.embeddings.word_embeddings.weight").t()) + at("cls.predictions.bias");
    out.mlm_sum = nll(out.mlm_logits, longs(b.masked_labels));
    out.pair_logits = dense(at::tanh(dense(cls, "bert.pooler.dense")), "cls.seq_relationship");
    out.pair_sum = nll(out.pair_logits, longs(b.pair_labels));
    return out;
  }

  // d(weighted loss) of one micro-batch added into the gradients.
  void backward(const engine::MicroBatch& micro, const Out& out) {
    at::Tensor loss = out.mlm_sum * (micro.weights.mlm / static_cast<double>(micro.total_masked));
    if (micro.total_pairs > 0) loss = loss + out.pair_sum * (micro.weights.pair / static_cast<double>(micro.total_pairs));
    loss.backward();
  }

  const at::Tensor& at(const std::string& name) const { return parameters_.at(name); }
  at::Tensor gradient(const std::string& name) const {
    const at::Tensor& p = at(name);
    return p.grad().defined() ? p.grad() : at::zeros_like(p);
  }

 private:
  at::Tensor longs(const std::vector<int32_t>& v) const {
    return at::tensor(std::vector<int64_t>(v.begin(), v.end()), at::kLong).to(at("cls.predictions.bias").device());
  }
  at::Tensor dense(const at::Tensor& x, const std::string& name) const {
    return at::matmul(x, at(name + ".weight").t()) + at(name + ".bias");
  }
  at::Tensor norm(const at::Tensor& x, const std::string& name) const {
    const at::Tensor centred = x - x.mean(-1, true);
    return at(name + ".weight") * centred / at::sqrt((centred * centred).mean(-1, true) + c_.layer_norm_eps) + at(name + ".bias");
  }
  at::Tensor activation(const at::Tensor& x) const {
    if (c_.hidden_act == "gelu") return x * 0.5 * (1 + at::erf(x / std::sqrt(2.0)));
    return 0.5 * x * (1 + at::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x.pow(3))));
  }
  static at::Tensor nll(const at::Tensor& logits, const at::Tensor& labels) {
    const at::Tensor kept = labels.ge(0);
    const at::Tensor picked = at::log(at::softmax(logits, -1)).gather(1, labels.clamp_min(0).unsqueeze(1)).squeeze(1);
    return -(picked * kept).sum();
  }

  // The mask of dropout as base/random.h's philox4x32 defines it, element by element.
  at::Tensor mask(const engine::MicroBatch& micro, uint64_t site, double p, at::IntArrayRef shape,
                  const std::function<uint64_t(int64_t)>& element) const {
    const uint64_t key = derive_key(micro.seed, Purpose::dropout, micro.step, site);
    const auto threshold = static_cast<uint64_t>(std::llround(p * 0x1p32));
    at::Tensor m = at::empty(shape, at::kDouble);
    for (int64_t i = 0; i < m.numel(); ++i) {
      const uint64_t e = element(i), block = e / 4;
      const auto draw = philox4x32({static_cast<uint32_t>(block), static_cast<uint32_t>(block >> 32), 0, 0},
                                   {static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32)})[e % 4];
      m.data_ptr<double>()[i] = draw < threshold ? 0.0 : 0x1p32 / (0x1p32 - static_cast<double>(threshold));
    }
    const at::Tensor& like = at("cls.predictions.bias");
    return m.to(like.device(), like.scalar_type());
  }
  at::Tensor hidden_dropout(const at::Tensor& x, const engine::MicroBatch& micro, uint64_t site, int64_t first, bool on) const {
    if (!on || c_.hidden_dropout_prob == 0) return x;
    return x * mask(micro, site, c_.hidden_dropout_prob, x.sizes(),
                    [&](int64_t i) { return static_cast<uint64_t>((micro.first_token + first) * c_.hidden_size + i); });
  }

  at::Tensor attention(const at::Tensor& x, const std::string& layer, const engine::MicroBatch& micro, uint64_t site, int64_t first,
                       bool on) const {
    const int64_t T = x.size(0), A = c_.num_attention_heads, D = c_.hidden_size / A;
    const auto heads = [&](const char* name) { return dense(x, layer + ".attention.self." + name).view({T, A, D}).transpose(0, 1); };
    at::Tensor probs = at::softmax(at::matmul(heads("query"), heads("key").transpose(1, 2)) / std::sqrt(static_cast<double>(D)), -1);
    if (on && c_.attention_probs_dropout_prob > 0)
      probs = probs * mask(micro, site, c_.attention_probs_dropout_prob, probs.sizes(), [&](int64_t i) {
                const int64_t a = i / (T * T), query = i / T % T, key = i % T;
                return static_cast<uint64_t>(((micro.first_token + first + query) * A + a) * c_.max_position_embeddings + key);
              });
    return dense(at::matmul(probs, heads("value")).transpose(0, 1).reshape({T, A * D}), layer + ".attention.output.dense");
  }

  at::Tensor sequence(const engine::MicroBatch& micro, int64_t s, bool on) const {
    const examples::Batch& b = *micro.batch;
    const int64_t first = b.cu_seqlens[static_cast<size_t>(s)], last = b.cu_seqlens[static_cast<size_t>(s) + 1];
    const auto part = [&](const std::vector<int32_t>& v) { return longs(std::vector<int32_t>(v.begin() + first, v.begin() + last)); };
    at::Tensor x = at("bert.embeddings.word_embeddings.weight").index_select(0, part(b.ids)) +
                   at("bert.embeddings.position_embeddings.weight").index_select(0, part(b.positions)) +
                   at("bert.embeddings.token_type_embeddings.weight").index_select(0, part(b.types));
    x = hidden_dropout(norm(x, "bert.embeddings.LayerNorm"), micro, 0, first, on);
    for (int64_t l = 0; l < c_.num_hidden_layers; ++l) {
      const std::string layer = "bert.encoder.layer." + std::to_string(l);
      const auto site = static_cast<uint64_t>(1 + 3 * l);
      x = norm(x + hidden_dropout(attention(x, layer, micro, site, first, on), micro, site + 1, first, on),
               layer + ".attention.output.LayerNorm");
      const at::Tensor inner = activation(dense(x, layer + ".intermediate.dense"));
      x = norm(x + hidden_dropout(dense(inner, layer + ".output.dense"), micro, site + 2, first, on), layer + ".output.LayerNorm");
    }
    return x;
  }

  engine::ModelConfig c_;
  std::map<std::string, at::Tensor> parameters_;
};

}  // namespace bertpt::test
