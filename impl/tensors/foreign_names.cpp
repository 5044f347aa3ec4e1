// The reading side of hf_names.h.
#include <algorithm>
#include <vector>

#include "tensors/hf_names.h"

namespace bertpt::tensors {
namespace {

using Parts = std::vector<std::string>;

Parts split(std::string_view text, char separator) {
  Parts parts;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find(separator, at), text.size());
    parts.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

std::string join(const Parts& parts) {
  std::string text;
  for (const std::string& part : parts) text.append(text.empty() ? "" : ".").append(part);
  return text;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 7 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string_view without_prefixes(std::string_view name) {
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view prefix : {"module.", "model.", "state_dict.", "model_state_dict."}) {
      if (!name.starts_with(prefix)) continue;
      name.remove_prefix(prefix.size());
      again = true;
    }
  }
  return name;
}

// Whether `name` is one of bert_parameters but for the numbers of layers: what all the ways below end in.
bool is_known(const std::string& name) {
  Parts parts = split(name, '.');
  if (parts.size() > 3 && parts[1] == "encoder" && parts[2] == "layer") {
    if (!is_number(parts[3])) return false;
    parts[3] = "0";
  }
  static const std::vector<NamedShape> known = bert_parameters({.vocab = 1, .hidden = 1, .layers = 1, .inner = 1, .positions = 1});
  const std::string general = join(parts);
  return std::any_of(known.begin(), known.end(), [&](const NamedShape& parameter) { return parameter.name == general; });
}

std::optional<ParameterName> from_torch(std::string_view name_in_file) {
  std::string name(without_prefixes(name_in_file));
  for (const auto& [old, now] :
       {std::pair<std::string_view, std::string_view>{".LayerNorm.gamma", ".LayerNorm.weight"}, {".LayerNorm.beta", ".LayerNorm.bias"}}) {
    if (name.ends_with(old)) name = name.substr(0, name.size() - old.size()) + std::string(now);
  }
  if (name == "cls.predictions.decoder.bias") name = "cls.predictions.bias";
  for (const char* bare : {"embeddings.", "encoder.", "pooler."}) {
    if (name.starts_with(bare)) name = "bert." + name;
  }
  if (!is_known(name)) return std::nullopt;
  return ParameterName{name};
}

// The last part of a TensorFlow variable as torch calls it; true when the matrix is turned.
bool rename_ending(Parts& parts) {
  std::string& last = parts.back();
  if (last == "kernel") {
    last = "weight";
    return true;
  }
  if (last == "gamma" || last == "output_weights" || last == "embeddings") last = "weight";
  else if (last == "beta" || last == "output_bias") last = "bias";
  else if (last.ends_with("_embeddings")) parts.emplace_back("weight");
  return false;
}

// Google's, and what transformers calls its variables.
std::optional<ParameterName> from_variable(std::string_view name) {
  if (name.ends_with(":0")) name.remove_suffix(2);
  Parts parts;
  for (const std::string& part : split(name, '/')) {
    const size_t scope = part.find("___");  // mlm___cls: an object's name, the scope it stands in
    const std::string own = scope == std::string::npos ? part : part.substr(scope + 3);
    if (const size_t dot = own.find("_._"); dot != std::string::npos) {  // layer_._0
      parts.push_back(own.substr(0, dot));
      parts.push_back(own.substr(dot + 3));
    } else if (own.starts_with("layer_") && is_number(own.substr(6))) {
      parts.emplace_back("layer");
      parts.push_back(own.substr(6));
    } else {
      parts.push_back(own);
    }
  }
  if (parts.size() > 1 && parts[0] != "bert" && parts[0] != "cls") parts.erase(parts.begin());  // the model's own scope
  ParameterName result;
  result.transposed = rename_ending(parts);
  result.name = join(parts);
  if (!is_known(result.name)) return std::nullopt;
  return result;
}

// transformers' TFBert models by their objects: bert/encoder/layer/0/attention/self_attention/query/kernel.
std::optional<ParameterName> from_objects(Parts parts) {
  const std::string& first = parts[0];
  if (first == "mlm" || first == "nsp") parts[0] = "cls";
  if (parts[0] == "embeddings" || parts[0] == "encoder" || parts[0] == "pooler") parts.insert(parts.begin(), "bert");
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == "self_attention") parts[i] = "self";
    else if (parts[i] == "dense_output" || parts[i] == "bert_output") parts[i] = "output";
  }
  ParameterName result;
  const bool table = parts.size() == 3 && parts[1] == "embeddings";  // which TFBertEmbeddings made by add_weight, under these names
  if (table && parts[2] == "weight") parts = {"bert", "embeddings", "word_embeddings", "weight"};
  else if (table && parts[2] == "embeddings") parts = {"bert", "embeddings", "position_embeddings", "weight"};
  else result.transposed = rename_ending(parts);
  result.name = join(parts);
  if (!is_known(result.name)) return std::nullopt;
  return result;
}

