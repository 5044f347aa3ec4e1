#include "train/checkpoint_report.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

#include "base/json.h"
#include "tensors/to_f32.h"
#include "train/hf_config.h"

namespace bertpt::train {
namespace {

using tensors::ParameterBytes;
using tensors::StoredParameters;

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

// The sizes as the tensors tell them; 0 where the tensor is missing.
tensors::BertDimensions dimensions_of(const StoredParameters& parameters) {
  tensors::BertDimensions d;
  const auto rows = [&](std::string_view name, size_t axis) -> int64_t {
    const auto* stored = parameters.find(name);
    return stored == nullptr || stored->shape.size() <= axis ? 0 : stored->shape[axis];
  };
  d.vocab = rows("bert.embeddings.word_embeddings.weight", 0);
  d.hidden = rows("bert.embeddings.word_embeddings.weight", 1);
  d.positions = rows("bert.embeddings.position_embeddings.weight", 0);
  d.types = rows("bert.embeddings.token_type_embeddings.weight", 0);
  d.inner = rows("bert.encoder.layer.0.intermediate.dense.weight", 0);
  constexpr std::string_view kLayer = "bert.encoder.layer.";
  std::set<int64_t> layers;
  for (const auto& [name, stored] : parameters.all()) {
    if (name.starts_with(kLayer)) layers.insert(std::strtoll(name.c_str() + kLayer.size(), nullptr, 10));
  }
  d.layers = static_cast<int64_t>(layers.size());  // not the largest number, which a file can make up
  return d;
}

Json missing_of(const StoredParameters& parameters, const tensors::BertDimensions& d) {
  Json missing = Json::array();
  for (const tensors::NamedShape& expected : tensors::bert_parameters(d)) {
    if (parameters.find(expected.name) == nullptr) missing.push_back(expected.name);
  }
  return missing;
}

struct Difference {
  int64_t different = 0;
  double largest = 0;  // infinity where one of the two is no number
};

Difference compare_values(const ParameterBytes& a, const ParameterBytes& b) {
  Difference result;
  if (a.dtype == b.dtype && a.bytes.size() == b.bytes.size() &&
      (a.bytes.empty() || std::memcmp(a.bytes.data(), b.bytes.data(), a.bytes.size()) == 0)) {
    return result;
  }
  if (!tensors::is_floating(a.dtype) || !tensors::is_floating(b.dtype))
    return {static_cast<int64_t>(a.bytes.size() / size_of(a.dtype)), HUGE_VAL};
  std::vector<float> left(a.bytes.size() / size_of(a.dtype)), right(b.bytes.size() / size_of(b.dtype));
  tensors::to_f32(a.dtype, a.bytes, left);
  tensors::to_f32(b.dtype, b.bytes, right);
  for (size_t i = 0; i < left.size(); ++i) {
    if (left[i] == right[i] || (std::isnan(left[i]) && std::isnan(right[i]))) continue;
    ++result.different;
    const double distance = std::fabs(static_cast<double>(left[i]) - static_cast<double>(right[i]));
    result.largest = std::max(result.largest, std::isnan(distance) ? HUGE_VAL : distance);
  }
  return result;
}

// The configurations' keys that tell what the model computes.
Json compare_configs(const Checkpoint& a, const Checkpoint& b) {
  Json rows = Json::array();
  Json resolved[2];
  const Checkpoint* const checkpoints[] = {&a, &b};
  for (int i = 0; i < 2; ++i) {
    try {
      resolved[i] = Json::parse(write_config(read_hf_config(checkpoints[i]->model_config_json(), checkpoints[i]->config_path().string())));
    } catch (const Error&) {
      return rows;  // a file of weights alone, or another architecture: the tensors tell more
    }
  }
  for (const auto& item : resolved[0].items()) {
    const Json& other = resolved[1][item.key()];
    if (item.value() != other) rows.push_back({{"key", item.key()}, {"a", item.value()}, {"b", other}});
  }
  return rows;
}

Json only_in(const StoredParameters& a, const StoredParameters& b) {
  Json names = Json::array();
  for (const auto& [name, stored] : a.all()) {
    if (b.find(name) == nullptr) names.push_back(name);
  }
  return names;
}

Json number_or_text(double value) { return std::isfinite(value) ? Json(value) : Json("infinite"); }

}  // namespace

std::string describe_checkpoint(const Checkpoint& c) {
  const StoredParameters& parameters = c.parameters();
  const tensors::BertDimensions d = dimensions_of(parameters);
  std::map<std::string, int64_t> dtypes;
  for (const tensors::TensorInfo& tensor : parameters.source().tensors()) ++dtypes[std::string(dtype_name(tensor.dtype))];
  Json files = Json::array();
  for (const std::filesystem::path& file : parameters.source().files()) files.push_back(file.string());
  return text_of(Json{{"kind", std::string(kind_name(c.kind()))},
                      {"format", std::string(parameters.source().format())},
                      {"path", c.path().string()},
                      {"model_folder", c.model_folder().string()},
                      {"config", c.config_path().string()},
                      {"step", c.step()},
                      {"files", files},
                      {"file_bytes", parameters.source().file_bytes()},
                      {"tensor_count", c.tensors().size()},
                      {"parameters", parameters.elements()},
                      {"dtypes", dtypes},
                      {"architecture",
                       {{"vocab_size", d.vocab},
                        {"hidden_size", d.hidden},
                        {"num_hidden_layers", d.layers},
                        {"intermediate_size", d.inner},
                        {"max_position_embeddings", d.positions},
                        {"type_vocab_size", d.types}}},
                      {"missing", missing_of(parameters, d)},
                      {"unexpected", parameters.unexpected()},
                      {"has_checksums", c.has_checksums()},
                      {"manifest", Json::parse(c.manifest_json())}});
}

std::string compare_checkpoints(const Checkpoint& a, const Checkpoint& b, const Cancel& cancel) {
  struct Row {
    std::string name;
    int64_t elements;
    Difference difference;
  };
  std::vector<Row> values;
  Json shapes = Json::array(), dtypes = Json::array();
  int64_t compared = 0;
  double largest = 0;
  for (const auto& [name, stored] : a.parameters().all()) {
    cancel.check("train/checkpoint_report");
    const auto* other = b.parameters().find(name);
    if (other == nullptr) continue;
    if (stored.shape != other->shape) {
      shapes.push_back({{"name", name}, {"a", stored.shape}, {"b", other->shape}});
      continue;
    }
    const ParameterBytes left = a.parameters().bytes(name), right = b.parameters().bytes(name);
    if (left.dtype != right.dtype) {
      dtypes.push_back({{"name", name}, {"a", std::string(dtype_name(left.dtype))}, {"b", std::string(dtype_name(right.dtype))}});
    }
    ++compared;
    const Difference difference = compare_values(left, right);
    largest = std::max(largest, difference.largest);
    if (difference.different > 0) values.push_back({name, stored.tensor->elements(), difference});
  }
  std::stable_sort(values.begin(), values.end(), [](const Row& x, const Row& y) { return x.difference.largest > y.difference.largest; });
  Json rows = Json::array();
  for (const Row& row : values) {
    rows.push_back({{"name", row.name},
                    {"elements", row.elements},
                    {"different", row.difference.different},
                    {"max_difference", number_or_text(row.difference.largest)}});
  }
  const Json only_a = only_in(a.parameters(), b.parameters()), only_b = only_in(b.parameters(), a.parameters());
  const bool equal = only_a.empty() && only_b.empty() && shapes.empty() && rows.empty() && compared > 0;
  return text_of(Json{{"equal", equal},
                      {"parameters", compared},
                      {"equal_parameters", compared - static_cast<int64_t>(values.size())},
                      {"max_difference", number_or_text(largest)},
                      {"only_a", only_a},
                      {"only_b", only_b},
                      {"shapes", shapes},
                      {"dtypes", dtypes},
                      {"values", rows},
                      {"config", compare_configs(a, b)}});
}

}  // namespace bertpt::train
