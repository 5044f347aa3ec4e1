#include "tensors/hf_names.h"

namespace bertpt::tensors {
namespace {

// weight [out, in] and bias [out] of a linear map, or gain and bias of a LayerNorm when in is 0.
void add_pair(std::vector<NamedShape>& list, const std::string& name, int64_t out, int64_t in) {
  list.push_back({name + ".weight", in == 0 ? std::vector<int64_t>{out} : std::vector<int64_t>{out, in}});
  list.push_back({name + ".bias", {out}});
}

}  // namespace

std::vector<NamedShape> bert_parameters(const BertDimensions& d) {
  std::vector<NamedShape> list;
  const std::string embeddings = "bert.embeddings.";
  list.push_back({embeddings + "word_embeddings.weight", {d.vocab, d.hidden}});
  list.push_back({embeddings + "position_embeddings.weight", {d.positions, d.hidden}});
  list.push_back({embeddings + "token_type_embeddings.weight", {d.types, d.hidden}});
  add_pair(list, embeddings + "LayerNorm", d.hidden, 0);
  for (int64_t layer = 0; layer < d.layers; ++layer) {
    const std::string prefix = "bert.encoder.layer." + std::to_string(layer) + ".";
    for (const char* part : {"query", "key", "value"}) add_pair(list, prefix + "attention.self." + part, d.hidden, d.hidden);
    add_pair(list, prefix + "attention.output.dense", d.hidden, d.hidden);
    add_pair(list, prefix + "attention.output.LayerNorm", d.hidden, 0);
    add_pair(list, prefix + "intermediate.dense", d.inner, d.hidden);
    add_pair(list, prefix + "output.dense", d.hidden, d.inner);
    add_pair(list, prefix + "output.LayerNorm", d.hidden, 0);
  }
  add_pair(list, "bert.pooler.dense", d.hidden, d.hidden);
  list.push_back({"cls.predictions.bias", {d.vocab}});
  add_pair(list, "cls.predictions.transform.dense", d.hidden, d.hidden);
  add_pair(list, "cls.predictions.transform.LayerNorm", d.hidden, 0);
  add_pair(list, "cls.seq_relationship", 2, d.hidden);
  return list;
}

bool is_head(std::string_view name) { return name.starts_with("cls.") || name.starts_with("bert.pooler."); }

}  // namespace bertpt::tensors