// BertEncoder: layers numbered from the words up, the encoder's from 4 on, the pooler as a plain dense layer after them.
std::optional<ParameterName> from_numbered(const Parts& parts) {
  constexpr std::string_view kLayer = "layer_with_weights-";
  if (!parts[0].starts_with(kLayer) || parts.size() < 2) return std::nullopt;
  const std::string number = parts[0].substr(kLayer.size());
  if (!is_number(number)) return std::nullopt;
  const int layer = std::stoi(number);
  const std::string& part = parts[1];
  if (layer <= 2) {
    constexpr const char* kEmbeddings[] = {"word_embeddings", "position_embeddings", "token_type_embeddings"};
    if (part != "embeddings" || parts.size() != 2) return std::nullopt;
    return ParameterName{std::string("bert.embeddings.") + kEmbeddings[layer] + ".weight"};
  }
  ParameterName result;
  Parts ending{parts.back()};
  result.transposed = rename_ending(ending);
  const std::string last = "." + ending[0];
  if (parts.size() == 2) {
    if (layer == 3 && (part == "gamma" || part == "beta")) return ParameterName{"bert.embeddings.LayerNorm" + last};
    if (part != "kernel" && part != "bias") return std::nullopt;
    result.name = "bert.pooler.dense" + last;
    return result;
  }
  const std::string prefix = "bert.encoder.layer." + std::to_string(layer - 4) + ".";
  struct Object {
    std::string_view path, name;
    bool heads_apart;
  };
  constexpr Object kObjects[] = {{"_attention_layer._query_dense", "attention.self.query", true},
                                 {"_attention_layer._key_dense", "attention.self.key", true},
                                 {"_attention_layer._value_dense", "attention.self.value", true},
                                 {"_attention_layer._output_dense", "attention.output.dense", true},
                                 {"_attention_output_dense", "attention.output.dense", true},
                                 {"_attention_layer_norm", "attention.output.LayerNorm", false},
                                 {"_intermediate_dense", "intermediate.dense", false},
                                 {"_output_dense", "output.dense", false},
                                 {"_output_layer_norm", "output.LayerNorm", false}};
  const std::string path = join(Parts(parts.begin() + 1, parts.end() - 1));
  for (const Object& object : kObjects) {
    if (path != object.path || layer < 4) continue;
    result.name = prefix + std::string(object.name) + last;
    // The attention's own output ends in [hidden], which has no heads to part.
    result.heads_apart = object.heads_apart && result.name != prefix + "attention.output.dense.bias";
    return result;
  }
  return std::nullopt;
}

// BertEncoderV2 names what BertEncoder numbers.
std::optional<ParameterName> from_named(Parts parts) {
  constexpr std::pair<std::string_view, const char*> kLayers[] = {{"_embedding_layer", "layer_with_weights-0"},
                                                                  {"_position_embedding_layer", "layer_with_weights-1"},
                                                                  {"_type_embedding_layer", "layer_with_weights-2"},
                                                                  {"_embedding_norm_layer", "layer_with_weights-3"},
                                                                  {"_pooler_layer", "layer_with_weights-4"}};
  for (const auto& [named, numbered] : kLayers) {
    if (parts[0] == named) parts[0] = numbered;
  }
  if (parts[0] == "_transformer_layers" && parts.size() > 1 && is_number(parts[1])) {
    parts[1] = "layer_with_weights-" + std::to_string(std::stoi(parts[1]) + 4);
    parts.erase(parts.begin());
  }
  return from_numbered(parts);
}

