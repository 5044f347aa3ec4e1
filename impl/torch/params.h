// torch/params.h   Every parameter of the model, named once, and the flat buffers that hold them.
//
// each() is the one list: checkpoint name, shape and kind of every parameter. Allocation, initialisation, optimizer groups, reading,
// writing and tests walk it. The four slots (value, gradient, two moments) are each one flat tensor: the decayed parameters (all
// matrices) first, then the rest (biases and LayerNorm). A BertParams is a set of views into one slot, so the same type holds
// values and gradients. Query, key and value of a layer lie one behind the other, so that one product computes all three.
//
// Clearing the gradients writes nothing: they count as fresh, and the next pass overwrites them. Gradients and moments come into being, as
// zeros, when they are first asked for: a model that only evaluates or fills masks takes a quarter of the memory of one that trains.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "torch/dims.h"

namespace bertpt::torch {

struct EmbeddingParams {
  at::Tensor word, position, type, gamma, beta;
};  // [V,H] [P,H] [Y,H] [H] [H]
struct AttentionParams {
  at::Tensor wq, bq, wk, bk, wv, bv, wqkv, bqkv, wo, bo, gamma, beta;
};  // wqkv [3H,H], bqkv [3H]: views over the three
struct FfnParams {
  at::Tensor w1, b1, w2, b2, gamma, beta;
};  // [I,H] [I] [H,I] [H] [H] [H]
struct LayerParams {
  AttentionParams attention;
  FfnParams ffn;
};
struct MlmHeadParams {
  at::Tensor w, b, gamma, beta, bias, decoder;
};  // [H,H] [H] [H] [H] [V]; decoder [V,H]: the word embedding once more
struct PairHeadParams {
  at::Tensor pooler_w, pooler_b, w, b;
};  // [H,H] [H] [2,H] [2]
struct BertParams {
  EmbeddingParams embeddings;
  std::vector<LayerParams> layers;
  PairHeadParams pair;
  MlmHeadParams mlm;
};

enum class Kind { matrix, bias, scale };  // drawn at random and decayed; starts at 0; starts at 1

// f(name, shape, kind, tensor&) for every parameter, in Hugging Face's order.
template <class F>
void each(BertParams& p, const Dims& d, F&& f) {
  using Sizes = std::vector<int64_t>;
  const auto dense = [&](const std::string& name, int64_t out, int64_t in, at::Tensor& w, at::Tensor& b) {
    f(name + ".weight", Sizes{out, in}, Kind::matrix, w);
    f(name + ".bias", Sizes{out}, Kind::bias, b);
  };
  const auto norm = [&](const std::string& name, at::Tensor& gamma, at::Tensor& beta) {
    f(name + ".LayerNorm.weight", Sizes{d.H}, Kind::scale, gamma);
    f(name + ".LayerNorm.bias", Sizes{d.H}, Kind::bias, beta);
  };
  f("bert.embeddings.word_embeddings.weight", Sizes{d.V, d.H}, Kind::matrix, p.embeddings.word);
  f("bert.embeddings.position_embeddings.weight", Sizes{d.P, d.H}, Kind::matrix, p.embeddings.position);
  f("bert.embeddings.token_type_embeddings.weight", Sizes{d.Y, d.H}, Kind::matrix, p.embeddings.type);
  norm("bert.embeddings", p.embeddings.gamma, p.embeddings.beta);
  p.layers.resize(static_cast<size_t>(d.L));
  for (int64_t l = 0; l < d.L; ++l) {
    const std::string layer = "bert.encoder.layer." + std::to_string(l);
    AttentionParams& a = p.layers[static_cast<size_t>(l)].attention;
    FfnParams& n = p.layers[static_cast<size_t>(l)].ffn;
    dense(layer + ".attention.self.query", d.H, d.H, a.wq, a.bq);
    dense(layer + ".attention.self.key", d.H, d.H, a.wk, a.bk);
    dense(layer + ".attention.self.value", d.H, d.H, a.wv, a.bv);
    dense(layer + ".attention.output.dense", d.H, d.H, a.wo, a.bo);
    norm(layer + ".attention.output", a.gamma, a.beta);
    dense(layer + ".intermediate.dense", d.I, d.H, n.w1, n.b1);
    dense(layer + ".output.dense", d.H, d.I, n.w2, n.b2);
    norm(layer + ".output", n.gamma, n.beta);
  }
  dense("bert.pooler.dense", d.H, d.H, p.pair.pooler_w, p.pair.pooler_b);
  f("cls.predictions.bias", Sizes{d.V}, Kind::bias, p.mlm.bias);
  dense("cls.predictions.transform.dense", d.H, d.H, p.mlm.w, p.mlm.b);
  norm("cls.predictions.transform", p.mlm.gamma, p.mlm.beta);
  dense("cls.seq_relationship", 2, d.H, p.pair.w, p.pair.b);
}

// The list without any memory.
std::vector<engine::Parameter> parameter_list(const Dims& d);

class ParameterStore {
 public:
  ParameterStore(const Dims& d, const at::TensorOptions& options);

  const std::vector<engine::Parameter>& list() const { return list_; }
  const BertParams& values() const { return made(engine::Slot::value).params; }
  // A pass that adds to the gradients: begin_adding() says whether they hold nothing yet, and if so the pass calls clear_for_overwriting()
  // (biases and LayerNorm's become zero, the others NaN if poisoned) and its products overwrite the others.
  const BertParams& gradients() const { return made(engine::Slot::gradient).params; }
  bool begin_adding();
  void clear_for_overwriting(bool poison) const;
  const at::Tensor& flat(engine::Slot slot) const;
  // Sets a slot to zero; one that nobody asked for yet stays unmade.
  void clear(engine::Slot slot);
  int64_t decayed() const { return decayed_; }  // elements of the decayed group, at the front
  int64_t elements() const { return elements_; }
  int64_t offset(size_t parameter) const { return offsets_[parameter]; }  // of its first element, in each slot
  const std::vector<size_t>& order() const { return order_; }             // the parameters by offset
  int64_t size_bytes() const;                                             // of the slots that are there
  const at::Tensor& view(engine::Slot slot, size_t parameter) const;
  bool made_before(engine::Slot slot) const { return slots_.at(static_cast<size_t>(slot)).flat.defined(); }
  // Whether values may have been written through view() since this was last asked; at first they have.
  bool take_values_written() { return std::exchange(values_written_, false); }
  Kind kind(size_t parameter) const { return kinds_[parameter]; }

 private:
  struct Slice {
    at::Tensor flat;
    std::vector<at::Tensor> tensors;
    BertParams params;
  };
  const Slice& made(engine::Slot slot) const;
  Slice make() const;

  Dims dims_;
  at::TensorOptions options_;
  std::vector<engine::Parameter> list_;
  std::vector<Kind> kinds_;
  std::vector<int64_t> offsets_;
  std::vector<size_t> order_;
  int64_t decayed_ = 0, elements_ = 0;
  // A model is used by one thread at a time (engine/engine.h).
  mutable std::array<Slice, 4> slots_;
  mutable bool fresh_gradients_ = true;
  mutable bool values_written_ = true;
};

}  // namespace bertpt::torch
