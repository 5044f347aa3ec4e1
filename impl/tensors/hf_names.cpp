#include "tensors/hf_names.h"

#include <utility>

namespace bertpt::tensors {
namespace {

// weight [out, in] and bias [out] of a linear map, or gain and bias of a LayerNorm when in is 0.
void add_pair(std::vector<NamedShape>& list, const std::string& name, int64_t out, int64_t in) {
  list.push_back({name + ".weight", in == 0 ? std::vector<int64_t>{out} : std::vector<int64_t>{out, in}});
  list.push_back({name + ".bias", {out}});
}

std::string replace_ending(std::string_view text, std::string_view from, std::string_view to) {
  return text.ends_with(from) ? std::string(text.substr(0, text.size() - from.size())) + std::string(to) : std::string();
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

std::vector<std::string> hf_alternatives(std::string_view name) {
  std::vector<std::string> names{std::string(name)};
  for (const auto& [now, before] : {std::pair{".LayerNorm.weight", ".LayerNorm.gamma"}, std::pair{".LayerNorm.bias", ".LayerNorm.beta"}}) {
    if (std::string old = replace_ending(name, now, before); !old.empty()) names.push_back(std::move(old));
  }
  if (name == "cls.predictions.bias") names.emplace_back("cls.predictions.decoder.bias");
  constexpr std::string_view kPrefix = "bert.";
  if (name.starts_with(kPrefix)) {
    const size_t n = names.size();
    for (size_t i = 0; i < n; ++i) names.push_back(names[i].substr(kPrefix.size()));
  }
  return names;
}

const TensorInfo* find_parameter(const SafetensorsFile& file, std::string_view name) {
  for (const std::string& alternative : hf_alternatives(name)) {
    if (const TensorInfo* tensor = file.find(alternative)) return tensor;
  }
  return nullptr;
}

bool is_head(std::string_view name) { return name.starts_with("cls.") || name.starts_with("bert.pooler."); }

}  // namespace bertpt::tensors