// The heads of BertPretrainerV2 (by name) and of BertPretrainer (by number), and the words' table, which both share with the encoder.
std::optional<ParameterName> from_head(const Parts& parts) {
  constexpr struct {
    std::string_view path;
    const char* name;
    bool transposed;
  } kParts[] = {{"masked_lm.embedding_table", "bert.embeddings.word_embeddings.weight", false},
                {"masked_lm.output_bias.Sbias", "cls.predictions.bias", false},  // ".S" is TensorFlow's "/" within a name
                {"masked_lm.dense.kernel", "cls.predictions.transform.dense.weight", true},
                {"masked_lm.dense.bias", "cls.predictions.transform.dense.bias", false},
                {"masked_lm.layer_norm.gamma", "cls.predictions.transform.LayerNorm.weight", false},
                {"masked_lm.layer_norm.beta", "cls.predictions.transform.LayerNorm.bias", false},
                {"layer_with_weights-1.layer_with_weights-0.kernel", "cls.seq_relationship.weight", true},
                {"layer_with_weights-1.layer_with_weights-0.bias", "cls.seq_relationship.bias", false}};
  Parts named = parts;
  if (named[0] == "layer_with_weights-2") named[0] = "masked_lm";
  const std::string path = join(named);
  for (const auto& part : kParts) {
    if (path == part.path) return ParameterName{part.name, part.transposed};
  }
  return std::nullopt;
}

// Google's models of TensorFlow 2: an encoder, or a pretrainer with one in it.
std::optional<ParameterName> from_garden(Parts parts) {
  const auto wraps = [](const std::string& part) {
    return part == "model" || part == "pretrainer" || part == "encoder" || part == "encoder_network";
  };
  while (parts.size() > 1 && wraps(parts[0])) parts.erase(parts.begin());
  if (auto head = from_head(parts)) return head;
  if (parts.size() > 1 && parts[0] == "layer_with_weights-0" && parts[1].starts_with("layer_with_weights-")) parts.erase(parts.begin());
  return from_named(std::move(parts));
}

constexpr std::string_view kObjectEnding = "/.ATTRIBUTES/VARIABLE_VALUE";

}  // namespace

std::optional<ParameterName> parameter_of(std::string_view name) {
  if (name.find("/.OPTIMIZER_SLOT/") != std::string_view::npos) return std::nullopt;
  if (name.ends_with(kObjectEnding)) {
    name.remove_suffix(kObjectEnding.size());
    Parts parts = split(name, '/');
    if (parts[0] == "model") parts.erase(parts.begin());
    if (parts.empty()) return std::nullopt;
    if (auto found = from_garden(parts); found && is_known(found->name)) return found;
    return from_objects(std::move(parts));
  }
  return name.find('/') != std::string_view::npos ? from_variable(name) : from_torch(name);
}

bool is_surplus(std::string_view name) {
  for (const std::string_view slot : {"/adam_m", "/adam_v", "/lamb_m", "/lamb_v", "/Adam", "/Adam_1", "/m", "/v"}) {
    if (name.ends_with(slot)) return true;
  }
  for (const std::string_view part : {"/.OPTIMIZER_SLOT/", "_CHECKPOINTABLE_OBJECT_GRAPH", "optimizer/", "optimizer.", "save_counter"}) {
    if (name.find(part) != std::string_view::npos) return true;
  }
  const std::string_view own = without_prefixes(name);
  return own == "global_step" || own == "global_step/.ATTRIBUTES/VARIABLE_VALUE" || own.ends_with("embeddings.position_ids") ||
         own == "cls.predictions.decoder.weight" || own == "cls.predictions.decoder.bias";
}

}  // namespace bertpt::tensors
